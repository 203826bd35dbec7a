import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyRequest } from '../../shared/request/defaults.ts'
import { readOrdinary, readYaml } from './read-yaml.ts'
import { writeRequestFile } from './request-file.ts'
import { type Plain, parseYaml } from './yaml.ts'

type Read = { value: Plain } | { problem: string }
function told(read: () => Plain): Read {
  try {
    return { value: read() }
  } catch (error) {
    return { problem: String(error) }
  }
}
const alike = (text: string) =>
  expect(told(() => readYaml(text, 'a.yml'))).toEqual(told(() => parseYaml(text, 'a.yml').value))

const bodies = [
  '{"a": [1, 2], "b": "x: y # z"}',
  'plain & more *bold* !important',
  '- it\'s\n  - "quoted" \\ text\n\n\n# no comment\n',
  ' leading\ttab\r\nand CRLF\n',
  'null',
  '~',
  '',
  '1.10',
]
const written = bodies.map((text, seq) =>
  writeRequestFile(
    null,
    {
      name: `Grüße: "${seq}" #1`,
      seq,
      draft: emptyRequest({
        method: 'POST',
        url: "https://{{host}}/calls/:id:play?a=b&c='d'#e",
        headers: [
          { name: 'Accept', value: '*/*', enabled: true },
          { name: 'X', value: text.replace(/\s+/g, ' '), enabled: false },
        ],
        body: { kind: 'text', text },
        docs: `# Title\n\n${text}`,
      }),
    },
    'a.yml',
  ),
)

describe('reading alone gives what the parser that keeps comments gives', () => {
  it.each(written)('of a request file', alike)

  it('without the slower parser, for what the app writes', () => {
    expect(written.filter((text) => readOrdinary(text) === undefined)).toEqual([])
  })

  it('of every file of the sample workspace', () => {
    const sample = join(import.meta.dirname, 'sample')
    const files = readdirSync(sample, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.ya?ml$/.test(name),
    )
    for (const name of files) alike(readFileSync(join(sample, name), 'utf8'))
  })

  it.each([
    'a: 1.10\nb: 0x1F\nc: true\nd: null\ne:\nf: ~\ng: "null"\nh: 2001-01-01\ni: 1_000\nj: .inf\nk: <<',
    'a: null\nb: Null\nc: NULL\nd:\ne: nullable\nf: nUll\n',
    'a: &x 1\nb: *x',
    'a: !!int 1',
    '%YAML 1.1\n---\na: yes',
    'a: 1\n---\nb: 2',
    'a: 1\na: 2',
    '? a\n: b',
    ': b',
    '~: b',
    'null: b',
    '[a]: b',
    '{a: 1}: b',
    'a:\n\t- b',
    'a: b: c',
    'a: [1, 2',
    "a: 'open",
    'a: |\n  one\n   two\n\n  three\nb: >-\n  folded\n  text\n\n  more',
    'a: |2\n    indented\nb: >+\n  kept\n\n',
    '- a\n-\n- - b\n  - c',
    'a: - b',
    '__proto__: 1\nconstructor: 2',
    '"a\\u00e4\\n": "\\x41\\\n  joined"',
    'a: {b: [c, {d: e}], "f": g,}',
    'a: b #c\n#d\ne: f#g',
    '',
    '# nothing',
    'text alone',
    `${'['.repeat(70)}${']'.repeat(70)}`,
    'a: \u0007',
    '\ufeffa: 1',
    'a: @b',
    'a: `b`',
    'a: %b',
    'a:b',
    'a: "b" c',
    'a: {b:c}',
    'a: {b, c: d}',
    'a: [b: c]',
    'a: [b,,c]',
    '"a":b',
    '{"a":"b"}',
    'a:\n b: 1\n  c: 2',
    'a:\n- b\n- c',
    'a: b\n c: d',
    'a: "x\ny"',
    "a: 'it''s\n\n  two'",
    'a: b\n  c\n\n  d',
    '<<: {a: 1}\nb: 2',
    'a: =',
    'a: | # note\n  text',
    'a: |x\n  text',
  ])('of %j', alike)

  it('of files with random damage', () => {
    const pieces = [
      '\n',
      ' ',
      '  ',
      ':',
      ': ',
      '- ',
      '#',
      ' #',
      '"',
      "'",
      '{',
      '}',
      '[',
      ']',
      ',',
      '|',
      '>',
      '\\',
      '~',
      '=',
      '<<',
      'null',
      '\r\n',
      'ü',
      '0',
      '?',
      '%',
      '-',
      '\n\n',
      '\n- ',
      '\na: ',
      '---',
    ]
    const damage = fc.record({
      at: fc.nat(),
      cut: fc.integer({ min: 0, max: 12 }),
      text: fc.array(fc.constantFrom(...pieces), { maxLength: 4 }).map((list) => list.join('')),
    })
    fc.assert(
      fc.property(
        fc.constantFrom(...written),
        fc.array(damage, { minLength: 1, maxLength: 4 }),
        (file, all) => {
          const broken = all.reduce((text, { at, cut, text: piece }) => {
            const place = at % (text.length + 1)
            return text.slice(0, place) + piece + text.slice(place + cut)
          }, file)
          alike(broken)
        },
      ),
      { numRuns: 200 },
    )
  })
})
