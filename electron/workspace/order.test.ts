import { describe, expect, it } from 'vitest'
import { byPlace, newNumbers, type Placed, writingOrder } from './order.ts'

/** `a1 b2 c` as items: a letter as id and name, and its number. */
function items(text: string): Placed[] {
  return text.split(' ').map((one) => {
    const seq = one.slice(1)
    return { id: one.slice(0, 1), name: one.slice(0, 1), seq: seq === '' ? null : Number(seq) }
  })
}

function numbered(order: readonly Placed[], changes: ReadonlyMap<string, number>): Placed[] {
  return order.map((item) => ({ ...item, seq: changes.get(item.id) ?? item.seq }))
}

const ids = (order: readonly Placed[]) => order.map(({ id }) => id).join('')

/** Every choice of items that keep their number, tried out: how few files have to change. */
function fewest(order: readonly Placed[]): number {
  let best = order.length
  for (let mask = 0; mask < 1 << order.length; mask += 1) {
    let last = 0
    let changed = 0
    const isPossible = order.every((item, at) => {
      if ((mask & (1 << at)) === 0) {
        changed += 1
        last += 1
        return true
      }
      if (item.seq === null) {
        // Stays without a number: everything behind it must too.
        const next = order[at + 1]
        last = Number.MAX_SAFE_INTEGER
        return (
          next === undefined ||
          ((mask & (1 << (at + 1))) !== 0 && next.seq === null && byPlace(item, next) <= 0)
        )
      }
      const fits = item.seq > last
      last = item.seq
      return fits
    })
    if (isPossible) best = Math.min(best, changed)
  }
  return best
}

describe('new numbers', () => {
  it.each([
    ['nothing moved', 'a1 b2 c3', ''],
    ['to the end', 'b2 c3 a1', 'a4'],
    ['to the end, though numbers are missing', 'b5 c9 a1', 'a10'],
    ['to the front, where two behind it cost less than three', 'c3 a1 b2', 'a4 b5'],
    ['to the front where there is room', 'c9 a4 b5', 'c1'],
    ['into a gap', 'a1 c9 b5', 'c2'],
    ['one of two that say the same', 'a1 b1 c1', 'b2 c3'],
    ['files without numbers stay without', 'a b c', ''],
    ['the first of files without numbers', 'c a b', 'c1'],
    ['the last before files without numbers', 'a1 d b c', 'd2'],
    ['a number below one', 'a0 b1', 'a1 b2'],
  ])('%s', (_, order, expected) => {
    const changes = newNumbers(items(order))
    expect([...changes].map(([id, seq]) => id + seq).join(' ')).toBe(expected)
  })

  it('gives every order of small folders, with the fewest files that change', () => {
    const letters = ['a', 'b', 'c', 'd']
    let state = 7
    const random = (below: number) => {
      state = (state * 1103515245 + 12345) % 2147483648
      return Math.floor((state / 2147483648) * below)
    }
    for (let round = 0; round < 2_000; round += 1) {
      const order = letters
        .map((id) => ({ id, name: id, seq: random(5) === 0 ? null : random(7), at: random(1_000) }))
        .sort((a, b) => a.at - b.at)
      const changes = newNumbers(order)
      expect(ids(numbered(order, changes).toSorted(byPlace)), JSON.stringify(order)).toBe(ids(order))
      expect(changes.size, JSON.stringify(order)).toBe(fewest(order))
    }
  })
})

describe('a renumbering that ends half-way', () => {
  it('leaves the others in their order, after every single file', () => {
    for (const text of ['a1 b2 c3 d4 e5', 'a5 b6 c7 d8 e9', 'a1 b5 c6 d7 e', 'a2 b4 c6 d8 e9']) {
      const before = items(text)
      for (const moved of before) {
        const rest = before.filter((item) => item !== moved)
        for (let at = 0; at <= rest.length; at += 1) {
          const wanted = [...rest.slice(0, at), moved, ...rest.slice(at)]
          const changes = newNumbers(wanted)
          changes.delete(moved.id)
          let now = rest
          for (const { id, seq } of writingOrder(rest, changes)) {
            now = now.map((item) => (item.id === id ? { ...item, seq } : item))
            expect(ids(now.toSorted(byPlace)), `${text}, ${moved.id} to ${at}`).toBe(ids(rest))
          }
        }
      }
    }
  })
})
