import { Columns2, Rows2 } from 'lucide-react'
import { setSdp, useSession } from '../../state/session.ts'
import { IconButton } from '../../ui/button.tsx'
import { Select } from '../../ui/select.tsx'
import { pick } from './lab.ts'
import { type Intake, useLab } from './lab-store.ts'
import { cleanedHow, extractedFrom } from './words.ts'

function Picker({ intake }: { intake: Intake }) {
  const { found } = intake.extraction
  if (found.length < 2) return null
  return (
    <Select
      label="Which description"
      hideLabel
      choices={found.map(({ type, path }, index) => ({
        id: String(index),
        label: `${index + 1} of ${found.length}`,
        note: [type, path].filter((part) => part !== null).join(', '),
      }))}
      value={String(intake.index)}
      onChange={(id) => pick(Number(id))}
      className="sdp-picker"
    />
  )
}

const keyHints =
  'In the text: F1 tells what the line means, F7 goes to the next change and F8 to the next finding; with Shift, to the one before.'

/** The titles of the two panes: where the text came from, and what was done to it. */
export function PaneHeads() {
  const inline = useSession((state) => state.sdp.inline)
  const result = useLab((state) => state.result)
  const intake = useLab((state) => state.intake)
  return (
    <div className="sdp-heads">
      <div className="sdp-head">
        <h2>Pasted</h2>
        <small className="ellipsis" title={extractedFrom(result, intake)}>
          {extractedFrom(result, intake)}
        </small>
        {result.kind === 'sdp' && !inline && (
          <small className="sdp-head-right sdp-head-keys" title={keyHints}>
            <kbd>F1</kbd> meaning <kbd>F7</kbd> change <kbd>F8</kbd> finding
          </small>
        )}
        {result.kind === 'sdp' && intake !== null && <Picker intake={intake} />}
        {inline && (
          <small className="sdp-head-right ellipsis" title={cleanedHow(result)}>
            {cleanedHow(result)}
          </small>
        )}
        {inline && <ModeButton />}
      </div>
      {!inline && (
        <div className="sdp-head">
          <h2>Cleaned</h2>
          <small className="ellipsis grow" title={cleanedHow(result)}>
            {cleanedHow(result)}
          </small>
          <ModeButton />
        </div>
      )}
    </div>
  )
}

function ModeButton() {
  const inline = useSession((state) => state.sdp.inline)
  return (
    <IconButton
      label={inline ? 'Show side by side' : 'Show inline'}
      className="sdp-mode"
      onPress={() => setSdp({ inline: !inline })}
    >
      {inline ? <Columns2 size={14} aria-hidden /> : <Rows2 size={14} aria-hidden />}
    </IconButton>
  )
}
