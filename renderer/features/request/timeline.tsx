import type { Exchange } from '../../state/requests.ts'
import { byteCount } from './body-text.ts'
import type { Response } from './response-pane.tsx'

interface Phase {
  name: string
  from: number
  to: number
}

/** The phases that happened, each from the end of the one before it. */
function phases({ dnsMs, connectMs, tlsMs, firstByteMs, totalMs }: Response['timings']): Phase[] {
  const ends = [
    ['DNS', dnsMs],
    ['Connect', connectMs],
    ['TLS', tlsMs],
    ['First byte', firstByteMs],
    ['Body', totalMs],
  ] as const
  let from = 0
  return ends.flatMap(([name, to]) => {
    if (to === null) return []
    const phase = { name, from, to }
    from = to
    return [phase]
  })
}

/** Where the time went, hop by hop and phase by phase, and who answered. */
export function Timeline({ exchange, response }: { exchange: Exchange; response: Response }) {
  const total = Math.max(response.timings.totalMs, 0.1)
  return (
    <div className="pane timeline">
      {exchange.hops.length > 0 && (
        <ol aria-label="Rounds before the last one">
          {exchange.hops.map((hop, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: hops have a fixed order, and one may come twice.
            <li key={index} className="row">
              <b>{hop.status}</b>
              <span className="mono">
                {hop.method} {hop.url} → {hop.location === '' ? 'challenge answered' : hop.location}
              </span>
            </li>
          ))}
        </ol>
      )}
      <table className="facts">
        <tbody>
          {phases(response.timings).map(({ name, from, to }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className="timeline-ms">{(to - from).toFixed(1)} ms</td>
              <td>
                <div
                  className="timeline-bar"
                  style={{
                    marginLeft: `${(from / total) * 100}%`,
                    width: `max(2px, ${((to - from) / total) * 100}%)`,
                  }}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <table className="facts">
        <tbody>
          <Fact name="Sent">{new Date(exchange.sentAt).toLocaleString()}</Fact>
          <Fact name="Remote address">{response.remoteAddress}</Fact>
          {response.proxy !== undefined && <Fact name="Proxy">{response.proxy}</Fact>}
          <Fact name="Protocol">HTTP/{response.httpVersion}</Fact>
          {response.tls !== null && (
            <Fact name="TLS">
              {response.tls.protocol}, {response.tls.cipher}, {response.tls.subject} by {response.tls.issuer}
            </Fact>
          )}
          <Fact name="Size">
            {byteCount(response.wireBytes)} on the wire, {byteCount(response.bodyBytes)} decoded
          </Fact>
          {response.clockSkewSeconds !== null && (
            <Fact name="Clock">
              {Math.abs(response.clockSkewSeconds) < 1.5
                ? 'in step with the server'
                : `the server is ${Math.abs(response.clockSkewSeconds).toFixed(0)} s ${response.clockSkewSeconds > 0 ? 'ahead' : 'behind'}`}
            </Fact>
          )}
        </tbody>
      </table>
    </div>
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
