import type { Exchange, Response } from '../../state/requests.ts'
import { byteCount } from './body-text.ts'
import { isNotSent } from './not-sent.ts'

type Timings = Response['timings']

interface Phase {
  id: 'dns' | 'connect' | 'tls' | 'wait' | 'body'
  name: string
  from: number
  to: number
}

interface Round {
  title: string
  /** Where a redirect led, or null for the last round. */
  next: string | null
  remoteAddress: string
  phases: Phase[]
}

/** The phases that happened, each from the end of the one before it. */
function phases({ startMs = 0, dnsMs, connectMs, tlsMs, firstByteMs, totalMs }: Timings): Phase[] {
  const ends = [
    ['dns', 'DNS', dnsMs],
    ['connect', 'Connect', connectMs],
    ['tls', 'TLS', tlsMs],
    ['wait', 'First byte', firstByteMs],
    ['body', 'Body', totalMs],
  ] as const
  let from = startMs
  return ends.flatMap(([id, name, to]) => {
    if (to === null) return []
    const phase = { id, name, from, to: Math.max(from, to) }
    from = phase.to
    return [phase]
  })
}

/** Every request that was sent: the ones that were answered by a redirect or a challenge, then the last. */
function rounds(exchange: Exchange): Round[] {
  const before = exchange.hops.map((hop) => ({
    title: `${hop.method} ${hop.url}: ${hop.status}`,
    next: hop.location === '' ? 'challenge answered' : `to ${hop.location}`,
    remoteAddress: hop.remoteAddress ?? '',
    phases: hop.timings === undefined ? [] : phases(hop.timings),
  }))
  const { response, request } = exchange
  const outcome =
    response?.status ?? (isNotSent(exchange) ? 'not sent, the connection failed' : 'no response')
  const last = {
    title: `${request.method} ${request.url}: ${outcome}`,
    next: null,
    remoteAddress: response?.remoteAddress ?? '',
    phases: response === null ? [] : phases(response.timings),
  }
  return [...before, last]
}

/** Where the time went, round by round and phase by phase on one scale, and who answered. */
export function Timeline({ exchange, response }: { exchange: Exchange; response: Response | null }) {
  const all = rounds(exchange)
  const total = Math.max(0.1, ...all.flatMap((round) => round.phases.map((phase) => phase.to)))
  return (
    <div className="pane timeline">
      <table className="facts waterfall">
        <caption className="visually-hidden">Phases of the exchange, {total.toFixed(1)} ms in all</caption>
        <colgroup>
          <col className="waterfall-name" />
          <col className="waterfall-ms" />
          <col />
        </colgroup>
        {all.map((round, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rounds have a fixed order, and one may come twice.
          <tbody key={index}>
            {all.length > 1 && (
              <tr className="waterfall-round">
                <th scope="rowgroup" colSpan={3}>
                  <b>{index + 1}</b>
                  <span className="mono">{round.title}</span>
                  {round.next !== null && <span className="mono muted">{round.next}</span>}
                  {round.remoteAddress !== '' && <span className="muted">{round.remoteAddress}</span>}
                </th>
              </tr>
            )}
            {round.phases.map(({ id, name, from, to }) => (
              <tr key={id}>
                <th scope="row">{name}</th>
                <td className="timeline-ms">{(to - from).toFixed(1)} ms</td>
                <td>
                  <div
                    className={`timeline-bar ${id}`}
                    style={{
                      marginLeft: `${Math.min((from / total) * 100, 99.5)}%`,
                      width: `max(2px, ${((to - from) / total) * 100}%)`,
                    }}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        ))}
      </table>
      {response !== null && <Facts exchange={exchange} response={response} />}
    </div>
  )
}

/** Who answered, and over what. */
function Facts({ exchange, response }: { exchange: Exchange; response: Response }) {
  const { clockSkewSeconds: skew, timings, tls } = response
  return (
    <table className="facts">
      <tbody>
        <Fact name="Sent">{new Date(exchange.sentAt).toLocaleString()}</Fact>
        <Fact name="Remote address">{response.remoteAddress}</Fact>
        {response.proxy !== undefined && <Fact name="Proxy">{response.proxy}</Fact>}
        <Fact name="Connection">
          {timings.connectMs === null ? 'kept from an earlier request' : 'opened for this request'}
        </Fact>
        <Fact name="Protocol">HTTP/{response.httpVersion}</Fact>
        {tls !== null && (
          <Fact name="TLS">
            {tls.protocol}, {tls.cipher}, {tls.subject} by {tls.issuer}
            {tls.unverified != null && <b className="status moved"> not verified: {tls.unverified}</b>}
          </Fact>
        )}
        <Fact name="Size">
          {byteCount(response.wireBytes)} on the wire, {byteCount(response.bodyBytes)} decoded
        </Fact>
        {skew !== null && (
          <Fact name="Clock">
            {Math.abs(skew) < 1.5
              ? 'in step with the server'
              : `the server is ${Math.abs(skew).toFixed(0)} s ${skew > 0 ? 'ahead' : 'behind'}`}
          </Fact>
        )}
      </tbody>
    </table>
  )
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className="mono">{children}</td>
    </tr>
  )
}
