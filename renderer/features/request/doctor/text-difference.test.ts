import { describe, expect, it } from 'vitest'
import { differences, visible } from './text-difference.ts'

const marked = (text: string, other: string) =>
  differences(text, other)
    .map((cut) => (cut.differs ? `[${cut.text}]` : cut.text))
    .join('')

describe('the difference of two texts', () => {
  it.each([
    ['POST\n/a/1:play\nx', 'POST\n/a/{{id}}:play\nx', 'POST\n/a/[1]:play\nx'],
    ['a\nb1\nc1', 'a\nb2\nc2', 'a\nb[1]\nc[1]'],
    ['a\n', 'a', 'a[\n]'],
    ['a', 'a\n', 'a'],
    ['aaa', 'aa', 'aa[a]'],
    ['same', 'same', 'same'],
    ['', 'x', ''],
  ])('%j against %j', (text, other, result) => expect(marked(text, other)).toBe(result))

  it('shows what cannot be seen', () => {
    expect(visible('\ufeffa\tb\r\n', true)).toBe('⟨BOM⟩a⇥b␍⏎')
    expect(visible('a\n', false)).toBe('a\n')
  })
})
