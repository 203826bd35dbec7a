/**
 * The order of a folder's items stands in their files as `info.seq`. Whoever moves one changes as few files as can be: a
 * file that keeps its number makes no line in a diff, and nobody else's edit of it a conflict.
 */

/** One item in the order that is wanted. */
export interface Placed {
  id: string
  name: string
  /** What its file says; null: nothing, which stands behind all numbers, by name. */
  seq: number | null
}

/** As the tree sorts: by number, then by name. */
export function byPlace(a: { seq: number | null; name: string }, b: { seq: number | null; name: string }) {
  const bySeq = (a.seq ?? Number.MAX_SAFE_INTEGER) - (b.seq ?? Number.MAX_SAFE_INTEGER)
  return bySeq !== 0 ? bySeq : a.name.localeCompare(b.name, 'en', { numeric: true })
}

/**
 * The numbers to write so that the files have the order of the list: the fewest. Numbers begin with 1, as Bruno's do. A
 * number at index i can stay if those before it find room, so `seq - i` may not fall from one that stays to the next: what
 * stays is the longest such run.
 */
export function newNumbers(order: readonly Placed[]): Map<string, number> {
  const numbered = order.slice(0, order.length - unnumberedTail(order))
  const stays = longestRun(numbered.map(({ seq }, at) => (seq === null || seq - at < 1 ? null : seq - at)))
  const changes = new Map<string, number>()
  let last = 0
  for (const [at, item] of numbered.entries()) {
    const seq = stays.has(at) && item.seq !== null ? item.seq : last + 1
    if (seq !== item.seq) changes.set(item.id, seq)
    last = seq
  }
  return changes
}

/**
 * In which order to write: numbers that grow from the back, then those that shrink from the front. So no item overtakes
 * another one on the way, and a renumbering that ends half-way has left the order as it was.
 */
export function writingOrder(
  order: readonly Placed[],
  changes: ReadonlyMap<string, number>,
): { id: string; seq: number }[] {
  const all = order.flatMap(({ id, seq: old }) => {
    const seq = changes.get(id)
    return seq === undefined ? [] : [{ id, seq, old: old ?? Number.MAX_SAFE_INTEGER }]
  })
  const grow = all.filter(({ seq, old }) => seq > old).reverse()
  const shrink = all.filter(({ seq, old }) => seq <= old)
  return [...grow, ...shrink].map(({ id, seq }) => ({ id, seq }))
}

/** How many at the end have no number and stand by name, so that they need none. */
function unnumberedTail(order: readonly Placed[]): number {
  let count = 0
  for (let at = order.length - 1; at >= 0; at -= 1) {
    const item = order[at]
    const next = order[at + 1]
    if (item === undefined || item.seq !== null || (next !== undefined && byPlace(item, next) > 0)) break
    count += 1
  }
  return count
}

/** The indexes of the longest run of values that never fall; null is left out. O(n log n). */
function longestRun(values: readonly (number | null)[]): Set<number> {
  /** For each length the index of the smallest value that a run of it can end with. */
  const ends: number[] = []
  const before = new Map<number, number>()
  for (const [at, value] of values.entries()) {
    if (value === null) continue
    let low = 0
    let high = ends.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((values[ends[middle] ?? 0] ?? 0) <= value) low = middle + 1
      else high = middle
    }
    const previous = ends[low - 1]
    if (previous !== undefined) before.set(at, previous)
    ends[low] = at
  }
  const run = new Set<number>()
  for (let at = ends.at(-1); at !== undefined; at = before.get(at)) run.add(at)
  return run
}
