import { CircleCheck, CircleX, LoaderCircle, Square, TriangleAlert, X } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { type KeyPair, useKeys } from '../../state/keys.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { clock } from './format.ts'
import {
  check,
  type Known,
  type NumberName as Name,
  type Place,
  publishTo,
  removeNumber,
  useNumber,
  usePublishing,
} from './publishing.ts'

/** One phone number: what it publishes, and the buttons that change or ask it. */
export function NumberRow(props: { pair: KeyPair; place: Place; ownNumber: string | null }) {
  const { pair, place, ownNumber } = props
  const { known, doing } = useNumber(place)
  const name = usePublishing((state) => state.names[place.phoneNumberId || (ownNumber ?? '')])
  const [work, setWork] = useState<AbortController | null>(null)
  const title =
    place.target === 'on-premises'
      ? "the client's own number"
      : place.phoneNumberId || ownNumber || 'the number'

  const busy = doing === null ? '' : 'keys-busy'

  function start(step: typeof publishTo) {
    // The button stays enabled while it works, so that it keeps the keyboard's focus.
    if (doing !== null) return
    const started = new AbortController()
    setWork(started)
    void step(pair.id, place, started.signal)
  }

  return (
    <>
      <tr data-number={place.phoneNumberId || ownNumber || 'own'}>
        <th scope="row">
          <NumberName place={place} ownNumber={ownNumber} name={name} />
        </th>
        <td>
          <Signature known={known} doing={doing} />
        </td>
        <td>
          <PublishedKey known={known} pair={pair} />
        </td>
        <td className="keys-actions">
          <Button aria-label={`Check ${title}`} className={busy} onPress={() => start(check)}>
            Check
          </Button>
          <Button
            variant="strong"
            aria-label={`${isMismatch(known) ? 'Publish again' : 'Publish'} to ${title}`}
            isDisabled={pair.bits !== 2048}
            className={busy}
            onPress={() => start(publishTo)}
          >
            {isMismatch(known) ? 'Publish again' : 'Publish'}
          </Button>
          {doing !== null && work !== null && (
            <IconButton label={`Stop ${doing} for ${title}`} onPress={() => work.abort()}>
              <Square size={12} aria-hidden />
            </IconButton>
          )}
          {doing === null && place.phoneNumberId !== '' && (
            <IconButton
              className="keys-remove"
              label={`Take ${title} off the list`}
              onPress={() => removeNumber(place.environmentId, place.phoneNumberId)}
            >
              <X size={14} aria-hidden />
            </IconButton>
          )}
        </td>
      </tr>
      <Advice known={known} />
    </>
  )
}

function isMismatch(known: Known): boolean {
  return known.kind === 'published' && known.status === 'MISMATCH'
}

function NumberName(props: { place: Place; ownNumber: string | null; name: Name | undefined }) {
  const { place, ownNumber, name } = props
  if (place.target === 'on-premises') return <span>the client's own</span>
  return (
    <span className="keys-number">
      <span className="mono">{place.phoneNumberId || (ownNumber ?? 'not set')}</span>
      {place.phoneNumberId === '' && <small className="keys-chip mono">phoneNumberId</small>}
      {name !== undefined && (
        <small className="muted keys-number-name" title={title(name)}>
          {title(name)}
        </small>
      )}
    </span>
  )
}

function title({ displayNumber, verifiedName }: Name): string {
  return [displayNumber, verifiedName].filter((text) => text !== '').join(' · ')
}

function Signature({ known, doing }: { known: Known; doing: 'publishing' | 'checking' | null }) {
  if (doing !== null) {
    return (
      <State tone="busy" icon={<LoaderCircle size={14} aria-hidden className="spin" />}>
        {doing === 'publishing' ? 'publishing…' : 'checking…'}
      </State>
    )
  }
  switch (known.kind) {
    case 'unknown':
      return <State tone="none">not checked</State>
    case 'none':
      return <State tone="none">not published</State>
    case 'failed':
      return (
        <State tone="bad" icon={<CircleX size={14} aria-hidden />}>
          failed
        </State>
      )
    case 'published':
      return known.status === 'VALID' ? (
        <State tone="ok" icon={<CircleCheck size={14} aria-hidden />}>
          VALID
        </State>
      ) : (
        <State tone="warn" icon={<TriangleAlert size={14} aria-hidden />}>
          {known.status ?? 'no status'}
        </State>
      )
  }
}

function State(props: {
  tone: 'ok' | 'warn' | 'bad' | 'busy' | 'none'
  icon?: ReactNode
  children: ReactNode
}) {
  return (
    <span className={`keys-state ${props.tone}`} role="status">
      {props.icon}
      {props.children}
    </span>
  )
}

function PublishedKey({ known, pair }: { known: Known; pair: KeyPair }) {
  const pairs = useKeys((state) => state.pairs)
  if (known.kind === 'unknown') return <span className="muted">–</span>
  const at = <small className="muted keys-at">at {clock(known.at)}</small>
  if (known.kind !== 'published') {
    return (
      <>
        <span className="muted">–</span> {at}
      </>
    )
  }
  if (known.keyId === pair.id) {
    return (
      <>
        <b>this key</b> {at}
      </>
    )
  }
  const other = pairs?.find((item) => item.id === known.keyId)
  return (
    <>
      <span>another key ({other?.name ?? 'none of yours here'})</span> {at}
    </>
  )
}

/** What to do about a state that is not well, in a row of its own. */
function Advice({ known }: { known: Known }) {
  if (known.kind === 'failed') {
    return (
      <tr className="keys-advice bad">
        <td colSpan={4} role="alert">
          {known.problem.message} <span className="muted">{known.problem.fix}</span>
        </td>
      </tr>
    )
  }
  if (!isMismatch(known)) return null
  return (
    <tr className="keys-advice warn">
      <td colSpan={4}>Publish again: the number was registered anew and Meta's signature no longer fits.</td>
    </tr>
  )
}
