import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeTarget, parseTarget } from './target.ts'

describe('parseTarget', () => {
  it.each([
    ['https://Example.COM/a', 'https', 'example.com', 443, 'example.com'],
    ['https://h:443/a', 'https', 'h', 443, 'h'],
    ['http://h:80/a', 'http', 'h', 80, 'h'],
    ['http://h:443/a', 'http', 'h', 443, 'h:443'],
    ['HTTP://h:8080', 'http', 'h', 8080, 'h:8080'],
    ['http://h:/a', 'http', 'h', 80, 'h'],
    ['http://127.0.0.1:18473/a', 'http', '127.0.0.1', 18473, '127.0.0.1:18473'],
    ['http://[::1]:81/a', 'http', '::1', 81, '[::1]:81'],
    ['https://[2001:DB8::1]/a', 'https', '2001:db8::1', 443, '[2001:db8::1]'],
    ['http://my_host/a', 'http', 'my_host', 80, 'my_host'],
    ['  https://h/a\n', 'https', 'h', 443, 'h'],
  ])('%s connects and names the host', (url, scheme, hostname, port, host) => {
    expect(parseTarget(url)).toMatchObject({ scheme, hostname, port, host, problems: [] })
  })

  it('writes an international host as ASCII by the function that is passed in', () => {
    expect(parseTarget('https://bücher.example/ü', () => 'xn--bcher-kva.example')).toMatchObject({
      host: 'xn--bcher-kva.example',
      requestTarget: '/%C3%BC',
      problems: [],
    })
  })

  it.each([
    ['', 'missing-url'],
    ['example.com/a', 'missing-scheme'],
    ['localhost:8080/a', 'missing-scheme'],
    ['/a', 'missing-host'],
    ['http:///a', 'missing-host'],
    ['http://:80/a', 'missing-host'],
    ['ftp://h/a', 'unknown-scheme'],
    ['http://h:x/a', 'bad-port'],
    ['http://h:0/a', 'bad-port'],
    ['http://h:65536/a', 'bad-port'],
    ['http://::1/a', 'bad-host'],
    ['http://me:pw@h/a', 'userinfo-in-url'],
    ['http://h\\x/a', 'bad-host'],
    ['http://a b/c', 'bad-host'],
    ['http://[::g]/', 'bad-host'],
  ])('%j is refused as %s, with a fix', (url, code) => {
    const { problems } = parseTarget(url)
    expect(problems.map((problem) => problem.code)).toEqual([code])
    expect(problems[0]?.fix).toMatch(/\.$/)
    expect(problems[0]?.where).toBe('the URL')
  })

  it('leaves an unresolved endpoint visible and says nothing about its scheme', () => {
    expect(parseTarget('{{endpoint}}/calls/{{id}}:play?a=b')).toMatchObject({
      scheme: null,
      host: '{{endpoint}}',
      requestTarget: '/calls/{{id}}:play?a=b',
      problems: [],
    })
  })

  it.each([
    ['https://h//a', 'the endpoint ends in / and the path begins with /: two slashes are sent'],
    ['https://h/a#b', 'the part from # on is not sent'],
    ['https://h/a b', '1 character that a request line cannot carry was percent-encoded'],
  ])('notes of %s', (url, note) => expect(parseTarget(url).notes).toEqual([note]))

  it('replaces half a surrogate pair, which has no UTF-8', () => {
    expect(parseTarget('https://h/\ud800').requestTarget).toBe('/%EF%BF%BD')
  })
})

describe('encodeTarget', () => {
  it('leaves what a request line can carry and encodes the rest, once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const encoded = encodeTarget(text)
        expect(encoded).toMatch(/^[\u0021-\u007e]*$/)
        expect(encodeTarget(encoded)).toBe(encoded)
        expect(encoded.replace(/%[0-9A-F]{2}/g, '').length).toBeLessThanOrEqual(text.length)
      }),
    )
    fc.assert(
      fc.property(
        fc.string({ unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)) }),
        (text) => {
          expect(encodeTarget(text)).toBe(text)
        },
      ),
    )
  })
})
