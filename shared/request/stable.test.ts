import { expect, it } from 'vitest'
import { stableHash, stableText } from './stable.ts'

it('is the same for the same value in another order of keys, at any depth', () => {
  expect(stableText({ b: [{ d: 1, c: null }], a: 'x' })).toBe(stableText({ a: 'x', b: [{ c: null, d: 1 }] }))
  expect(stableHash({ b: 1, a: 2 })).toBe(stableHash({ a: 2, b: 1 }))
})

it('differs with each single character, wherever it stands', () => {
  const text = 'the quick brown fox '.repeat(20)
  const hashes = new Set([stableHash({ text })])
  for (let at = 0; at < text.length; at += 1) {
    hashes.add(stableHash({ text: `${text.slice(0, at)}#${text.slice(at + 1)}` }))
  }
  hashes.add(stableHash({ text: [text] }))
  expect(hashes.size).toBe(text.length + 2)
})
