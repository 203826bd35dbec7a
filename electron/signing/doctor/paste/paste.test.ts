import { describe, expect, it } from 'vitest'
import { ProblemError } from '../../../../shared/problem.ts'
import { headerValue } from '../../../wire/stages.ts'
import { contentSha256 } from '../../hash.ts'
import { capturedRequest } from './paste.ts'

const read = (text: string) => capturedRequest(text, 'it')
const body = (text: string) => Buffer.from(read(text).body).toString('utf8')

describe('a cURL command', () => {
  it('is read with its method, target, host, headers and body', () => {
    const request = read(
      `$ curl -sS -X POST 'https://contoso.communication.azure.com/calling/callConnections/1:play?api-version=2' \\\n  -H 'x-ms-date: Sat' -H "Content-Type: application/json" --data-raw '{"a": "it'\\''s"}' --compressed`,
    )
    expect(request).toMatchObject({
      method: 'POST',
      requestTarget: '/calling/callConnections/1:play?api-version=2',
    })
    expect(headerValue(request.headers, 'host')).toBe('contoso.communication.azure.com')
    expect(headerValue(request.headers, 'x-ms-date')).toBe('Sat')
    expect(Buffer.from(request.body).toString()).toBe(`{"a": "it's"}`)
  })

  it.each([
    ['curl http://h/', 'GET', '/', ''],
    ['curl h/x -d a=1 -d b=2', 'POST', '/x', 'a=1&b=2'],
    ['curl -XPUT -d@- http://h/'.replace('-d@-', "-d ''"), 'PUT', '/', ''],
    ['curl -G http://h/x -d a=1', 'GET', '/x?a=1', ''],
    ['curl -I http://h:8080/x', 'HEAD', '/x', ''],
    ["curl http://h/ --data-urlencode 'a=b c'", 'POST', '/', 'a=b+c'],
    ['curl http://h/x --url-query "a=b c"', 'GET', '/x?a=b+c', ''],
    ["curl http://h/ --request=PUT --data-raw='$HOME'", 'PUT', '/', '$HOME'],
    ['curl ^"http://h/a^%2f?b=1^&c^" ^\r\n -d ^"{\\^"a\\^":1}^"', 'POST', '/a%2f?b=1&c', '{"a":1}'],
    ["PS C:\\> curl.exe 'http://h/a' `\n  -d '{\\\"a\\\":''x''}'", 'POST', '/a', `{"a":'x'}`],
    [`curl http://h/ --json '{"a":1}'`, 'POST', '/', '{"a":1}'],
    ['curl http://h/a/./b/../c/%2e%2e/d?x=/../y', 'GET', '/a/c/%2e%2e/d?x=/../y', ''],
    ['curl http://h/a/../..', 'GET', '/', ''],
    ['curl --path-as-is http://h/a/../b', 'GET', '/a/../b', ''],
    ['curl --max-filesize 1000 --proxy-header "X: y" -X GET http://h/a', 'GET', '/a', ''],
    ['curl -o out -m 5 --max-redirs 3 http://h/y', 'GET', '/y', ''],
  ])('%s', (text, method, requestTarget, sent) => {
    expect(read(text)).toMatchObject({ method, requestTarget })
    expect(body(text)).toBe(sent)
  })

  it.each([
    ['curl -d @file http://h/', 'curl-reads-a-file'],
    ['curl -F a=b http://h/', 'curl-multipart'],
    ['curl -X POST', 'curl-without-url'],
    ['', 'nothing-pasted'],
    ['hello world', 'not-a-request'],
    ['{"a":', 'not-json'],
  ])('%j is refused as %s', (text, code) => {
    try {
      read(text)
    } catch (error) {
      if (error instanceof ProblemError) return expect(error.problem.code).toBe(code)
    }
    throw new Error('Nothing was refused.')
  })
})

describe('raw HTTP', () => {
  const head = 'POST /a:play?b=c HTTP/1.1\r\nHost: h:81\r\nContent-Type: text/plain\r\n'

  it('is read with the body after the empty line', () => {
    const request = read(`${head}\r\n{"a":1}\n`)
    expect(request).toMatchObject({ method: 'POST', requestTarget: '/a:play?b=c' })
    expect(Buffer.from(request.body).toString()).toBe('{"a":1}\n')
  })

  it.each([
    ['a trailing line end', `${head}Content-Length: 7\r\n\r\n{"a":1}\n`, '{"a":1}'],
    ['line ends that a paste made LF', `${head}Content-Length: 4\n\na\nb`, 'a\r\nb'],
  ])('Content-Length takes care of %s', (_name, text, sent) => expect(body(text)).toBe(sent))

  it('takes the line ends that the claimed hash speaks for', () => {
    const hash = contentSha256(Buffer.from('a\r\nb'))
    const request = read(`POST / HTTP/1.1\nHost: h\nx-ms-content-sha256: ${hash}\n\na\nb\n`)
    expect(Buffer.from(request.body).toString()).toBe('a\r\nb')
    expect(request.note).toContain('line ends')
  })

  it('keeps the bytes of a body that is no text', () => {
    const bytes = Buffer.from([0, 0xff, 0xfe, 0x80, 0x61, 0x0d, 0x0a])
    const { body, note } = capturedRequest(
      Buffer.concat([Buffer.from(`${head}Content-Length: 7\r\n\r\n`), bytes]),
      'it',
    )
    expect(Buffer.from(body)).toEqual(bytes)
    expect(note).toBeNull()
  })

  it.each([
    ['as it was sent', '7\r\n{"a":1}\r\n0\r\n\r\n', '{"a":1}'],
    [
      'with extensions, upper case and a trailer',
      'A;x=y\r\n0123456789\r\n2\r\nab\r\n0\r\nA: b\r\n\r\n',
      '0123456789ab',
    ],
    ['with line ends that a paste made LF', '4\nä€\u0000\n0\n\n'.replace('4', '6'), 'ä€\u0000'],
    ['that a tool has taken out of its chunks', '{"a":1}', '{"a":1}'],
  ])('takes a chunked body out of its framing, %s', (_name, sent, content) => {
    expect(body(`${head}Transfer-Encoding: chunked\r\n\r\n${sent}`)).toBe(content)
  })

  it('reads both sides of curl -v', () => {
    const request = read(
      `* Connected\n> GET /x HTTP/1.1\n> Host: h\n> Authorization: HMAC-SHA256 x\n> \n< HTTP/1.1 401 Unauthorized\n< Date: Sat, 21 Nov 2026 00:33:51 GMT\n<\n{"error":{}}\n`,
    )
    expect(request).toMatchObject({ method: 'GET', requestTarget: '/x', response: { status: 401 } })
    expect(request.body).toHaveLength(0)
    expect(headerValue(request.response?.headers ?? [], 'date')).toContain('2026')
  })

  it('reads an absolute URL in the request line, and a response pasted after it', () => {
    const request = read('POST https://h/x\nA: b\n\nbody\n\nHTTP/2 401\nDate: today\n\n{}')
    expect(request).toMatchObject({ requestTarget: '/x', response: { status: 401 } })
    expect(headerValue(request.headers, 'host')).toBe('h')
    expect(Buffer.from(request.body).toString()).toBe('body')
  })
})

describe('a captured exchange', () => {
  const request = { method: 'GET', requestTarget: '/x', headers: { Host: 'h' }, bodyBase64: 'YQ==' }

  it.each([
    ['alone', request],
    [
      'as send --json prints it',
      { request: { ...request, headers: [['Host', 'h']] }, response: { status: 401, headers: [] } },
    ],
  ])('is read %s', (_name, json) => {
    const captured = read(JSON.stringify(json))
    expect(captured).toMatchObject({ method: 'GET', requestTarget: '/x' })
    expect(headerValue(captured.headers, 'host')).toBe('h')
    expect(Buffer.from(captured.body).toString()).toBe('a')
  })

  it('with a masked body is not hashed again, and says so', () => {
    const bodyBase64 = Buffer.from('{"pin":"••••••"}').toString('base64')
    expect(read(JSON.stringify({ ...request, bodyBase64 }))).toMatchObject({
      isBodyUnknown: true,
      note: expect.stringContaining('masked'),
    })
  })

  it('is the refused entry of a HAR file', () => {
    const entry = (url: string, status: number) => ({
      request: { method: 'POST', url, headers: [{ name: 'A', value: 'b' }], postData: { text: 'x' } },
      response: { status, headers: [{ name: 'Date', value: 'd' }] },
    })
    const captured = read(
      JSON.stringify({ log: { entries: [entry('https://h/1', 200), entry('https://h/2?q=a%20b', 401)] } }),
    )
    expect(captured).toMatchObject({ requestTarget: '/2?q=a%20b', response: { status: 401 } })
    expect(headerValue(captured.headers, 'host')).toBe('h')
  })
})
