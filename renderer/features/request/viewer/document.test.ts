import { describe, expect, it } from 'vitest'
import { bodyDocument, type RowView } from './document.ts'

const encoder = new TextEncoder()

function open(text: string | Uint8Array, step = Number.POSITIVE_INFINITY) {
  const bytes = typeof text === 'string' ? encoder.encode(text) : text
  const document = bodyDocument(bytes.length, true)
  for (let at = 0; at < bytes.length; at += step) document.add(bytes.subarray(at, at + step))
  document.end()
  return document
}

const shown = (text: string, view: RowView = 'pretty', step?: number) => {
  const document = open(text, step)
  return document
    .rows(view, 0, document.rowCount(view))
    .map((row) => '  '.repeat(row.depth) + row.text)
    .join('\n')
}

const samples: unknown[] = [
  { a: 1, b: [true, null, 'x, {y}: "z"'], c: {}, d: [], e: { f: [[1], [{}]] } },
  [],
  {},
  'text \\" , [',
  12.5,
  [{ 'k"ey\\': 'ü😀\u0000\\\\' }, [[[]]]],
]

describe('formatted JSON', () => {
  it.each(samples.map((value) => [JSON.stringify(value), value] as const))(
    '%s is as JSON.stringify formats it',
    (text, value) => {
      expect(shown(text)).toBe(JSON.stringify(value, null, 2))
    },
  )

  it.each([1, 2, 3, 7])('is the same when it comes in pieces of %i bytes', (step) => {
    for (const value of samples) {
      expect(shown(JSON.stringify(value), 'pretty', step)).toBe(JSON.stringify(value, null, 2))
      expect(shown(JSON.stringify(value, null, 3), 'pretty', step)).toBe(JSON.stringify(value, null, 2))
    }
  })

  it('keeps every digit of a number', () => {
    expect(shown('{"n":12345678901234567890.10}')).toContain('"n": 12345678901234567890.10')
  })

  it('gives each value of NDJSON its lines', () => {
    expect(shown('{"a":1}\n{"a":2}\n3\n')).toBe('{\n  "a": 1\n}\n{\n  "a": 2\n}\n3')
  })

  it.each(['{"a":', ']]]{', '"open', '{"a":1}}', '<html>', ',,,'])('does not stumble over %s', (text) => {
    expect(() => shown(text)).not.toThrow()
  })

  it('cuts a line that nobody can read', () => {
    const [row] = open(JSON.stringify('x'.repeat(10_000))).rows('pretty', 0, 1)
    expect(row?.text).toContain('6002 more bytes')
  })
})

describe('the tree', () => {
  const document = open(JSON.stringify({ a: { b: [1, 2, 3] }, c: 4 }))
  const texts = () => document.rows('tree', 0, document.rowCount('tree')).map((row) => row.text)

  it('opens at its root, and rows open and close', () => {
    expect(texts()).toEqual(['{', '"a": {', '"c": 4'])
    document.toggle(1)
    expect(texts()).toEqual(['{', '"a": {', '"b": [', '"c": 4'])
    expect(document.rows('tree', 2, 3)[0]).toMatchObject({ open: false, count: 3, depth: 2 })
    document.toggle(1)
    expect(texts()).toEqual(['{', '"a": {', '"c": 4'])
  })

  it('opens what holds a text that was searched', () => {
    const [row] = document.search('tree', '2', 10)
    expect(document.rows('tree', row ?? -1, (row ?? -1) + 1)[0]?.text).toBe('2')
  })
})

describe('raw rows', () => {
  it.each([1, 5, 1000])('join to the text in pieces of %i bytes, and no character is cut', (step) => {
    const text = `${'ü😀'.repeat(200)}\nb\r\n\nlast`
    const document = open(text, step)
    const rows = document.rows('raw', 0, document.rowCount('raw'))
    expect(rows.map((row) => row.text).join('')).toBe(text.replace(/\r?\n/g, ''))
    expect(rows.flatMap((row) => row.number ?? [])).toEqual([1, 2, 3, 4])
  })
})

describe('search', () => {
  it('finds ASCII without case and everything else as it is, once a row', () => {
    const document = open('{"Name":"name NAME","x":"ÜBER"}')
    expect(document.search('pretty', 'name', 10)).toEqual([1])
    expect(document.search('pretty', 'ÜBER', 10)).toEqual([2])
    expect(document.search('pretty', 'über', 10)).toEqual([])
    expect(document.search('pretty', '', 10)).toEqual([])
  })

  it('stops at the limit', () => {
    expect(open('[1,1,1,1,1]').search('pretty', '1', 3)).toHaveLength(3)
  })
})

it('prints sixteen bytes a row in hexadecimal', () => {
  const document = open(Uint8Array.from({ length: 20 }, (_, index) => index + 60))
  expect(document.rows('hex', 0, 9).map((row) => row.text)).toEqual([
    '00000000  3c 3d 3e 3f 40 41 42 43  44 45 46 47 48 49 4a 4b  <=>?@ABCDEFGHIJK',
    '00000010  4c 4d 4e 4f                                       LMNO',
  ])
})
