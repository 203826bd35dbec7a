/** Runs work one after the other, whoever asks and whatever became of the one before; answers what each answers. */
export type InTurn = <T>(work: () => Promise<T>) => Promise<T>

/** A queue of its own. */
export function inTurn(): InTurn {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const result = last.then(work, work)
    last = result.catch(() => undefined)
    return result
  }
}
