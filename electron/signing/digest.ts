import { createHash, randomBytes } from 'node:crypto'
import { fail } from '../../shared/problem.ts'
import { maskText } from '../wire/mask.ts'
import type { SigningEvidence } from '../wire/stages.ts'
import { contentSha256 } from './hash.ts'
import { type SigningScheme, withAuthHeaders } from './scheme.ts'

type Part = SigningEvidence['parts'][number]

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

export interface DigestAnswer {
  /** The Authorization value. */
  value: string
  evidence: SigningEvidence
}

/**
 * The answer to a challenge (RFC 7616 section 3.4). The nonce is used once, so nc is 1. In the evidence H(A1), which is as
 * good as the password, is masked.
 */
export function digestAnswer(challenge: DigestChallenge, request: DigestRequest): DigestAnswer {
  const hash = (data: string | Uint8Array) =>
    createHash(hashes[challenge.algorithm]).update(data).digest('hex')
  const { realm, nonce, qop } = challenge
  const { username, password, cnonce, uri } = request
  const nc = '00000001'
  // Headers are read as Latin-1, a character a byte: what the server sent is hashed as the bytes that came (section 3.4.2).
  const received = (text: string) => Buffer.from(text, 'latin1')
  const first = hash(
    Buffer.concat([Buffer.from(`${username}:`), received(realm), Buffer.from(`:${password}`)]),
  )
  const a1 = challenge.session ? hash(received(`${first}:${nonce}:${cnonce}`)) : first
  const bodyHash = qop === 'auth-int' ? hash(request.body) : null
  const a2 = hash(`${request.method}:${uri}${bodyHash === null ? '' : `:${bodyHash}`}`)
  const middle = qop === null ? [nonce] : [nonce, nc, cnonce, qop]
  const response = hash(received([a1, ...middle, a2].join(':')))
  const quoted = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`
  const name = challenge.userhash
    ? hash(Buffer.concat([Buffer.from(`${username}:`), received(realm)]))
    : username
  // RFC 7616 section 3.4: a name beyond ASCII goes as username*, of RFC 8187.
  const user = /^[\u0020-\u007e]*$/.test(name)
    ? `username=${quoted(name)}`
    : `username*=UTF-8''${encodeURIComponent(name)}`
  const algorithm = `${challenge.algorithm}${challenge.session ? '-sess' : ''}`
  const value = [
    `Digest ${user}`,
    `realm=${quoted(realm)}`,
    `nonce=${quoted(nonce)}`,
    `uri=${quoted(uri)}`,
    `algorithm=${algorithm}`,
    `response="${response}"`,
    ...(qop === null ? [] : [`qop=${qop}`, `nc=${nc}`]),
    ...(qop === null && !challenge.session ? [] : [`cnonce="${cnonce}"`]),
    ...(challenge.opaque === null ? [] : [`opaque=${quoted(challenge.opaque)}`]),
    ...(challenge.userhash ? ['userhash=true'] : []),
  ].join(', ')

  const colon: Part = { origin: 'separator', text: ':' }
  const parts: Part[] = [
    { origin: 'separator', text: maskText },
    ...middle.flatMap((text): Part[] => [colon, { origin: 'header', text }]),
    colon,
    { origin: 'hash', text: a2 },
  ]
  const canonical: Part[] = [
    { origin: 'method', text: request.method },
    colon,
    { origin: 'target', text: uri },
    ...(bodyHash === null ? [] : [colon, { origin: 'body' as const, text: bodyHash }]),
  ]
  return {
    value,
    evidence: {
      scheme: 'digest',
      stringToSign: parts.map(({ text }) => text).join(''),
      parts,
      canonical,
      contentSha256: contentSha256(request.body),
      signature: response,
      facts: [
        ['Realm', received(realm).toString('utf8')],
        ['Nonce', nonce],
        ['Algorithm', algorithm],
        ['qop', qop ?? 'none (RFC 2617)'],
        ...(qop === null ? [] : ([['cnonce', cnonce]] as [string, string][])),
      ],
    },
  }
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
    const { value, evidence } = digestAnswer(challenge, {
      method: wire.method,
      uri: wire.requestTarget,
      body: wire.body,
      username: auth.username,
      password: auth.password,
      cnonce: randomBytes(16).toString('hex'),
    })
    const signed = withAuthHeaders(wire, [['Authorization', value]], ['Authorization'])
    return { ...signed, evidence, secrets: [auth.password] }
  },
}
