import { LoaderCircle } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { type Problem, problemOf } from '../../../shared/problem.ts'
import type { KeyPair } from '../../state/keys.ts'
import { stayingHere } from '../../state/session.ts'
import { useWorkspace } from '../../state/workspace.ts'
import { Button } from '../../ui/button.tsx'
import { ProblemCard } from '../../ui/card.tsx'
import { TextField } from '../../ui/fields.tsx'
import { toast } from '../../ui/toast.tsx'
import { runBulk, useBulk } from './bulk.ts'
import { addListed, listNumbers } from './publishing.ts'

/** Every phone number of a WhatsApp Business Account at once: onto the table, or published to right away. */
export function Account(props: { pair: KeyPair; environmentId: string | null; own: string | null }) {
  const { pair, environmentId, own } = props
  const hasVariable = useWorkspace((state) =>
    state.workspace?.environments
      .find((environment) => environment.id === environmentId)
      ?.variables.some(({ name, value, secret }) => name === 'businessAccountId' && (secret || value !== '')),
  )
  const isBusy = useBulk((state) => state.bulk !== null)
  const [id, setId] = useState('')
  const [problem, setProblem] = useState<Problem | null>(null)
  const [isListing, setListing] = useState(false)
  const work = useRef<AbortController | null>(null)

  useEffect(() => () => work.current?.abort(), [])

  const text = id.trim()
  const error = text === '' || /^\d{1,32}$/.test(text) ? null : 'An id has digits only.'
  const canList = error === null && (text !== '' || hasVariable === true)
  const busy = isListing || isBusy ? 'keys-busy' : ''

  async function list(isPublishing: boolean) {
    if (isListing || isBusy || !canList) return
    const listing = new AbortController()
    work.current = listing
    setListing(true)
    setProblem(null)
    try {
      const isHere = stayingHere()
      const numbers = await listNumbers(environmentId, text, listing.signal)
      if (!isHere()) return
      addListed(environmentId, numbers, own)
      if (!isPublishing || numbers.length === 0) toast(`Numbers of the account: ${numbers.length}`)
      const places = numbers.map(({ phoneNumberId }) => ({
        target: 'cloud' as const,
        environmentId,
        phoneNumberId: phoneNumberId === own ? '' : phoneNumberId,
      }))
      if (isPublishing) void runBulk(pair.id, 'publishing', places)
    } catch (thrown) {
      if (!listing.signal.aborted) setProblem(problemOf(thrown))
    } finally {
      setListing(false)
    }
  }

  return (
    <section className="keys-account" aria-label="The account's numbers">
      <div className="keys-add">
        <span className="field-label" aria-hidden>
          WhatsApp Business Account
        </span>
        <TextField
          label="WhatsApp Business Account id"
          hideLabel
          placeholder={hasVariable === true ? '{{businessAccountId}}' : 'its id'}
          value={id}
          onChange={(value) => {
            setId(value)
            setProblem(null)
          }}
          error={error}
          mono
        />
        <Button className={busy} isDisabled={!canList} onPress={() => void list(false)}>
          List its numbers
        </Button>
        <Button className={busy} isDisabled={!canList || pair.bits !== 2048} onPress={() => void list(true)}>
          Publish to the whole account
        </Button>
        {isListing && (
          <span className="keys-state busy" role="status">
            <LoaderCircle size={14} aria-hidden className="spin" />
            asking for the account's numbers…
          </span>
        )}
      </div>
      {problem !== null && <ProblemCard problem={problem} />}
    </section>
  )
}
