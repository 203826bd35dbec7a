/** What the parts of the benchmark share: clocks, medians, and the rows that they give to the table. */

export interface Peer {
  name: string
  /** In the unit of the row; null where the peer cannot be had here. */
  value: number | null
}

export interface Row {
  what: string
  value: number
  unit: 'ms' | 'kB' | 'MB'
  /** The budget: below this many of the unit. */
  under?: number
  /** Measured in the same run. */
  peers?: Peer[]
  /** The other half of the budget: each peer takes at least this many times as long. */
  times?: number
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

export async function timed(work: () => unknown): Promise<number> {
  const from = performance.now()
  await work()
  return performance.now() - from
}

/**
 * Median milliseconds of each contestant, who take turns, so that what else the machine does meets all of them alike. The
 * first `warmUp` turns do not count.
 */
export async function compared<Name extends string>(
  contestants: Record<Name, () => unknown>,
  turns: number,
  warmUp = Math.ceil(turns / 5),
): Promise<Record<Name, number>> {
  const names = Object.keys(contestants) as Name[]
  const times = new Map<Name, number[]>(names.map((name) => [name, []]))
  for (let turn = -warmUp; turn < turns; turn += 1) {
    for (const name of names) {
      const took = await timed(contestants[name])
      if (turn >= 0) times.get(name)?.push(took)
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(times.get(name) ?? [])])) as Record<
    Name,
    number
  >
}

/** Hands the rows of a part to the process that prints the table; alone, the part prints them as JSON. */
export function report(rows: readonly Row[]): void {
  if (process.send === undefined) console.log(JSON.stringify(rows, null, 2))
  else process.send(rows)
}
