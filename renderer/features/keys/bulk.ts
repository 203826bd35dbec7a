import { create } from 'zustand'
import { stayingHere } from '../../state/session.ts'
import { isSwitching } from '../../state/switching.ts'
import { check, type Place, publishTo, stateOf } from './publishing.ts'

/** Work on many numbers, one after the other: a limit on calls then stops one number, not all. */
interface Bulk {
  keyId: string
  doing: 'publishing' | 'checking'
  total: number
  done: number
  failed: number
}

/** One at a time; it goes on while the user looks at another tab or pair, and can be stopped from each. */
export const useBulk = create<{ bulk: Bulk | null }>(() => ({ bulk: null }))

let work: AbortController | null = null

export function stopBulk() {
  work?.abort()
}

/** Publishes to each, or checks each. The outcomes stand in the store of numbers; nothing happens while another runs. */
export async function runBulk(keyId: string, doing: Bulk['doing'], places: readonly Place[]): Promise<void> {
  if (useBulk.getState().bulk !== null) return
  const running = new AbortController()
  work = running
  const step = doing === 'publishing' ? publishTo : check
  // In another workspace the environment would be another one, and the key go to numbers that nobody meant.
  const isHere = stayingHere()
  let failed = 0
  try {
    for (const [done, place] of places.entries()) {
      if (running.signal.aborted || !isHere() || isSwitching()) return
      useBulk.setState({ bulk: { keyId, doing, total: places.length, done, failed } })
      await step(keyId, place, running.signal)
      if (stateOf(place).known.kind === 'failed') failed += 1
    }
  } finally {
    useBulk.setState({ bulk: null })
  }
}
