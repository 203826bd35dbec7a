/**
 * Between the moment at which another workspace is open and the one at which the window knows it, a request's id means a file
 * of the wrong workspace: nothing may be read, saved or sent by it.
 */
let pending: Promise<unknown> | null = null

export async function switching<T>(work: () => Promise<T>): Promise<T> {
  const mine = work()
  pending = mine
  try {
    return await mine
  } finally {
    if (pending === mine) pending = null
  }
}

export function isSwitching(): boolean {
  return pending !== null
}

/** Runs at once, or when the window knows which workspace is open. */
export function afterSwitch(run: () => void): void {
  if (pending === null) run()
  else pending.then(run, run)
}
