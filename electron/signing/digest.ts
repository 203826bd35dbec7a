import { createHash, randomBytes } from 'node:crypto'
import { fail } from '../../shared/problem.ts'
import { type SigningScheme, withAuthHeaders } from './scheme.ts'

/**
 * HTTP Digest (RFC 7616; RFC 2617 where the server sends no qop). Why no library: docs/architecture.md.
 */

export interface DigestChallenge {
  realm: string
  nonce: string
  opaque: string | null
  algorithm: 'MD5' | 'SHA-256' | 'SHA-512-256'
  session: boolean
  qop: 'auth' | 'auth-int' | null
  userhash: boolean
}

const hashes = { MD5: 'md5', 'SHA-256': 'sha256', 'SHA-512-256': 'sha512-256' } as const
/** Best first (RFC 7616 section 3.7 lets a client take the first that it supports). */
const strength = ['SHA-512-256', 'SHA-256', 'MD5'] as const

/** The parameters of one challenge; quoted strings with their escapes taken out. */
function parameters(text: string): Map<string, string> {
  const found = new Map<string, string>()
  for (const match of text.matchAll(/([A-Za-z0-9_-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/g)) {
    found.set((match[1] ?? '').toLowerCase(), match[2]?.replace(/\\(.)/g, '$1') ?? match[3] ?? '')
  }
  return found
}

function readChallenge(text: string): DigestChallenge | null {
  const values = parameters(text)
  const nonce = values.get('nonce')
  if (nonce === undefined) return null
  const name = (values.get('algorithm') ?? 'MD5').toUpperCase()
  const algorithm = strength.find((known) => known === name.replace(/-SESS$/, ''))
  if (algorithm === undefined) return null
  const offered =
    values
      .get('qop')
      ?.toLowerCase()
      .split(/[\s,]+/) ?? []
  const qop = offered.includes('auth') ? 'auth' : offered.includes('auth-int') ? 'auth-int' : null
  if (qop === null && offered.length > 0) return null
  return {
    realm: values.get('realm') ?? '',
    nonce,
    opaque: values.get('opaque') ?? null,
    algorithm,
    session: name.endsWith('-SESS'),
    qop,
    userhash: values.get('userhash')?.toLowerCase() === 'true',
  }
}

/** The best Digest challenge among the WWW-Authenticate values of a 401, each of which may hold several; null without. */
export function digestChallenge(values: readonly string[]): DigestChallenge | null {
  const found = values
    // A scheme begins a value or follows a comma; its name is no parameter because no = follows it.
    .flatMap((value) => value.split(/(?:^|,)\s*(?=[A-Za-z][A-Za-z0-9-]*\s+[A-Za-z0-9_-]+\s*=)/))
    .filter((text) => /^\s*Digest\s/i.test(text))
    .map((text) => readChallenge(text.replace(/^\s*Digest\s+/i, '')))
    .filter((challenge) => challenge !== null)
  return strength.flatMap((name) => found.filter((challenge) => challenge.algorithm === name))[0] ?? null
}

export interface DigestRequest {
  method: string
  /** The request target as it is sent. */
  uri: string
  body: Uint8Array
  username: string
  password: string
  /** Random; at least 64 bits. */
  cnonce: string
}

/** The Authorization value (RFC 7616 section 3.4). The nonce is used once, so nc is 1. */
export function digestAuthorization(challenge: DigestChallenge, request: DigestRequest): string {
  const hash = (data: string | Uint8Array) =>
    createHash(hashes[challenge.algorithm]).update(data).digest('hex')
  const { realm, nonce, qop } = challenge
  const { username, password, cnonce, uri } = request
  const nc = '00000001'
  const first = hash(`${username}:${realm}:${password}`)
  const a1 = challenge.session ? hash(`${first}:${nonce}:${cnonce}`) : first
  const a2 = hash(`${request.method}:${uri}${qop === 'auth-int' ? `:${hash(request.body)}` : ''}`)
  const response =
    qop === null ? hash(`${a1}:${nonce}:${a2}`) : hash(`${a1}:${nonce}:${nc}:${cnonce}:${qop}:${a2}`)
  const quoted = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`
  const name = challenge.userhash ? hash(`${username}:${realm}`) : username
  // RFC 7616 section 3.4: a name beyond ASCII goes as username*, of RFC 8187.
  const user = /^[\u0020-\u007e]*$/.test(name)
    ? `username=${quoted(name)}`
    : `username*=UTF-8''${encodeURIComponent(name)}`
  return [
    `Digest ${user}`,
    `realm=${quoted(realm)}`,
    `nonce=${quoted(nonce)}`,
    `uri=${quoted(uri)}`,
    `algorithm=${challenge.algorithm}${challenge.session ? '-sess' : ''}`,
    `response="${response}"`,
    ...(qop === null ? [] : [`qop=${qop}`, `nc=${nc}`]),
    ...(qop === null && !challenge.session ? [] : [`cnonce="${cnonce}"`]),
    ...(challenge.opaque === null ? [] : [`opaque=${quoted(challenge.opaque)}`]),
    ...(challenge.userhash ? ['userhash=true'] : []),
  ].join(', ')
}

/** The first round goes out without credentials; the server's 401 brings the challenge that the second one answers. */
export const digestScheme: SigningScheme<'digest'> = {
  kind: 'digest',
  sign(wire, auth, context) {
    if (auth.username === '') {
      fail('username-missing', 'The user name is empty.', 'Enter it, or choose no auth.', 'the auth')
    }
    if (context.challenges === undefined) {
      return {
        wire,
        evidence: null,
        notes: ['sent without credentials first; the challenge of the server is answered by itself'],
        secrets: [auth.password],
      }
    }
    const challenge = digestChallenge(context.challenges)
    if (challenge === null) return { wire, evidence: null, notes: [], secrets: [auth.password] }
    const value = digestAuthorization(challenge, {
      method: wire.method,
      uri: wire.requestTarget,
      body: wire.body,
      username: auth.username,
      password: auth.password,
      cnonce: randomBytes(16).toString('hex'),
    })
    const signed = withAuthHeaders(wire, [['Authorization', value]], ['Authorization'])
    return { ...signed, evidence: null, secrets: [auth.password] }
  },
}
