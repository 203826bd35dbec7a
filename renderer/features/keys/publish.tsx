import { Plus } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import type { KeyPair } from '../../state/keys.ts'
import { useSandbox } from '../../state/sandbox.ts'
import { openRoom, useSession } from '../../state/session.ts'
import { useWorkspace } from '../../state/workspace.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Select } from '../../ui/select.tsx'
import { Account } from './account.tsx'
import { type Address, useAddress } from './address.ts'
import { EveryNumber } from './every-number.tsx'
import { NumberRow } from './number-row.tsx'
import { addNumber, environmentKey, type Place, usePublishing } from './publishing.ts'

type Target = Place['target']
const targets = [
  { id: 'cloud', label: 'Cloud API' },
  { id: 'on-premises', label: 'On-Premises API' },
] as const

const noIds: readonly string[] = []

/** Where this pair's public half is published: one row a phone number. */
export function Publish({ pair }: { pair: KeyPair }) {
  const environmentId = useSession((state) => state.environmentId)
  const environments = useWorkspace((state) => state.workspace?.environments)
  const workspace = useSession((state) => state.workspace)
  const added = usePublishing((state) => state.added[environmentKey(environmentId, workspace)] ?? noIds)
  const [target, setTarget] = useState<Target>('cloud')
  const environment = environments?.find((item) => item.id === environmentId)
  const address = useAddress(target, environmentId)
  const own = address?.ownNumber ?? null
  const numbers = target === 'cloud' ? ['', ...added] : ['']
  const places = numbers.map((phoneNumberId) => ({ target, environmentId, phoneNumberId }))

  return (
    <section className="keys-section keys-publish" aria-label="Publish">
      <div className="keys-publish-head">
        <h2 className="grow">Publish</h2>
        <EveryNumber pair={pair} places={places} />
      </div>
      <div className="keys-bar">
        <Select label="To the" choices={targets} value={target} onChange={setTarget} />
        <span className="muted">with the addresses and the token of</span>
        <Button variant="bare" className="keys-environment" onPress={() => openRoom('environments')}>
          {environment === undefined ? 'no environment: choose one' : `environment ${environment.name}`}
        </Button>
      </div>
      {address !== null && <AddressLine address={address} />}
      <table className="keys-table">
        <caption className="visually-hidden">Phone numbers and the key that each publishes</caption>
        <thead>
          <tr>
            <th scope="col">{target === 'cloud' ? 'Phone number id' : 'Number'}</th>
            <th scope="col">Signature</th>
            <th scope="col">Published key</th>
            <th scope="col">
              <span className="visually-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {places.map((place) => (
            <NumberRow key={`${target} ${place.phoneNumberId}`} pair={pair} place={place} ownNumber={own} />
          ))}
        </tbody>
      </table>
      {target === 'cloud' ? (
        <>
          <AddNumber
            environmentId={environmentId}
            listed={own === null ? added : [own, ...added]}
            url={address?.url ?? ''}
          />
          {/* The list names the own number too: it is asked for when that is known. */}
          {address !== null && (
            <Account key={environmentId} pair={pair} environmentId={environmentId} own={own} />
          )}
        </>
      ) : (
        <p className="field-help">
          An On-Premises client has one number, so its path names none. WhatsApp ended the On-Premises API;
          this serves clients that still run.
        </p>
      )}
    </section>
  )
}

/** Where it goes, before it goes there; or what the environment lacks. */
function AddressLine({ address }: { address: Address }) {
  if (address.problem !== null) {
    return (
      <p className="keys-warning" role="status">
        {address.problem.message} {address.problem.fix}
      </p>
    )
  }
  return (
    <p className="keys-address mono">
      <span className="method" data-method="POST">
        POST
      </span>{' '}
      {address.url}
    </p>
  )
}

function AddNumber(props: { environmentId: string | null; listed: readonly string[]; url: string }) {
  const { environmentId, listed, url } = props
  const sandbox = useSandbox((state) => state.sandbox)
  const [id, setId] = useState('')
  const text = id.trim()
  const error =
    text === '' || /^\d{1,32}$/.test(text) ? null : 'An id has digits only; it is not the telephone number.'
  const isSandbox = sandbox?.running === true && url.startsWith(`${sandbox.url}/`)
  const offered = isSandbox ? sandbox.numbers.filter((number) => !listed.includes(number.phoneNumberId)) : []

  function add(event: FormEvent) {
    event.preventDefault()
    if (text === '' || error !== null) return
    addNumber(environmentId, text)
    setId('')
  }

  return (
    <form className="keys-add" onSubmit={add}>
      <TextField
        label="Another phone number id"
        hideLabel
        placeholder="Another phone number id"
        value={id}
        onChange={setId}
        error={error}
        mono
      />
      <Button type="submit" isDisabled={text === '' || error !== null}>
        <Plus size={14} aria-hidden />
        Add
      </Button>
      {offered.map((number) => (
        <Button
          key={number.phoneNumberId}
          variant="bare"
          onPress={() => addNumber(environmentId, number.phoneNumberId)}
        >
          Add the sandbox's {number.displayNumber}
        </Button>
      ))}
    </form>
  )
}
