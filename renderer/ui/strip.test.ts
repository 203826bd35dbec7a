import { expect, it } from 'vitest'
import { cutEnds, scrolledTo, wheelStep } from './strip.ts'

const strip = (left: number) => ({ left, width: 300 })

it.each([
  ['an item in view stays', strip(0), { left: 100, width: 80 }, 0],
  ['an item at the right comes in, with some of the next', strip(0), { left: 290, width: 80 }, 94],
  ['an item at the left comes in, with some of the one before', strip(500), { left: 400, width: 80 }, 376],
  ['the first item comes to the very beginning', strip(90), { left: 0, width: 80 }, 0],
  ['of an item that is wider than the strip the beginning shows', strip(0), { left: 400, width: 500 }, 376],
])('%s', (_, of, item, expected) => {
  expect(scrolledTo(of, item)).toBe(expected)
})

it.each([
  ['a turn of the wheel goes along', { deltaX: 0, deltaY: 100, deltaMode: 0 }, 100],
  ['lines are counted in pixels', { deltaX: 0, deltaY: -3, deltaMode: 1 }, -48],
  ['pages are as wide as the strip', { deltaX: 0, deltaY: 1, deltaMode: 2 }, 300],
  ['a move sideways is left to the system', { deltaX: 80, deltaY: 3, deltaMode: 0 }, 0],
])('%s', (_, event, expected) => {
  expect(wheelStep(event, 300)).toBe(expected)
})

it.each([
  ['what fits is cut nowhere', strip(0), 300, 'none'],
  ['at the beginning there is more at the end', strip(0), 400, 'end'],
  ['in the middle there is more at both', strip(50), 400, 'both'],
  ['at the end there is more before it', strip(100), 400, 'start'],
  ['half a pixel is no more', strip(0.5), 301, 'none'],
])('%s', (_, of, length, expected) => {
  expect(cutEnds(of, length)).toBe(expected)
})
