import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import { describe, expect, it } from 'vitest'
import { harness } from '../http/testing/harness.ts'
import { digestAnswer, digestChallenge } from './digest.ts'

/** RFC 7616 section 3.9.1. */
const rfc =
  'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=SHA-256, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"'
const request = {
  method: 'GET',
  uri: '/dir/index.html',
  body: new Uint8Array(0),
  username: 'Mufasa',
  password: 'Circle of Life',
  cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
}

describe('Digest', () => {
  it.each([
    [rfc, '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
    [rfc.replace('SHA-256', 'MD5'), '8ca523f5e9506fed4657c9700eebdbec'],
  ])('gives the response of RFC 7616', (header, response) => {
    const challenge = digestChallenge([header])
    expect(challenge && digestAnswer(challenge, request).value).toContain(`response="${response}"`)
  })

  it('hashes a realm beyond ASCII as the bytes that came', () => {
    // As node:http reads the header: a character a byte.
    const header = Buffer.from('Digest realm="Zürich", nonce="abc", qop="auth", charset="UTF-8"').toString(
      'latin1',
    )
    const challenge = digestChallenge([header])
    if (challenge === null) throw new Error('no challenge')
    const { value, evidence } = digestAnswer(challenge, {
      ...request,
      username: 'u',
      password: 'p',
      cnonce: 'c',
    })
    const h = (text: string) => createHash('md5').update(text).digest('hex')
    const answer = h(`${h('u:Zürich:p')}:abc:00000001:c:auth:${h('GET:/dir/index.html')}`)
    expect(value).toContain(`response="${answer}"`)
    expect(Buffer.from(value, 'latin1').toString()).toContain('realm="Zürich"')
    expect(evidence.facts).toContainEqual(['Realm', 'Zürich'])
  })

  it('gives the response of RFC 2069 without qop', () => {
    const challenge = digestChallenge(['Digest realm="r", nonce="n"'])
    const h = (text: string) => createHash('md5').update(text).digest('hex')
    const value = challenge === null ? '' : digestAnswer(challenge, request).value
    expect(value).toContain(
      `response="${h(`${h('Mufasa:r:Circle of Life')}:n:${h('GET:/dir/index.html')}`)}"`,
    )
    expect(value).not.toMatch(/qop|cnonce|nc=/)
  })

  it('tells what was hashed, without what is as good as the password', () => {
    const challenge = digestChallenge([rfc])
    if (challenge === null) throw new Error('no challenge')
    const { evidence, value } = digestAnswer(challenge, request)
    const h = (text: string) => createHash('sha256').update(text).digest('hex')
    const [mask] = evidence.parts
    const secret = h('Mufasa:http-auth@example.org:Circle of Life')
    const joined = evidence.parts.map(({ text }) => text).join('')
    expect(joined).toBe(evidence.stringToSign)
    expect(JSON.stringify(evidence)).not.toContain(secret)
    expect(h(joined.replace(mask?.text ?? '', secret))).toBe(evidence.signature)
    expect(value).toContain(`response="${evidence.signature}"`)
    const a2 = evidence.canonical?.map(({ text }) => text).join('') ?? ''
    expect(joined.endsWith(h(a2))).toBe(true)
    expect(Object.fromEntries(evidence.facts ?? [])).toMatchObject({
      Realm: 'http-auth@example.org',
      qop: 'auth',
      Algorithm: 'SHA-256',
    })
  })

  it('takes the strongest of several challenges, in one header or in two', () => {
    const weak = 'Digest realm="a, Digest realm", nonce="1", algorithm=MD5, qop="auth"'
    const strong = 'Digest realm="b", nonce="2", algorithm=SHA-256, qop="auth"'
    for (const values of [[weak, strong], [`Basic realm="x", ${weak}, ${strong}`], [`${strong}, ${weak}`]]) {
      expect(digestChallenge(values)).toMatchObject({ algorithm: 'SHA-256', realm: 'b', nonce: '2' })
    }
  })

  it.each(['Basic realm="x"', 'Digest realm="x", nonce="n", algorithm=ROT13', 'Digest realm="x"'])(
    'answers nothing to %s',
    (value) => expect(digestChallenge([value])).toBeNull(),
  )

  it('quotes what it has to, and writes a name beyond ASCII as username*', () => {
    const challenge = digestChallenge(['Digest realm="a\\"b", nonce="n", qop="auth"'])
    const value = challenge && digestAnswer(challenge, { ...request, username: 'Jäsøn' }).value
    expect(value).toContain('realm="a\\"b"')
    expect(value).toContain("username*=UTF-8''J%C3%A4s%C3%B8n")
  })
})

describe('the round over a socket', () => {
  const serve = async (handler: (sent: string | undefined) => { status: number; challenge?: string }) => {
    const seen: (string | undefined)[] = []
    const server = createServer((incoming, response) => {
      const sent = incoming.headers.authorization
      seen.push(sent)
      const { status, challenge } = handler(sent)
      response.statusCode = status
      if (challenge !== undefined) response.setHeader('WWW-Authenticate', challenge)
      response.end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
    return { seen, url, close: () => new Promise((resolve) => server.close(resolve)) }
  }
  const auth = { kind: 'digest', username: 'Mufasa', password: '{{password}}' } as const

  it('answers the challenge of a 401 once, and keeps the first answer among the hops', async () => {
    const { seen, url, close } = await serve((sent) =>
      sent === undefined ? { status: 401, challenge: rfc } : { status: 200 },
    )
    const { send, service } = harness({ 'secret:password': 'Circle of Life' })
    const exchange = await send({ url: `${url}/dir/index.html`, auth })
    await service.close()
    await close()
    expect(exchange.response?.status).toBe(200)
    expect(exchange.hops).toMatchObject([{ status: 401, location: '' }])
    expect(exchange.request.signing).toMatchObject({ scheme: 'digest' })
    expect(seen).toHaveLength(2)
    expect(seen[1]).toMatch(/^Digest username="Mufasa".*uri="\/dir\/index.html"/)
  })

  it('gives up when the answer is refused', async () => {
    const { seen, url, close } = await serve(() => ({ status: 401, challenge: rfc }))
    const { send, service } = harness({ 'secret:password': 'wrong' })
    const exchange = await send({ url, auth })
    await service.close()
    await close()
    expect(exchange.response?.status).toBe(401)
    expect(seen).toHaveLength(2)
  })
})
