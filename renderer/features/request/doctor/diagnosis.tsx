import { CircleCheck, CircleX } from 'lucide-react'
import type { Output } from '../../../../shared/ipc/bridge.ts'
import { differences, visible } from './text-difference.ts'

export type DiagnosisResult = Output<'diagnoseSignature'>
type Cause = DiagnosisResult['causes'][number]

const schemes = {
  acs: 'Communication Services',
  'azure-app-configuration': 'App Configuration',
  'whatsapp-webhook': 'WhatsApp webhook',
} as const

/** Whether the signature is right, each cause with its evidence, and what the right one is made of. */
export function Diagnosis({ result }: { result: DiagnosisResult }) {
  const { valid, causes, expected, request, scheme, note } = result
  const Icon = valid ? CircleCheck : CircleX
  return (
    <section className="diagnosis" aria-label="Diagnosis">
      <div role="status">
        <h3 className={valid ? 'diagnosis-verdict ok' : 'diagnosis-verdict bad'}>
          <Icon size={17} aria-hidden />
          {valid ? 'The signature is right for this key' : 'The signature is not the one of this request'}
        </h3>
      </div>
      <p className="muted">
        {schemes[scheme]} · <b>{request.method}</b> {request.host}
        <span className="mono">{request.requestTarget}</span> · {request.bodyBytes} B of body
      </p>
      {note !== null && <p className="muted">Note: {note}.</p>}
      {causes.length > 0 && (
        <ol className="diagnosis-causes">
          {causes.map((cause) => (
            <li key={cause.id}>
              <CauseView cause={cause} />
            </li>
          ))}
        </ol>
      )}
      <h4>The string to sign of this request</h4>
      <pre className="signed-text" data-testid="expected-string">
        {expected.stringToSign}
      </pre>
      <dl className="signing-facts">
        <dt>Content SHA-256</dt>
        <dd>{expected.contentSha256}</dd>
        <dt>Signature</dt>
        <dd>{expected.signature}</dd>
      </dl>
    </section>
  )
}

function CauseView({ cause }: { cause: Cause }) {
  const sureness = cause.confidence === 1 ? 'certain' : cause.confidence >= 0.8 ? 'very likely' : 'possible'
  return (
    <>
      <p>
        <b>{cause.message}</b>{' '}
        <small className={`sureness ${sureness === 'certain' ? 'sure' : ''}`}>{sureness}</small>
      </p>
      <p className="muted">{cause.fix}</p>
      {cause.evidence.map((item) =>
        item.expected === item.signed ? (
          <p key={item.label} className="muted">
            {item.label}: the same on both sides, so what differs is the key or the form of the signature.
          </p>
        ) : (
          <div key={item.label} className="evidence">
            <EvidenceSide
              title={`${item.label} of this request`}
              text={item.expected}
              other={item.signed}
              tone="add"
            />
            <EvidenceSide
              title={`${item.label} that was signed`}
              text={item.signed}
              other={item.expected}
              tone="del"
            />
          </div>
        ),
      )}
    </>
  )
}

function EvidenceSide(props: { title: string; text: string; other: string; tone: 'add' | 'del' }) {
  const cuts = differences(props.text, props.other)
  return (
    <figure>
      <figcaption>{props.title}</figcaption>
      <pre className="signed-text">
        {props.text === '' && <i className="muted">nothing</i>}
        {cuts.map((cut, index) => {
          const text = visible(cut.text, index === cuts.length - 1)
          return cut.differs ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: the cuts have a fixed order.
            <mark key={index} className={props.tone}>
              {text}
            </mark>
          ) : (
            text
          )
        })}
      </pre>
    </figure>
  )
}
