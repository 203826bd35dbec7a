import { useState } from 'react'
import type { Edit } from '../../../shared/sdp/types.ts'
import { Button } from '../../ui/button.tsx'
import { Checkbox } from '../../ui/fields.tsx'
import { keyOf, type LabResult } from './analysis.ts'
import { mostShown } from './findings-panel.tsx'
import { goToLine, toggleEdit } from './lab.ts'
import type { Intake } from './lab-store.ts'

function whatOf({ before, after }: Edit): string {
  if (before === null && after === null) return 'line ends'
  if (before === null) return 'added'
  return after === null ? 'removed' : 'changed'
}

/** How the text was found, and every edit of the cleaning; each edit can be left out. */
export function DonePanel({ result, intake }: { result: LabResult; intake: Intake | null }) {
  const [shown, setShown] = useState(mostShown)
  if (result.kind !== 'sdp') return <p className="sdp-nothing">Nothing was done yet.</p>
  const steps = intake?.extraction.found[intake.index]?.steps ?? []
  const taken = result.cleaned.edits.map((edit) => ({ edit, isTaken: true }))
  const left = result.left.map((edit) => ({ edit, isTaken: false }))
  const all = [...taken, ...left].sort((a, b) => (a.edit.line ?? 0) - (b.edit.line ?? 0))
  if (all.length === 0 && steps.length === 0) {
    return (
      <p className="sdp-nothing">The text was an SDP already, and cleaning has nothing to change in it.</p>
    )
  }
  return (
    <div className="sdp-done">
      {steps.length > 0 && (
        <>
          <h3>Taken out of what was pasted</h3>
          <ol>
            {steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        </>
      )}
      {all.length > 0 && (
        <>
          <h3>Cleaning</h3>
          <ul aria-label="Edits">
            {all.slice(0, shown).map(({ edit, isTaken }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two edits may share rule and line.
              <li key={`${keyOf(edit)}:${index}`} className={isTaken ? 'sdp-edit' : 'sdp-edit left'}>
                <Checkbox
                  label={`Take: ${edit.rule}${edit.line === null ? '' : ` in line ${edit.line}`}`}
                  hideLabel
                  value={isTaken}
                  onChange={() => toggleEdit(edit)}
                />
                {edit.line === null ? (
                  <span />
                ) : (
                  <button
                    type="button"
                    className="sdp-link"
                    onClick={() => edit.line !== null && goToLine(edit.line)}
                  >
                    {edit.line}
                  </button>
                )}
                <span>{whatOf(edit)}</span>
                <span>
                  <b>{edit.rule}</b> {edit.why}
                </span>
                <code className="ellipsis" title={edit.after ?? edit.before ?? ''}>
                  {edit.after ?? edit.before ?? ''}
                </code>
              </li>
            ))}
          </ul>
          {all.length > shown && (
            <Button onPress={() => setShown(shown + mostShown)}>
              Show more: {all.length - shown} are left
            </Button>
          )}
        </>
      )}
    </div>
  )
}
