import { describe, expect, it } from 'vitest'
import { rowWindow } from './row-window.ts'

describe('the rows that are laid out', () => {
  it.each([
    ['all of a few', rowWindow(5, 28, 0, 400), 0, 5],
    ['those at the top and some more', rowWindow(15_500, 28, 0, 280), 0, 31],
    ['those in the middle with some before and after', rowWindow(15_500, 28, 28_000, 280), 980, 1031],
    ['the last ones at the end', rowWindow(15_500, 28, 15_490 * 28, 280), 15_470, 15_500],
    ['none of none', rowWindow(0, 28, 0, 400), 0, 0],
    ['the last ones where a shorter text came under a scrolled view', rowWindow(10, 28, 28_000, 280), 0, 10],
  ] as const)('are %s', (_, rows, first, end) => {
    expect(rows).toEqual({ first, end })
  })
})
