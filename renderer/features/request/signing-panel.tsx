import { Terminal } from 'lucide-react'
import { Fragment } from 'react'
import { problemOf } from '../../../shared/problem.ts'
import type { RequestDraft } from '../../../shared/request/model.ts'
import { call } from '../../bridge/call.ts'
import type { Exchange } from '../../state/requests.ts'
import { useSession } from '../../state/session.ts'
import { Button } from '../../ui/button.tsx'
import { copyText } from '../../ui/copy.ts'
import { toastProblem } from '../../ui/toast.tsx'
import { openCopyAs } from '../export/export-store.ts'
import { signs } from './auth-kinds.ts'
import { RequestProblem } from './request-problem.tsx'
import { SandboxCard } from './sandbox-card.tsx'
import { sandboxNames } from './sandbox-needed.ts'
import { besidesFirst } from './unset-variable.ts'
import type { Preview } from './use-preview.ts'

/** What is signed, what comes of it, and the headers that go out: the very values that a send would use now. */
export function SigningPanel(props: {
  draft: RequestDraft
  requestId: string | null
  preview: Preview
  /** The last one of this tab, which holds the challenge that Digest answered. */
  exchange: Exchange | null
}) {
  const { draft, requestId, preview, exchange } = props
  const environmentId = useSession((state) => state.environmentId)
  const { signing } = preview
  const isReady = signing !== null || (!signs(preview.auth.kind) && preview.problems.length === 0)

  const isBegun = preview.problems[0]?.code !== 'missing-url'

  const copyCurl = async () => {
    try {
      const { command } = await call('requestAsCurl', { draft, requestId, environmentId })
      await copyText(command, 'the request as cURL')
    } catch (error) {
      toastProblem(problemOf(error))
    }
  }

  return (
    <section className="signing" aria-label={signs(preview.auth.kind) ? 'Signing' : 'Authentication'}>
      <header className="signing-head">
        <h3>{signs(preview.auth.kind) ? 'Signing' : 'Authentication'}</h3>
        <span className="grow" />
        <span className="muted row">
          <span className={`dot ${isReady ? 'ok' : isBegun ? 'bad' : ''}`} />
          {isReady ? 'live' : signs(preview.auth.kind) ? 'not signed' : 'not ready'}
        </span>
      </header>
      <div className="signing-body">
        {!isReady && <Problems problems={preview.problems} />}
        {signing !== null && <SignedStrings signing={signing} bodyBytes={preview.bodyBytes} />}
        {isReady && signing === null && <Credential preview={preview} exchange={exchange} />}
        <h4>
          Headers that go out <small>{preview.headers.length}</small>
          <span className="grow" />
          <Button onPress={() => void copyCurl()}>
            <Terminal size={13} aria-hidden />
            Copy cURL
          </Button>
          <Button onPress={openCopyAs}>Copy as…</Button>
        </h4>
        <table className="facts">
          <tbody>
            {preview.headers.map((header, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a header may stand twice.
              <tr key={index} data-header={header.name.toLowerCase()} data-origin={header.origin}>
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

/** The string that is signed, the hash that stands in it, and the signature. */
function SignedStrings(props: { signing: NonNullable<Preview['signing']>; bodyBytes: number }) {
  const { signing, bodyBytes } = props
  return (
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
          {signing.contentSha256} <small>{bodyBytes} B</small>
        </dd>
        <dt>Signature</dt>
        <dd data-testid="signature">{signing.signature}</dd>
      </dl>
    </>
  )
}

/** What is in the way, apart from what stands below the URL. */
function Problems({ problems }: { problems: Preview['problems'] }) {
  const names = [...new Set(problems.flatMap(({ message }) => sandboxNames(message)))]
  const others = besidesFirst(problems).filter(({ message }) => sandboxNames(message).length === 0)
  return (
    <>
      {names.length > 0 && <SandboxCard names={names} />}
      {others.map((problem) => (
        <RequestProblem key={problem.code + (problem.where ?? '') + problem.message} problem={problem} />
      ))}
      {names.length === 0 && others.length === 0 && (
        <p className="signing-note">
          {problems[0]?.code === 'missing-url'
            ? 'This is made once the request has a URL.'
            : 'What is in the way stands below the URL.'}
        </p>
      )}
    </>
  )
}

/** What a kind without a signature adds, and for Digest what came of the last challenge. */
function Credential({ preview, exchange }: { preview: Preview; exchange: Exchange | null }) {
  const added = preview.headers.filter((header) => header.origin === 'auth')
  if (preview.auth.kind === 'digest') return <Digest answered={exchange?.request.signing ?? null} />
  return (
    <>
      <h4>What the auth adds</h4>
      {added.length === 0 ? (
        <pre className="signed-text" data-testid="credential">
          <span className="part target">{preview.requestTarget}</span>
        </pre>
      ) : (
        added.map(({ name, value }) => (
          <pre className="signed-text" key={name} data-testid="credential">
            <span className="part header">{name}: </span>
            {value}
          </pre>
        ))
      )}
      <p className="signing-note">
        {plain[preview.auth.kind] ?? ''} The secret in it is shown as dots and goes out as it is.
      </p>
    </>
  )
}

const plain: Readonly<Record<string, string>> = {
  basic: 'User name and password, joined by a colon, in base64: whoever reads it has the password.',
  bearer: 'The token as it is: whoever reads it can use it.',
  'api-key': 'The key as it is: whoever reads it can use it.',
}

function Digest({ answered }: { answered: Exchange['request']['signing'] }) {
  if (answered?.scheme !== 'digest')
    return (
      <>
        <h4>Before the challenge</h4>
        <p className="signing-note">
          The request goes out without credentials first. The 401 of the server brings realm, nonce and qop;
          the answer to it is computed then and shown here after you send.
        </p>
      </>
    )
  return (
    <>
      <h4>The last challenge and its answer</h4>
      <dl className="signing-facts">
        {answered.facts?.map(([name, value]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
      </dl>
      <h4>What was hashed</h4>
      <pre className="signed-text" data-testid="string-to-sign">
        <Parts parts={answered.parts} />
      </pre>
      <h4>A2, whose hash is the last part of it</h4>
      <pre className="signed-text">
        <Parts parts={answered.canonical ?? []} />
      </pre>
      <dl className="signing-facts">
        <dt>Response</dt>
        <dd data-testid="signature">{answered.signature}</dd>
      </dl>
      <p className="signing-note">The dots stand for H(A1), the hash of user name, realm and password.</p>
    </>
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
  header: 'Values of headers, of the challenge, or the credential scope',
  separator: undefined,
} as const
