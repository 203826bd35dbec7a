import { sampleBody } from '../../../shared/catalog/sample-answer.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/card.tsx'
import { pick, takeText } from './lab.ts'
import { useLab } from './lab-store.ts'

/** Stands where the cleaned text will be, while there is none. */
export function CleanedNote() {
  const result = useLab((state) => state.result)
  const text = useLab((state) => state.text)
  if (result.kind === 'sdp') return null
  if (result.kind === 'empty') {
    return (
      <div className="sdp-empty">
        <EmptyState
          title="Paste an SDP on the left"
          actions={<Button onPress={() => takeText(sampleBody)}>Try a sample</Button>}
        >
          Raw, in a JSON body, escaped, in a log line, as base64: it is found and taken out. The cleaned one
          stands here, with the reason at each line that changed.
        </EmptyState>
      </div>
    )
  }
  const { found, findings } = result.extraction
  return (
    <div className="sdp-empty">
      {found.length > 0 ? (
        <EmptyState
          title={
            found.length === 1 ? 'An SDP stands in this text' : `${found.length} SDPs stand in this text`
          }
          actions={
            <Button variant="strong" onPress={() => pick(0, { pasted: text, extraction: result.extraction })}>
              {found.length === 1 ? 'Take it out' : 'Take the first out'}
            </Button>
          }
        >
          {found[0]?.steps.join(', ')}
        </EmptyState>
      ) : (
        <EmptyState title={findings[0]?.message ?? 'No SDP was found in this text'}>
          {findings[0]?.advice ?? 'Paste the description, or the request, webhook or log line that holds it.'}
        </EmptyState>
      )}
    </div>
  )
}
