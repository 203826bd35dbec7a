import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RequestDraft } from '../../shared/request/model.ts'
import { createMasker, maskText } from '../wire/mask.ts'
import { acsAuth, harness, testKey } from './testing/harness.ts'
import { type RawServer, rawServer } from './testing/raw-server.ts'

const secret = 'pa$$ wörd/+&"quoted"'

let server: RawServer
beforeAll(async () => {
  server = await rawServer((raw) => {
    const echo = raw.toString('latin1').split('\r\n')[0] ?? ''
    const head = `HTTP/1.1 200 OK\r\nX-Echo: ${echo.replace(/[\r\n]/g, '')}\r\nX-Utf8: ${secret}\r\n`
    return `${head}Content-Length: 0\r\n\r\n`
  })
})
afterAll(() => server.close())

/** Every form in which the secret could be recognised in what leaves. */
const forms = [
  secret,
  // A header in UTF-8, read as Latin-1.
  Buffer.from(secret).toString('latin1'),
  encodeURIComponent(secret),
  new URLSearchParams([['', secret]]).toString().slice(1),
  JSON.stringify(secret).slice(1, -1),
  'pa$$%20w%C3%B6rd/+&"quoted"',
  'pa$$%20w%C3%B6rd%2F+&"quoted"',
  Buffer.from(secret).toString('base64').slice(0, -4),
  Buffer.from(`me:${secret}`).toString('base64'),
  testKey,
]

const drafts: [string, Partial<RequestDraft>][] = [
  ['the URL', { url: '/x?token={{secret}}' }],
  ['a path variable', { url: '/x/:id', pathVariables: [{ name: 'id', value: '{{secret}}' }] }],
  ['a value inside a value', { url: '/x?token={{nested}}' }],
  ['a JSON body', { method: 'POST', url: '/x', body: { kind: 'text', text: 'a {{secret}} b' } }],
  [
    'a form',
    {
      method: 'POST',
      url: '/x',
      body: { kind: 'form', fields: [{ name: 'a', value: '{{secret}}', enabled: true }] },
    },
  ],
  ['basic', { url: '/x', auth: { kind: 'basic', username: 'me', password: '{{secret}}' } }],
  ['basic, typed', { url: '/x', auth: { kind: 'basic', username: 'me', password: secret } }],
  [
    'an API key in the query',
    { url: '/x', auth: { kind: 'api-key', name: 'k', value: secret, placement: 'query' } },
  ],
  ['a header, in Latin-1', { url: '/x', headers: [{ name: 'x-key', value: '{{secret}}', enabled: true }] }],
  [
    'the access key in a header',
    { url: '/x', headers: [{ name: 'x-key', value: '{{accessKey}}', enabled: true }] },
  ],
  ['ACS with the secret in the target', { url: '/x?token={{secret}}', auth: acsAuth }],
]

describe('secrets', () => {
  it.each(drafts)('in %s reach the server and nothing else', async (_name, draft) => {
    const { send, preview, curl, bytes } = harness({
      endpoint: `http://127.0.0.1:${server.port}`,
      'secret:secret': secret,
      nested: 'x{{secret}}y',
    })
    const whole = { ...draft, url: `{{endpoint}}${draft.url}` }
    const before = server.requests.length
    const exchange = await send(whole)
    expect(exchange.error).toBeNull()
    const received = server.requests[before] ?? Buffer.alloc(0)
    const sent = await bytes(exchange.id, 'sent')
    const seen = [
      JSON.stringify(exchange),
      JSON.stringify(await preview(whole)),
      await curl(whole),
      sent.toString('utf8'),
      sent.toString('latin1'),
    ]
    const arrived = [received.toString('utf8'), received.toString('latin1')]
    expect(forms.some((form) => arrived.some((text) => text.includes(form)))).toBe(true)
    for (const form of forms) for (const text of seen) expect(text).not.toContain(form)
    expect(seen[2]).toContain(maskText)
    expect(seen[3]).toContain(maskText)
    const { signing } = exchange.request
    if (signing !== null) expect(signing.parts.map((part) => part.text).join('')).toBe(signing.stringToSign)
  })

  it('are masked in the base64 of a binary body, wherever its lines break', async () => {
    for (let pad = 0; pad < 80; pad += 7) {
      const text = await harness({ 'secret:secret': secret }).curl({
        method: 'POST',
        url: 'http://h/',
        body: { kind: 'text', text: `${'x'.repeat(pad)}\u0000{{secret}}` },
      })
      const [, heredoc = ''] = /\n((?:[A-Za-z0-9+/=]+\n)+)END$/.exec(text) ?? []
      expect(Buffer.from(heredoc, 'base64').toString()).toBe(`${'x'.repeat(pad)}\u0000${maskText}`)
    }
  })

  it('stay out of the problems as well', async () => {
    const { preview } = harness({ 'secret:secret': 'bad\r\nheader-value' })
    const shown = await preview({
      url: 'http://h/{{missing}}',
      headers: [{ name: 'x', value: '{{secret}}', enabled: true }],
      auth: {
        kind: 'acs-hmac',
        credential: 'connection-string',
        value: 'endpoint=https://x;key=zzz-zzz',
        dateHeader: 'date',
      },
    })
    expect(shown.problems.length).toBeGreaterThan(0)
    expect(JSON.stringify(shown)).not.toMatch(/header-value|zzz-zzz/)
  })

  it.each([
    { kind: 'basic', username: 'me', password: '{{nobody}}' },
    { kind: 'digest', username: 'me', password: '{{nobody}}' },
    { kind: 'bearer', token: '{{nobody}}' },
  ] as const)('leave the name of a missing variable readable: $kind', async (auth) => {
    const { problems } = await harness().preview({ url: `http://127.0.0.1:${server.port}/`, auth })
    expect(problems[0]?.message).toContain('{{nobody}}')
  })

  it('are found in base64 at each alignment', () => {
    const masker = createMasker(['correct horse battery'])
    for (const prefix of ['', 'a', 'ab', 'abc']) {
      const masked = masker.text(Buffer.from(`${prefix}correct horse battery staple`).toString('base64'))
      expect(masked).toContain(maskText)
      expect(Buffer.from(masked.replaceAll(maskText, ''), 'base64').toString()).not.toMatch(/horse/)
    }
  })

  it('are never left in any text, whatever they and the text are', () => {
    const encodings: ((text: string) => string)[] = [
      (text) => text,
      encodeURIComponent,
      (text) => JSON.stringify(text),
      (text) => new URLSearchParams([['a', text]]).toString(),
      (text) => Buffer.from(text).toString('base64'),
    ]
    const secrets = fc.string({ minLength: 6, unit: 'grapheme' })
    fc.assert(
      fc.property(secrets, fc.string(), fc.string(), (value, before, after) => {
        const masker = createMasker([value])
        for (const encode of encodings) {
          expect(masker.text(encode(before + value + after))).toContain(maskText)
        }
        expect(masker.text(before + value + after)).not.toContain(value)
        expect(Buffer.from(masker.bytes(Buffer.from(before + value + after))).includes(value)).toBe(false)
      }),
      { numRuns: 300 },
    )
  })

  it.each([
    ['a value that was typed percent-encoded', 'aGVs%2BbG8%3D', 'aGVs+bG8='],
    ['a key that was typed as JSON has it', '-----BEGIN\\nabc', '-----BEGIN\nabc'],
    ['hex', 'correct horse', Buffer.from('correct horse').toString('hex')],
  ])('are found decoded or recoded: %s', (_what, secret, seen) => {
    expect(createMasker([secret]).text(`x ${seen} y`)).toBe(`x ${maskText} y`)
  })

  it('are found in UTF-16', () => {
    const wide = Buffer.from('a correct horse b', 'utf16le')
    for (const bytes of [wide, Buffer.from(wide).swap16()]) {
      const masked = Buffer.from(createMasker(['correct horse']).bytes(bytes))
      expect(masked.toString('utf16le') + Buffer.from(masked).toString('latin1')).not.toMatch(/h\0?o\0?r\0?s/)
    }
  })

  it('mask nothing when there are none', () => {
    const masker = createMasker(['', ''])
    expect(masker.text('as it is')).toBe('as it is')
    expect(masker.bytes(Buffer.from('as it is')).toString()).toBe('as it is')
  })
})
