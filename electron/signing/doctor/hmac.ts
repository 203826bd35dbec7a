import { createHmac } from 'node:crypto'
import type { Auth } from '../../../shared/request/model.ts'
import { hmacTemplatePieces, timePlaceholder, timeText } from '../../../shared/signing/hmac-template.ts'
import { headerValue } from '../../wire/stages.ts'
import { bodyInWords } from '../body-text.ts'
import { contentSha256 } from '../hash.ts'
import { hmacKey } from '../hmac.ts'
import { bodyVariants } from './body-variants.ts'
import type { CapturedRequest, Cause } from './case.ts'
import type { Explanation } from './explain.ts'

export type HmacAuth = Extract<Auth, { kind: 'hmac' }>

/** The moment that a header tells in the form of the time placeholder, as `Date` reads it; null where it tells none. */
function momentOf(name: string, text: string): string | null {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN
  const time =
    name === 'timestamp'
      ? new Date(number * 1000)
      : name === 'timestampMs'
        ? new Date(number)
        : new Date(text)
  return Number.isNaN(time.getTime()) ? null : time.toISOString()
}

const missing = (name: string, what: string): Cause => ({
  id: 'signature-missing',
  confidence: 1,
  message: `The request has no header ${name}, which carries the ${what}.`,
  fix: 'Name the header that carries it, or capture the request again, whole.',
})

/**
 * Checks the signature of a captured request against a string to sign that the user lays out. The time is what the request's
 * own time header says; without one it is `date`, an HTTP date. Throws ProblemError for a key or a template that cannot
 * be used.
 */
export function explainHmac(request: CapturedRequest, auth: HmacAuth, date: string | null): Explanation {
  const key = hmacKey(auth.key, auth.keyEncoding)
  const header = (name: string) => headerValue(request.headers, name)
  const placeholder = timePlaceholder(auth.template)
  const told = auth.timeHeader === '' ? null : header(auth.timeHeader)
  const moment = placeholder === null || told === null ? null : momentOf(placeholder, told)
  const sha256 = contentSha256(request.body)
  const sign = (body: Uint8Array) => {
    const hash = contentSha256(body)
    const pieces = hmacTemplatePieces(auth.template, {
      method: request.method.toUpperCase(),
      requestTarget: request.requestTarget,
      host: header('host') ?? '',
      date: moment ?? date ?? '',
      bodySha256Base64: hash,
      bodySha256Hex: Buffer.from(hash, 'base64').toString('hex'),
      header,
    }).map((piece) =>
      // To the letter as it came: other ways to write the same moment sign differently.
      'text' in piece && told !== null && moment !== null && piece.origin === 'date'
        ? { ...piece, text: piece.text === timeText(placeholder ?? '', moment) ? told : piece.text }
        : piece,
    )
    const hmac = createHmac(auth.algorithm, key)
    for (const piece of pieces) hmac.update('text' in piece ? Buffer.from(piece.text, 'utf8') : body)
    const text = pieces.map((piece) => ('text' in piece ? piece.text : bodyInWords(body))).join('')
    return { text, mac: hmac.digest() }
  }
  const right = sign(request.body)
  const signature = right.mac.toString(auth.output)
  const given = header(auth.header)
  const valid = given === auth.prefix + signature
  const explanation = (causes: Cause[]): Explanation => ({
    valid,
    expected: { stringToSign: right.text, signature, contentSha256: sha256 },
    causes,
  })
  if (valid) return explanation([])
  if (given === null) return explanation([missing(auth.header, 'signature')])
  if (placeholder !== null && auth.timeHeader !== '' && told === null)
    return explanation([missing(auth.timeHeader, 'time that was signed')])

  const bare = given.startsWith(auth.prefix) ? given.slice(auth.prefix.length) : given
  const isRight = (mac: Buffer) =>
    bare.toLowerCase() === mac.toString('hex') ||
    [mac.toString('base64'), mac.toString('base64url')].includes(bare)
  if (isRight(right.mac)) {
    return explanation([
      {
        id: 'signature-encoding',
        confidence: 1,
        message: `The signature is right but written in another way than ${auth.prefix}${auth.output === 'hex' ? 'lower-case hexadecimal' : 'base64'}.`,
        fix: `Write it as ${auth.prefix}${signature}.`,
      },
    ])
  }
  const variant = bodyVariants(request.body, null).find(
    ({ bytes }) => bytes !== null && isRight(sign(bytes).mac),
  )
  if (variant !== undefined) {
    return explanation([
      {
        id: 'body-differs',
        confidence: 1,
        message: `The signature was made over ${variant.words}, not over what was received.`,
        fix: 'Sign the bytes that are sent.',
      },
    ])
  }
  return explanation([
    {
      id: 'wrong-key',
      confidence: 0.5,
      message: 'The key, its encoding or the string to sign is another than the signer used.',
      fix: 'Compare the expected string to sign below with what the signer signs, byte for byte, and check the key.',
    },
  ])
}
