import { CircleX, Stethoscope, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Problem } from '../../shared/problem.ts'

/** What happened, why, and the buttons that help. */
export function Card(props: {
  tone?: 'advice' | 'warning' | 'error'
  title: string
  children: ReactNode
  actions?: ReactNode
}) {
  const { tone = 'advice', title, children, actions } = props
  const Icon = tone === 'error' ? CircleX : tone === 'warning' ? TriangleAlert : Stethoscope
  return (
    <section className={`card ${tone}`} aria-label={title} role={tone === 'error' ? 'alert' : undefined}>
      <Icon size={18} aria-hidden />
      <div className="grow">
        <b>{title}</b>
        <div className="muted">{children}</div>
      </div>
      {actions}
    </section>
  )
}

export function ProblemCard({ problem, actions }: { problem: Problem; actions?: ReactNode }) {
  return (
    <Card tone="error" title={problem.message} actions={actions}>
      {problem.fix}
    </Card>
  )
}

/** A pane with nothing in it yet: says what belongs here and offers the next step. */
export function EmptyState(props: { title: string; children: ReactNode; actions?: ReactNode }) {
  return (
    <div className="empty">
      <h2>{props.title}</h2>
      <p>{props.children}</p>
      {props.actions !== undefined && <div className="empty-actions">{props.actions}</div>}
    </div>
  )
}
