import { Check, Minus, X } from 'lucide-react'
import { Card } from '../../../ui/card.tsx'
import type { FlowFinding, FlowSteps } from './flows-state.ts'

const icons = { done: Check, failed: X, skipped: Minus }
const words = { done: 'done', failed: 'failed', skipped: 'skipped' }

/** What happens between the two sides, each step with its result. */
export function Steps({ label, steps }: { label: string; steps: FlowSteps }) {
  return (
    <ol className="flows-steps" aria-label={label}>
      {steps.map(({ id, title, result, state }) => {
        const Icon = icons[state]
        return (
          <li key={id} className={`flows-step ${state}`}>
            <Icon size={13} strokeWidth={2.5} aria-hidden />
            <span>
              <b>{title}</b>
              <small>
                <span className="visually-hidden">{words[state]}: </span>
                {result}
              </small>
            </span>
          </li>
        )
      })}
    </ol>
  )
}

/** Mistakes and faults that were recognised: what, and what to do. */
export function Findings({ findings }: { findings: readonly FlowFinding[] }) {
  return findings.map(({ id, message, fix }) => (
    <Card key={id} tone="warning" title={message}>
      {fix} <code className="flows-id">{id}</code>
    </Card>
  ))
}
