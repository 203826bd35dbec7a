import { createHmac } from 'node:crypto'
import { fail } from '../../shared/problem.ts'
import type { Auth } from '../../shared/request/model.ts'
import { isBase64 } from '../../shared/signing/credential.ts'
import { hmacTemplatePieces, timePlaceholder, timeText } from '../../shared/signing/hmac-template.ts'
import { headerProblem } from '../wire/header-problem.ts'
import { headerValue } from '../wire/stages.ts'
import { bodyInWords } from './body-text.ts'
import { contentSha256 } from './hash.ts'
import { type SigningScheme, withAuthHeaders } from './scheme.ts'

type HmacAuth = Extract<Auth, { kind: 'hmac' }>

/** The key's bytes. Throws ProblemError, never with the key. */
export function hmacKey(text: string, encoding: HmacAuth['keyEncoding']): Uint8Array {
  const key = text.trim()
  const bad = (what: string) =>
    fail(
      'hmac-key-encoding',
      `The key is not ${what}.`,
      'Choose the encoding that the key is in.',
      'the auth',
    )
  if (key === '') {
    return fail('hmac-key-missing', 'The key is empty.', 'Enter it, or choose no auth.', 'the auth')
  }
  if (encoding === 'utf8') return Buffer.from(text, 'utf8')
  if (encoding === 'hex') {
    return /^([0-9a-fA-F]{2})+$/.test(key) ? Buffer.from(key, 'hex') : bad('hexadecimal')
  }
  return isBase64(key) ? Buffer.from(key, 'base64') : bad('base64')
}

/** HMAC over a string that the user lays out, for services that have no scheme of their own here. */
export const hmacScheme: SigningScheme<'hmac'> = {
  kind: 'hmac',
  sign(wire, auth, context) {
    const key = hmacKey(auth.key, auth.keyEncoding)
    if (auth.header.trim() === '') {
      fail(
        'hmac-header-missing',
        'The auth names no header for the signature.',
        'Name the header, as X-Signature.',
        'the auth',
      )
    }
    const time = timePlaceholder(auth.template) ?? 'timestamp'
    const timeHeader = auth.timeHeader.trim()
    const withTime =
      timeHeader === ''
        ? { wire, notes: [] }
        : withAuthHeaders(wire, [[timeHeader, timeText(time, context.date)]], [timeHeader])
    const sha256 = contentSha256(wire.body)
    const pieces = hmacTemplatePieces(auth.template, {
      method: wire.method,
      requestTarget: wire.requestTarget,
      host: wire.host,
      date: context.date,
      bodySha256Base64: sha256,
      bodySha256Hex: Buffer.from(sha256, 'base64').toString('hex'),
      header: (name) => headerValue(withTime.wire.headers, name),
    })
    const hmac = createHmac(auth.algorithm, key)
    for (const piece of pieces) hmac.update('text' in piece ? Buffer.from(piece.text, 'utf8') : wire.body)
    const signature = hmac.digest(auth.output)
    const value = `${auth.prefix}${signature}`
    for (const header of [
      { name: auth.header.trim(), value },
      ...(timeHeader === '' ? [] : [{ name: timeHeader, value: '' }]),
    ]) {
      const problem = headerProblem(header)
      if (problem !== null) fail(problem.code, problem.message, problem.fix, 'the auth')
    }
    const signed = withAuthHeaders(withTime.wire, [[auth.header.trim(), value]], [auth.header.trim()])
    const parts = pieces.map((piece) =>
      'text' in piece ? piece : { ...piece, text: bodyInWords(wire.body) },
    )
    return {
      wire: signed.wire,
      evidence: {
        scheme: 'hmac',
        stringToSign: parts.map((part) => part.text).join(''),
        parts,
        contentSha256: sha256,
        signature,
      },
      notes: [...withTime.notes, ...signed.notes],
      secrets: [auth.key.trim()],
    }
  },
}
