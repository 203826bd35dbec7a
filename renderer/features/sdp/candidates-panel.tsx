import { addressClass, readPriority } from '../../editor/sdp-candidate.ts'
import { goToLine } from './lab.ts'
import type { PlacedCandidate } from './structure.ts'

const reachable = new Set(['public', 'name'])

/** All candidates with what can be told from them: who can reach the address, and what the priority says. */
export function CandidatesPanel({ candidates }: { candidates: readonly PlacedCandidate[] }) {
  if (candidates.length === 0) {
    return (
      <p className="sdp-nothing">
        No candidates in this SDP. WhatsApp takes one SDP over HTTP and hears of no later ones: wait until
        gathering is complete.
      </p>
    )
  }
  return (
    <table className="sdp-table">
      <caption className="visually-hidden">ICE candidates</caption>
      <thead>
        <tr>
          <th>Line</th>
          <th>Section</th>
          <th>Type</th>
          <th>Transport</th>
          <th>Address</th>
          <th>Port</th>
          <th>Reach</th>
          <th>Priority</th>
          <th>Base</th>
        </tr>
      </thead>
      <tbody>
        {candidates.map(({ line, section, candidate, text }) => (
          <tr key={line}>
            <td>
              <button type="button" className="sdp-link" onClick={() => goToLine(line)}>
                {line}
              </button>
            </td>
            <td>{section}</td>
            {candidate === null ? (
              <td colSpan={7} className="sdp-bad">
                not a candidate: {text}
              </td>
            ) : (
              <>
                <td>{candidate.type}</td>
                <td>{candidate.transport.toLowerCase()}</td>
                <td className="mono">{candidate.address}</td>
                <td className="mono">{candidate.port}</td>
                <td>
                  <Reach address={candidate.address} />
                </td>
                <td>
                  <Priority value={candidate.priority} />
                </td>
                <td className="mono">
                  {candidate.relatedAddress === null
                    ? ''
                    : `${candidate.relatedAddress} ${candidate.relatedPort ?? ''}`}
                </td>
              </>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Reach({ address }: { address: string }) {
  const reach = addressClass(address)
  return (
    <span className="row">
      <span className={reachable.has(reach) ? 'dot ok' : 'dot warn'} />
      {reach}
    </span>
  )
}

function Priority({ value }: { value: number }) {
  const { type, local, component } = readPriority(value)
  return (
    <>
      <span className="mono">{value}</span>{' '}
      <small>
        type {type}, local {local}, component {component}
      </small>
    </>
  )
}
