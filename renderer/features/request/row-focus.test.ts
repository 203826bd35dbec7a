import { describe, expect, it } from 'vitest'
import { newRow, rowAfterRemoval } from './row-focus.ts'

describe('the focus in rows', () => {
  it.each([
    ['goes to the row that comes into the place of the removed one', 0, 3, 0],
    ['goes to the row before when the last one goes', 2, 3, 1],
    ['has no row to go to when the only one goes', 0, 1, null],
  ])('%s', (_fact, removed, before, after) => {
    expect(rowAfterRemoval(removed, before)).toBe(after)
  })

  it.each([
    ['goes to the last row without a name', ['a', '', 'b', ''], 3],
    ['finds a new query item before those that are switched off', ['a', '', 'off'], 1],
    ['goes nowhere when every row has a name', ['a'], null],
  ])('%s', (_fact, names, index) => {
    expect(newRow(names.map((name) => ({ name })))).toBe(index)
  })
})
