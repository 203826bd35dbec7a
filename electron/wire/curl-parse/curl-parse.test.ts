import { execFile, execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RawServer, rawServer } from '../../http/testing/raw-server.ts'
import { takeApart } from '../../http/testing/verify-acs.ts'
import { readCurl } from './command.ts'
import { dataOf, headersOf, withQuery } from './data.ts'
import { shellOf, splitCommands } from './words.ts'

const words = (text: string) => splitCommands(text, { shell: shellOf(text), variables: 'keep' }).commands

describe('words of a shell', () => {
  it.each([
    ["a 'b c' d"],
    ["a 'it'\\''s'"],
    ['a "b \\"c\\" \\\\ d"'],
    ["a $'x\\ty\\n\\'\\x41\\u00e9\\303\\251'"],
    ["a $'\\e\\E[1m\\\\\\?'"],
    ['a \\\n  b'],
    ['a \'\' ""'],
    ['a b\\ c'],
    ["a'b'\"c\"$'d'"],
  ])('%s is what bash makes of it', (text) => {
    const script = `printf '%s\\0' ${text}`
    const made = execFileSync('bash', ['--norc', '-c', script], {
      stdio: ['ignore', 'pipe', 'pipe'],
      encoding: 'utf8',
      env: { LC_ALL: 'C.UTF-8' },
    })
    expect(words(text)).toEqual([made.split('\0').slice(0, -1)])
  })

  it.each([
    ['cmd: carets', 'curl ^"a^&b^%c^" ^\r\n -d ^"{\\^"x\\^":^^}^"', ['curl', 'a&b%c', '-d', '{"x":^}']],
    ['cmd: a caret between plain quotes', 'curl "a^b" ^\r\n c', ['curl', 'a^b', 'c']],
    ['cmd: a line end in a body', 'curl -d ^"a^\r\n\r\nb^"', ['curl', '-d', 'a\nb']],
    ['cmd: "" between quotes', 'curl ^"a^" -d "say ""x"""', ['curl', 'a', '-d', 'say "x"']],
    ['PowerShell: backtick', 'curl.exe "a`"b`n" `\n c', ['curl.exe', 'a"b\n', 'c']],
    ['PowerShell: doubled quotes', 'curl.exe \'it\'\'s\' "a""b"', ['curl.exe', "it's", 'a"b']],
    ['PowerShell before 7.3', 'curl.exe -d \'{\\"a\\":1}\'', ['curl.exe', '-d', '{"a":1}']],
    ['PowerShell from 7.3 on', 'curl.exe -d \'{"a":"\\"1\\""}\'', ['curl.exe', '-d', '{"a":"\\"1\\""}']],
  ])('%s', (_name, text, made) => expect(words(text)).toEqual([made]))

  it('are cut into commands', () => {
    expect(words('a b | c')).toEqual([['a', 'b'], ['c']])
    expect(words('\n\na b\nc')).toEqual([['a', 'b'], ['c']])
  })
})

describe('the options', () => {
  it.each([
    ['curl -sSXPOST -Ha:b h', { request: 'POST', header: 'a:b', url: 'h' }],
    ['curl --request=PUT -- -h', { request: 'PUT', url: '-h' }],
    ['# curl h', { url: 'h' }],
    ['PS C:\\Users\\me> & curl.exe h', { url: 'h' }],
  ])('%s', (text, expected) => {
    const [request] = readCurl(text, 'keep').requests
    const options = Object.fromEntries(request?.options.map(({ name, value }) => [name, value]) ?? [])
    expect(options).toMatchObject(expected)
  })

  it('are not those of a comment', () => {
    expect(readCurl('# how to curl\ncurl h', 'keep').requests.map(({ urls }) => urls)).toEqual([['h']])
  })

  it('begin another request at --next', () => {
    expect(readCurl('curl a --next -d x b', 'keep').requests.map(({ urls }) => urls)).toEqual([['a'], ['b']])
  })
})

describe.skipIf(!existsSync('/usr/bin/curl'))('data, query and cookies (needs /usr/bin/curl)', () => {
  let server: RawServer
  beforeAll(async () => {
    server = await rawServer(() => 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
  })
  afterAll(() => server.close())

  it.each([
    ["-d a=1 -d 'b= 2'"],
    [`--data-urlencode "b=c d!'()*~ü" --data-urlencode '=x y' --data-urlencode 'p q'`],
    [`-G --data-urlencode 'a=b c' -d d=e`],
    [`--url-query 'a=b c'`],
    [`--json '{"a":' --json '1}'`],
    [`--data-raw '@x' --data-binary 'y'`],
  ])('%s is what curl sends', async (flags) => {
    const url = `http://127.0.0.1:${server.port}/x?q`
    const before = server.requests.length
    await promisify(execFile)('bash', ['--norc', '-c', `curl -s ${flags} ${url}`])
    const sent = takeApart(server.requests[before] ?? Buffer.alloc(0))
    const [request] = readCurl(`curl ${flags} ${url}`, 'keep').requests
    const { options = [], urls = [] } = request ?? {}
    const data = dataOf(options)
    const text = data?.pieces.map((piece) => (piece.kind === 'text' ? piece.text : '')).join(data.separator)
    const isGet = options.some(({ name }) => name === 'get')
    const asked = withQuery(urls[0] ?? '', options, isGet ? (text ?? null) : null)
    expect(asked).toBe(`http://127.0.0.1:${server.port}${sent.target}`)
    expect(isGet ? '' : (text ?? '')).toBe(sent.body.toString())
  })

  it.each(["-b a=1 -b 'b=2; c=3'", "-b a=1 -H 'Cookie: c=3'", "-b a=1 -H 'Cookie:'"])(
    'the cookies of %s are what curl sends',
    async (flags) => {
      const url = `http://127.0.0.1:${server.port}/x`
      const before = server.requests.length
      await promisify(execFile)('bash', ['--norc', '-c', `curl -s ${flags} ${url}`])
      const sent = takeApart(server.requests[before] ?? Buffer.alloc(0))
      const [request] = readCurl(`curl ${flags} ${url}`, 'keep').requests
      const { fields } = headersOf(request?.options ?? [])
      expect(fields.find(({ name }) => name === 'Cookie')?.value).toBe(sent.header('cookie'))
    },
  )
})
