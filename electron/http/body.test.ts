import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { emptyRequest } from '../../shared/request/defaults.ts'
import type { RequestDraft } from '../../shared/request/model.ts'
import { headerValue } from '../wire/stages.ts'
import { prepare } from './prepare.ts'
import { temporaryFolder } from './testing/folder.ts'
import { scopeOf } from './testing/harness.ts'

const folder = temporaryFolder(afterAll)
const wav = join(folder, 'pro"mpt.wav')
writeFileSync(wav, 'RIFF\r\n')

async function made(draft: Partial<RequestDraft>, values: Record<string, string> = {}) {
  const prepared = await prepare({
    draft: emptyRequest({ method: 'POST', url: 'http://h/', ...draft }),
    auth: { kind: 'none' },
    scope: scopeOf(values),
    now: new Date(),
    encode: { version: '0', boundary: 'BOUNDARY' },
  })
  const { headers, body } = prepared.encoded.partial
  return {
    text: Buffer.from(body).toString('utf8'),
    type: headerValue(headers, 'content-type'),
    notes: prepared.notes,
    problems: prepared.problems,
  }
}

describe('a JSON body', () => {
  const comments = 'comments were taken out of the JSON'
  const commas = 'trailing commas were taken out of the JSON'
  it.each([
    ['{ "a" : 1 }\n', '{ "a" : 1 }\n', []],
    ['{"a":1, // one\n"b":2}', '{"a":1, \n"b":2}', [comments]],
    ['{/* x\ny */"a":1}', '{"a":1}', [comments]],
    ['[1,2,]', '[1,2]', [commas]],
    ['{"a":[1, ],\r\n}', '{"a":[1 ]\r\n}', [commas]],
    ['{"a":1, // last\n}', '{"a":1 \n}', [comments, commas]],
    ['{"u":"https://x/*y*/,]"}', '{"u":"https://x/*y*/,]"}', []],
    ['{"n":12345678901234567890,"e":1e2}', '{"n":12345678901234567890,"e":1e2}', []],
    ['', '', []],
  ])('%j keeps every other byte', async (typed, sent, notes) => {
    const result = await made({ body: { kind: 'json', text: typed } })
    expect(result.text).toBe(sent)
    expect(result.notes).toEqual(notes)
    expect(result.type).toBe('application/json')
  })

  it.each(['{"a":}', 'see http://x // y', '{"a":1} // and\nmore'])(
    '%j is no JSON and is sent as typed',
    async (text) => {
      const result = await made({ body: { kind: 'json', text } })
      expect(result.text).toBe(text)
      expect(result.notes.join()).toMatch(/not JSON \(line \d+: .*sent as typed/)
    },
  )

  it('does not ask for a variable that stands in a comment', async () => {
    const result = await made({ body: { kind: 'json', text: '{"a":1 // {{gone}}\n}' } })
    expect(result).toMatchObject({ text: '{"a":1 \n}', problems: [] })
  })

  it('names the line as typed when comments before it are gone', async () => {
    const text = '{\n/* one\ntwo */ "a": // x\n"{{gone}}"}'
    const result = await made({ body: { kind: 'json', text } })
    expect(result.problems[0]?.where).toBe('the body, line 4')
  })

  it('takes a number or an object from a variable', async () => {
    const result = await made(
      { body: { kind: 'json', text: '{"n":{{n}},"o":{{o}} /* c */}' } },
      { n: '5', o: '{"x":[]}' },
    )
    expect(result.text).toBe('{"n":5,"o":{"x":[]} }')
  })
})

describe('a form', () => {
  it.each([
    ['a b', 'a+b'],
    ['a+b', 'a%2Bb'],
    ['-----BEGIN\r\nx\n', '-----BEGIN%0D%0Ax%0A'],
    ['ü&=', '%C3%BC%26%3D'],
    ['*-._~', '*-._%7E'],
  ])('writes %j as %s', async (value, sent) => {
    const fields = [
      { name: 'k', value, enabled: true },
      { name: 'off', value, enabled: false },
      { name: 'k', value: '', enabled: true },
    ]
    const result = await made({ body: { kind: 'form', fields } })
    expect(result.text).toBe(`k=${sent}&k=`)
    expect(result.type).toBe('application/x-www-form-urlencoded')
  })
})

describe('a multipart body', () => {
  it('holds texts and files in order', async () => {
    const part = { enabled: true, contentType: '' }
    const result = await made(
      {
        body: {
          kind: 'multipart',
          parts: [
            { ...part, kind: 'text', name: 'a"b', value: 'x\ny' },
            { ...part, kind: 'file', name: 'file', value: '{{dir}}/pro"mpt.wav' },
            { ...part, kind: 'text', name: 'j', value: '{}', contentType: 'application/json' },
            { ...part, kind: 'text', name: 'off', value: '', enabled: false },
          ],
        },
      },
      { dir: folder },
    )
    expect(result.type).toBe('multipart/form-data; boundary=BOUNDARY')
    expect(result.text).toBe(
      [
        '--BOUNDARY',
        'Content-Disposition: form-data; name="a%22b"',
        '',
        'x\ny',
        '--BOUNDARY',
        'Content-Disposition: form-data; name="file"; filename="pro%22mpt.wav"',
        'Content-Type: audio/wav',
        '',
        'RIFF\r\n',
        '--BOUNDARY',
        'Content-Disposition: form-data; name="j"',
        'Content-Type: application/json',
        '',
        '{}',
        '--BOUNDARY--',
        '',
      ].join('\r\n'),
    )
  })
})

describe('a multipart type of the user', () => {
  const part = { kind: 'text' as const, enabled: true, contentType: '', name: 'a', value: '1' }
  it.each([
    ['multipart/form-data', 'multipart/form-data; boundary=BOUNDARY'],
    [
      'Multipart/related; boundary=old; type="text/xml"',
      'Multipart/related; type="text/xml"; boundary=BOUNDARY',
    ],
    ['multipart/form-data; boundary="o;ld"', 'multipart/form-data; boundary=BOUNDARY'],
    ['text/plain', 'text/plain'],
  ])('%s gets the boundary of the body', async (value, type) => {
    const headers = [{ name: 'content-type', value, enabled: true }]
    expect((await made({ headers, body: { kind: 'multipart', parts: [part] } })).type).toBe(type)
  })
})

describe('a file', () => {
  it('is sent as it is, with a type by its name', async () => {
    expect(await made({ body: { kind: 'file', path: wav, contentType: '' } })).toMatchObject({
      text: 'RIFF\r\n',
      type: 'audio/wav',
    })
  })

  it.each([
    ['', 'no-file-chosen'],
    [join(folder, 'none'), 'file-not-readable'],
    [folder, 'file-not-readable'],
  ])('%j is a problem that names it', async (path, code) => {
    const { problems } = await made({ body: { kind: 'file', path, contentType: '' } })
    expect(problems).toMatchObject([{ code, where: 'the body' }])
    expect(problems[0]?.message).toContain(path)
  })
})

describe('headers', () => {
  const header = (name: string, value: string) => ({ name, value, enabled: true })
  it.each([
    [[header('x', 'a\r\nb')], 'header-line-break'],
    [[header('x', '日本')], 'header-not-latin1'],
    [[header('a b', 'c')], 'bad-header-name'],
    [[header('', 'c')], 'header-without-name'],
    [[header('Content-Length', '5')], 'content-length-mismatch'],
    [[header('Transfer-Encoding', 'gzip')], 'transfer-encoding-unknown'],
    [[header('Content-Length', '0'), header('Transfer-Encoding', 'chunked')], 'two-framings'],
  ])('%j is refused', async (headers, code) => {
    const { problems } = await made({ headers })
    expect(problems.map((problem) => problem.code)).toEqual([code])
  })

  it.each(['', 'A B', 'CONNECT'])('the method %j is refused', async (method) => {
    expect((await made({ method })).problems).toMatchObject([{ code: 'bad-method' }])
  })

  it('a Content-Type of the user wins', async () => {
    const headers = [header('content-type', 'application/merge-patch+json')]
    expect((await made({ headers, body: { kind: 'json', text: '{}' } })).type).toBe(
      'application/merge-patch+json',
    )
  })
})
