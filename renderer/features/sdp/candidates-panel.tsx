import { useEffect, useMemo, useRef } from 'react'
import { type AddressClass, isReachable } from '../../../shared/sdp/addresses.ts'
import { extension } from '../../../shared/sdp/candidate.ts'
import { parse } from '../../../shared/sdp/parse.ts'
import { addressLabels, numberInWords, readPriority } from '../../editor/sdp-candidate.ts'
import { goToLine } from './lab.ts'
import { useRowWindow } from './row-window.ts'
import { candidatesIn, type PlacedCandidate } from './structure.ts'

/** px, as sdp.css has it. */
const rowHeight = 28
/** More rows than this have columns of fixed widths: those of the rows in sight would change with each turn of the wheel. */
const many = 60

/** All candidates with what can be told from them: who can reach the address, and what the priority says. */
export function CandidatesPanel({ text }: { text: string }) {
  const candidates = useMemo(() => candidatesIn(parse(text)), [text])
  if (candidates.length === 0) {
    return (
      <p className="sdp-nothing">
        No candidates in this SDP. WhatsApp takes one SDP over HTTP and hears of no later ones: wait until
        gathering is complete.
      </p>
    )
  }
  return <CandidateTable candidates={candidates} />
}

function CandidateTable({ candidates }: { candidates: readonly PlacedCandidate[] }) {
  const host = useRef<HTMLElement>(null)
  const count = candidates.length
  const { first, end, follow } = useRowWindow(host, count, rowHeight)

  // The row with the focus may have gone with the rows out of sight, and the keys that scroll with it.
  const hadFocus = useRef(false)
  useEffect(() => {
    if (hadFocus.current && document.activeElement === document.body)
      host.current?.focus({ preventScroll: true })
  })

  return (
    <section
      ref={host}
      className="sdp-candidates"
      aria-label="ICE candidates"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keyboard must reach that.
      tabIndex={0}
      onScroll={follow}
      onFocus={() => {
        hadFocus.current = true
      }}
      onBlur={({ relatedTarget }) => {
        if (relatedTarget !== null) hadFocus.current = false
      }}
    >
      <table className={count > many ? 'sdp-table many' : 'sdp-table'} aria-rowcount={count + 1}>
        <caption className="visually-hidden">ICE candidates</caption>
        <thead>
          <tr aria-rowindex={1}>
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
          <Space rows={first} />
          {candidates.slice(first, end).map((placed, index) => (
            <CandidateRow key={placed.line} placed={placed} rowIndex={first + index + 2} />
          ))}
          <Space rows={count - end} />
        </tbody>
      </table>
    </section>
  )
}

/** The height of rows that are not laid out. */
function Space({ rows }: { rows: number }) {
  if (rows === 0) return null
  return (
    <tr aria-hidden className="sdp-space">
      <td colSpan={9} style={{ height: `${rows * rowHeight}px` }} />
    </tr>
  )
}

function CandidateRow({ placed, rowIndex }: { placed: PlacedCandidate; rowIndex: number }) {
  const { line, section, candidate, text } = placed
  return (
    <tr aria-rowindex={rowIndex}>
      <td>
        <button type="button" className="sdp-link" onClick={() => goToLine(line)}>
          {line}
        </button>
      </td>
      <td>{section}</td>
      {candidate === null ? (
        <td colSpan={7} className="sdp-bad" title={text}>
          not a candidate: {text}
        </td>
      ) : (
        <>
          <td>{candidate.type}</td>
          <td>{candidate.transport}</td>
          <td className="mono" title={candidate.address}>
            {candidate.address}
          </td>
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
