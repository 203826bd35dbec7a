import { type AddressClass, isReachable } from '../../../shared/sdp/addresses.ts'
import { extension } from '../../../shared/sdp/candidate.ts'
import { addressLabels, numberInWords, readPriority } from '../../editor/sdp-candidate.ts'
import { goToLine } from './lab.ts'
import type { PlacedCandidate } from './structure.ts'

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
                <td>{candidate.transport}</td>
                <td className="mono">{candidate.address}</td>
                <td className="mono">{numberInWords(candidate.port)}</td>
                <td>
                  <Reach kind={candidate.addressClass} />
                </td>
                <td>
                  <Priority value={candidate.priority} />
                </td>
                <td className="mono">
                  {extension(candidate, 'raddr')} {extension(candidate, 'rport')}
                </td>
              </>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Reach({ kind }: { kind: AddressClass }) {
  return (
    <span className="row">
      <span className={isReachable(kind) ? 'dot ok' : 'dot warn'} />
      {addressLabels[kind]}
    </span>
  )
}

function Priority({ value }: { value: number }) {
  if (value < 0) return numberInWords(value)
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
