import { describe, expect, it } from 'vitest'
import { textChange } from './text-change.ts'

describe('textChange', () => {
  it.each([
    ['abc', 'abXc', { from: 2, to: 2, insert: 'X' }],
    ['aaa', 'aa', { from: 2, to: 3, insert: '' }],
    ['', 'new', { from: 0, to: 0, insert: 'new' }],
    ['sha-256 x', 'SHA-256 x', { from: 0, to: 3, insert: 'SHA' }],
  ])('replaces only what differs between %j and %j', (before, after, change) => {
    expect(textChange(before, after)).toEqual(change)
  })

  it('says nothing when nothing differs', () => {
    expect(textChange('same', 'same')).toBeNull()
  })
})
