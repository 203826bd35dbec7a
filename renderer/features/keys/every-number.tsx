import type { KeyPair } from '../../state/keys.ts'
import { useSession } from '../../state/session.ts'
import { Button } from '../../ui/button.tsx'
import { runBulk, stopBulk, useBulk } from './bulk.ts'
import { type Place, placeKey, usePublishing } from './publishing.ts'

/** The buttons for all numbers of the table, and how far they have come. */
export function EveryNumber({ pair, places }: { pair: KeyPair; places: readonly Place[] }) {
  const bulk = useBulk((state) => state.bulk)
  const numbers = usePublishing((state) => state.numbers)
  const workspace = useSession((state) => state.workspace)
  const failed = places.filter((place) => numbers[placeKey(place, workspace)]?.known.kind === 'failed')
  const busy = bulk === null ? '' : 'keys-busy'
  const canPublish = pair.bits === 2048

  return (
    <>
      <span className="keys-bulk" role="status">
        {bulk !== null &&
          `${bulk.keyId === pair.id ? '' : 'another key: '}${bulk.doing} ${bulk.done + 1} of ${bulk.total}${bulk.failed > 0 ? `, ${bulk.failed} failed` : ''}`}
      </span>
      {bulk !== null && <Button onPress={stopBulk}>Stop</Button>}
      {places.length > 1 && (
        <Button className={busy} onPress={() => void runBulk(pair.id, 'checking', places)}>
          Check all
        </Button>
      )}
      {bulk === null && failed.length > 0 && places.length > 1 && (
        <Button
          variant="strong"
          isDisabled={!canPublish}
          onPress={() => void runBulk(pair.id, 'publishing', failed)}
        >
          Publish again to the {failed.length} that failed
        </Button>
      )}
      <Button
        variant="primary"
        isDisabled={!canPublish}
        className={busy}
        onPress={() => void runBulk(pair.id, 'publishing', places)}
      >
        Publish to all
      </Button>
    </>
  )
}
