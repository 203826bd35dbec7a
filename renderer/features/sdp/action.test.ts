import { describe, expect, it } from 'vitest'
import { actionFindings } from './action.ts'

describe('actionFindings', () => {
  it.each([
    ['accept', 'offer', 1],
    ['pre_accept', 'offer', 1],
    ['connect', 'answer', 1],
    ['connect', 'offer', 0],
    ['accept', 'answer', 0],
    ['accept', null, 0],
    ['terminate', 'offer', 0],
  ] as const)('finds for %s with %s: %i', (action, type, count) => {
    expect(actionFindings(JSON.stringify({ action, session: {} }), type)).toHaveLength(count)
  })
})
