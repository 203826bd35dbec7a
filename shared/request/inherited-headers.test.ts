import { describe, expect, it } from 'vitest'
import { emptyRequest } from './defaults.ts'
import { type HeaderLevel, inheritedHeaders, replacedBy, withInheritedHeaders } from './inherited-headers.ts'

/** `X=1`; `-X=1` is switched off. */
const fields = (texts: readonly string[]) =>
  texts.map((text) => {
    const [name = '', value = ''] = text.replace(/^-/, '').split('=')
    return { name, value, enabled: !text.startsWith('-') }
  })
const levels = (...places: string[][]): HeaderLevel[] =>
  places.map((headers, at) => ({ from: `place ${at}`, folderId: `${at}`, headers: fields(headers) }))
const sent = (above: string[][], own: string[]) =>
  withInheritedHeaders(emptyRequest({ headers: fields(own) }), levels(...above))
    .headers.filter(({ enabled }) => enabled)
    .map(({ name, value }) => `${name}=${value}`)

describe('headers from above', () => {
  it.each<[string, string[][], string[], string[]]>([
    ['go out outermost first, before the own', [['A=1'], ['B=2']], ['C=3'], ['A=1', 'B=2', 'C=3']],
    ['are replaced by the own of the name', [['X-Id=1', 'A=1']], ['x-id=2'], ['A=1', 'x-id=2']],
    ['are replaced by a nearer folder', [['X=1', 'A=1'], ['x=2']], [], ['A=1', 'x=2']],
    ['keep their duplicates', [['A=1', 'a=2']], ['B=1'], ['A=1', 'a=2', 'B=1']],
    ['give way to all duplicates of the own', [['A=0']], ['A=1', 'A=2'], ['A=1', 'A=2']],
    ['are switched off by an own one that is off', [['A=1', 'B=1']], ['-a='], ['B=1']],
    ['are switched off by a nearer folder', [['A=1'], ['-A=']], [], []],
    ['come back where the request names what a folder switched off', [['A=1'], ['-A=']], ['A=3'], ['A=3']],
    ['that are off are not sent', [['-A=1']], [], []],
    ['are not replaced by a row without a name', [['A=1']], ['=x'], ['A=1', '=x']],
    ['compare names without the blanks around them', [['A =1']], [' a=2'], [' a=2']],
  ])('%s', (_fact, above, own, expected) => {
    expect(sent(above, own)).toEqual(expected)
  })

  it('are told with their place, and whether they are replaced', () => {
    expect(inheritedHeaders(levels(['A=1', 'B=1'], ['b=2', '-C=3']), fields(['a=9']))).toEqual([
      { name: 'A', value: '1', from: 'place 0', folderId: '0', isReplaced: true },
      { name: 'B', value: '1', from: 'place 0', folderId: '0', isReplaced: true },
      { name: 'b', value: '2', from: 'place 1', folderId: '1', isReplaced: false },
    ])
  })

  it('are replaced by what a nearer place names meanwhile', () => {
    const known = inheritedHeaders(levels(['A=1', 'B=1'], ['b=2']), [])
    expect(replacedBy(known, fields(['-a='])).map(({ isReplaced }) => isReplaced)).toEqual([
      true,
      true,
      false,
    ])
  })

  it('leave a draft without any as it is', () => {
    const draft = emptyRequest({ headers: fields(['A=1']) })
    expect(withInheritedHeaders(draft, levels(['A=0'], []))).toBe(draft)
  })
})
