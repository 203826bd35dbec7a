import { CircleX, Info, TriangleAlert } from 'lucide-react'
import { memo, useState } from 'react'
import type { Finding, Severity } from '../../../shared/sdp/types.ts'
import { Button } from '../../ui/button.tsx'
import type { LabResult } from './analysis.ts'
import { fixFinding, goToLine } from './lab.ts'

const icons = { error: CircleX, warning: TriangleAlert, info: Info } as const
const words: Record<Severity, string> = { error: 'Error', warning: 'Warning', info: 'Note' }

/** More rows than anyone reads, and few enough to be drawn while the text changes. */
export const mostShown = 200

export function FindingList({ findings, label }: { findings: readonly Finding[]; label: string }) {
  const [shown, setShown] = useState(mostShown)
  const more = findings.length - shown
  return (
    <ul className="sdp-findings" aria-label={label}>
      {findings.slice(0, shown).map((finding, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two findings of one rule on one line differ by nothing else.
        <FindingRow key={`${finding.rule}:${finding.line}:${index}`} finding={finding} />
      ))}
      {more > 0 && (
        <li className="sdp-finding-more">
          <Button onPress={() => setShown(shown + mostShown)}>Show more: {more} are left</Button>
        </li>
      )}
    </ul>
  )
}

function isSame({ finding: a }: { finding: Finding }, { finding: b }: { finding: Finding }): boolean {
  return a.rule === b.rule && a.line === b.line && a.message === b.message && a.fixable === b.fixable
}

const FindingRow = memo(function FindingRow({ finding }: { finding: Finding }) {
  const { rule, severity, line, message, source, fixable, advice } = finding
  const Icon = icons[severity]
  return (
    <li className={`sdp-finding ${severity}`}>
      <Icon size={16} role="img" aria-hidden={false} aria-label={words[severity]} />
      <button
        type="button"
        className="sdp-finding-go"
        disabled={line === null}
        onClick={() => line !== null && goToLine(line)}
      >
        <span className="sdp-finding-line">{line ?? ''}</span>
        <span>
          <b>{rule}</b> {message}
          {advice !== undefined && <span className="muted"> {advice}</span>}
        </span>
      </button>
      <small className="ellipsis" title={source}>
        {source}
      </small>
      {fixable ? (
        <Button
          aria-label={line === null ? `Fix ${rule}` : `Fix ${rule} in line ${line}`}
          onPress={() => fixFinding(rule, line)}
        >
          Fix
        </Button>
      ) : (
        <span />
      )}
    </li>
  )
}, isSame)

export function FindingsPanel({ result, findings }: { result: LabResult; findings: readonly Finding[] }) {
  if (findings.length > 0) return <FindingList findings={findings} label="Findings" />
  if (result.kind === 'empty')
    return <p className="sdp-nothing">Paste an SDP to see what is wrong with it.</p>
  if (result.kind === 'other') return <p className="sdp-nothing">Take the SDP out to have it judged.</p>
  return (
    <p className="sdp-nothing">
      {result.cleaned.profile === 'none'
        ? 'The profile None judges nothing. Choose another to have the SDP checked.'
        : 'No findings: the rules of this profile have nothing to say against it.'}
    </p>
  )
}
