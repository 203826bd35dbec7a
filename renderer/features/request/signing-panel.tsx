import { Terminal } from 'lucide-react'
import { problemOf } from '../../../shared/problem.ts'
import type { RequestDraft } from '../../../shared/request/model.ts'
import { call } from '../../app/call.ts'
import { useSession } from '../../state/session.ts'
import { Button } from '../../ui/button.tsx'
import { ProblemCard } from '../../ui/card.tsx'
import { copyText } from '../../ui/copy.ts'
import { toastProblem } from '../../ui/toast.tsx'
import type { Preview } from './use-preview.ts'

/** What is signed, what comes of it, and the headers that go out: the very values that a send would use now. */
export function SigningPanel(props: { draft: RequestDraft; requestId: string | null; preview: Preview }) {
  const { draft, requestId, preview } = props
  const environmentId = useSession((state) => state.environmentId)
  const { signing } = preview

  const copyCurl = async () => {
    try {
      const { command } = await call('requestAsCurl', { draft, requestId, environmentId })
      await copyText(command, 'the request as cURL')
    } catch (error) {
      toastProblem(problemOf(error))
    }
  }

  return (
    <section className="signing" aria-label="Signing">
      <header className="signing-head">
        <h3>Signing</h3>
        <span className="grow" />
        <span className="muted row">
          <span className={`dot ${signing === null ? 'bad' : 'ok'}`} />
          {signing === null ? 'not signed' : 'live'}
        </span>
      </header>
      <div className="signing-body">
        {signing === null ? (
          preview.problems.map((problem) => (
            <ProblemCard key={problem.code + (problem.where ?? '') + problem.message} problem={problem} />
          ))
        ) : (
          <>
            <h4>String to sign</h4>
            <pre className="signed-text" data-testid="string-to-sign">
              <Parts parts={signing.parts} />
            </pre>
            {signing.canonical !== undefined && (
              <>
                <h4>Canonical request, whose hash is signed</h4>
                <pre className="signed-text">
                  <Parts parts={signing.canonical} />
                </pre>
              </>
            )}
            <dl className="signing-facts">
              <dt className="hash">Content SHA-256</dt>
              <dd>
                {signing.contentSha256} <small>{preview.bodyBytes} B</small>
              </dd>
              <dt>Signature</dt>
              <dd data-testid="signature">{signing.signature}</dd>
            </dl>
          </>
        )}
        <h4>
          Headers that go out <small>{preview.headers.length}</small>
          <span className="grow" />
          <Button onPress={() => void copyCurl()}>
            <Terminal size={13} aria-hidden />
            Copy cURL
          </Button>
        </h4>
        <table className="facts">
          <tbody>
            {preview.headers.map((header, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a header may stand twice.
              <tr key={index} data-header={header.name.toLowerCase()}>
                <th scope="row">{header.name}</th>
                <td className="mono ellipsis" title={header.value}>
                  {header.value}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function Parts({ parts }: { parts: NonNullable<Preview['signing']>['parts'] }) {
  return parts.map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts have a fixed order.
    <span key={index} className={`part ${part.origin}`} title={origins[part.origin]}>
      {part.text}
    </span>
  ))
}

const origins = {
  method: 'The method, in capitals',
  target: 'The request target: path and query exactly as they are sent',
  date: 'The value of the date header',
  host: 'The value of the Host header',
  hash: 'The hash of the bytes',
  body: 'The bytes of the body',
  header: 'Values of headers, or the credential scope',
  separator: undefined,
} as const
