import { CodeEditor } from '../../editor/code-editor.tsx'
import type { Exchange } from '../../state/requests.ts'
import { Button } from '../../ui/button.tsx'
import { byteCount } from './body-text.ts'
import { isNotSent, notSent } from './not-sent.ts'
import { useBytes } from './response-body.ts'

/** The request as it was written to the socket, or would have been: request line, headers, body. Secrets are masked. */
export function SentView({ exchange }: { exchange: Exchange }) {
  const { loaded, loadMore } = useBytes(exchange.id, 'sent')
  if (loaded === null) return null
  const isPlanned = isNotSent(exchange)
  return (
    <div className="response-text">
      {isPlanned && <p className="sent-planned">{notSent} This is the request that was planned.</p>}
      <CodeEditor
        label={isPlanned ? 'Planned request' : 'Sent bytes'}
        language="text"
        readOnly
        value={new TextDecoder().decode(loaded.bytes)}
        className="body-editor"
      />
      {loaded.bytes.length < loaded.total && (
        <div className="row pane">
          {byteCount(loaded.bytes.length)} of {byteCount(loaded.total)} shown.
          <Button onPress={() => void loadMore()}>Load the next MiB</Button>
        </div>
      )}
    </div>
  )
}
