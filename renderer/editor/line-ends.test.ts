import { EditorState } from '@codemirror/state'
import { describe, expect, it } from 'vitest'
import { lineEndOf, lineEnds, textOf } from './line-ends.ts'

const texts = [
  '',
  'one',
  'a\r\nb\r\n',
  'a\nb',
  'a\rb',
  'a\r\nb\nc',
  'a\nb\r\n',
  '\r\n',
  '\n\r\n',
  'a\r\nb\rc',
]

describe('line ends', () => {
  it.each(texts)('an editor gives back every byte of %j', (text) => {
    const state = EditorState.create({ doc: text, extensions: lineEnds(text) })
    expect(textOf(state)).toBe(text)
  })

  it.each([
    ['a\r\nb\r\n', '\r\n'],
    ['a\rb', '\r'],
    ['a\nb', '\n'],
    ['a\r\nb\n', '\n'],
    ['\n\r\n', '\n'],
    ['', '\n'],
  ])('of %j are %j', (text, end) => {
    expect(lineEndOf(text)).toBe(end)
  })
})
