import aws4 from 'aws4'
import { fail } from '../../shared/problem.ts'
import type { SigningPart } from '../../shared/signing/acs.ts'
import { headerValue, type WireRequest } from '../wire/stages.ts'
import { contentSha256 } from './hash.ts'
import { type SigningScheme, withAuthHeaders } from './scheme.ts'

/** `20150830T123600Z` of an HTTP date. */
function amzDate(date: string): string {
  return new Date(date).toISOString().replace(/[:-]|\.\d{3}/g, '')
}

/** Signed are Host, Content-Type and x-amz-*: what a proxy may change or add stays out. */
function signedHeaders(wire: WireRequest): Record<string, string> {
  const names = [...new Set(wire.headers.map((header) => header.name.toLowerCase()))]
  const chosen = names.filter(
    (name) => name === 'host' || name === 'content-type' || name.startsWith('x-amz-'),
  )
  return Object.fromEntries(
    chosen.map((name) => {
      const values = wire.headers.filter((header) => header.name.toLowerCase() === name)
      // Repeated headers are joined by commas (canonical headers, rule 2).
      return [name, values.map((header) => header.value).join(',')]
    }),
  )
}

function required(text: string, what: string): string {
  const value = text.trim()
  if (value !== '') return value
  return fail('aws-field-missing', `The ${what} is empty.`, `Enter the ${what} on the Auth tab.`, 'the auth')
}

/** Percent codes as bytes; a % that begins none stands for itself. Characters of a target are ASCII. */
function bytesOf(text: string): Buffer {
  const decoded = text.replace(/%([0-9a-f]{2})/gi, (_code, hex) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
  return Buffer.from(decoded, 'latin1')
}

/** UriEncode of the specification: everything but unreserved characters, byte by byte. */
function uriEncode(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => {
    const char = String.fromCharCode(byte)
    return /[A-Za-z0-9_.~-]/.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }).join('')
}

/** The path as it is sent, encoded once more; for S3, whose keys are paths, encoded once and not normalised. */
function canonicalPath(path: string, service: string): string {
  const pieces: string[] = []
  if (service === 's3') {
    for (const piece of path.split('/')) pieces.push(uriEncode(bytesOf(piece.replaceAll('+', ' '))))
    return pieces.join('/').replaceAll('%2F', '/')
  }
  for (const piece of path.replace(/\/{2,}/g, '/').split('/')) {
    if (piece === '..') pieces.pop()
    else if (piece !== '.') pieces.push(uriEncode(Buffer.from(piece, 'latin1')))
  }
  const joined = pieces.join('/')
  return joined.startsWith('/') ? joined : `/${joined}`
}

/** Names and values decoded and encoded once, sorted by both. S3 takes the first of a name that stands there twice. */
function canonicalQuery(query: string, service: string): string {
  const encoded = (text: string) => uriEncode(bytesOf(text.replaceAll('+', ' ')))
  const pairs = query
    .split('&')
    .map((pair): [string, string] => {
      const equals = pair.indexOf('=')
      return equals < 0
        ? [encoded(pair), '']
        : [encoded(pair.slice(0, equals)), encoded(pair.slice(equals + 1))]
    })
    .filter(([name]) => name !== '')
  const counted =
    service === 's3'
      ? pairs.filter(([name], index) => pairs.findIndex(([other]) => other === name) === index)
      : pairs
  const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
  return counted
    .sort(([a, x], [b, y]) => byText(a, b) || byText(x, y))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
}

const origins = ['method', 'target', 'target'] as const

/** The canonical request by lines: method, path, query, headers, names of the signed ones, hash. */
function canonicalParts(text: string): SigningPart[] {
  const lines = text.split('\n')
  return lines.flatMap((line, index): SigningPart[] => {
    const origin =
      origins[index] ??
      (index === lines.length - 1
        ? 'hash'
        : line.startsWith('host:')
          ? 'host'
          : line.startsWith('x-amz-date:')
            ? 'date'
            : 'header')
    const end: SigningPart[] = index === lines.length - 1 ? [] : [{ origin: 'separator', text: '\n' }]
    return [{ origin, text: line }, ...end]
  })
}

/** Algorithm, date, credential scope, hash of the canonical request. */
function stringParts(text: string): SigningPart[] {
  const lines = text.split('\n')
  const kinds = ['separator', 'date', 'header', 'hash'] as const
  return lines.flatMap((line, index): SigningPart[] => [
    { origin: kinds[index] ?? 'separator', text: line },
    ...(index === lines.length - 1 ? [] : [{ origin: 'separator' as const, text: '\n' }]),
  ])
}

/**
 * AWS Signature Version 4 in the Authorization header (docs.aws.amazon.com, IAM, "Create a signed AWS API request"). The
 * canonical request is the library's but for path and query: those it brings into a form of its own first, which is not
 * what is sent. The request target and the body are not touched.
 */
export const awsSigv4Scheme: SigningScheme<'aws-sigv4'> = {
  kind: 'aws-sigv4',
  sign(wire, auth, context) {
    const secretAccessKey = required(auth.secretAccessKey, 'secret access key')
    const accessKeyId = required(auth.accessKeyId, 'access key id')
    const region = required(auth.region, 'region')
    const service = required(auth.service, 'service')
    const token = auth.sessionToken.trim()
    const sha256 = contentSha256(wire.body)
    const hash = Buffer.from(sha256, 'base64').toString('hex')
    const added: [string, string][] = [
      ['X-Amz-Date', amzDate(context.date)],
      // S3 demands the hash as a header; others do not know it.
      ...(service === 's3' ? [['X-Amz-Content-Sha256', hash] as [string, string]] : []),
      ...(token === '' ? [] : [['X-Amz-Security-Token', token] as [string, string]]),
    ]
    const own = ['Authorization', 'X-Amz-Date', 'X-Amz-Content-Sha256', 'X-Amz-Security-Token', 'Date']
    const dated = withAuthHeaders(wire, added, own)
    const signer = new aws4.RequestSigner(
      {
        method: wire.method,
        host: headerValue(wire.headers, 'host') ?? wire.host,
        path: '/',
        headers: signedHeaders(dated.wire),
        body: Buffer.from(wire.body.buffer, wire.body.byteOffset, wire.body.length),
        region,
        service,
        doNotModifyHeaders: true,
      },
      { accessKeyId, secretAccessKey },
    )
    // Set here, as the library sets it only where it may add headers of its own.
    signer.datetime = amzDate(context.date)
    const [path = '/', ...query] = wire.requestTarget.split('?')
    const lines = signer.canonicalString().split('\n')
    lines.splice(1, 2, canonicalPath(path, service), canonicalQuery(query.join('?'), service))
    const canonical = lines.join('\n')
    signer.canonicalString = () => canonical
    const stringToSign = signer.stringToSign()
    const signed = withAuthHeaders(dated.wire, [['Authorization', signer.authHeader()]], [])
    return {
      wire: signed.wire,
      evidence: {
        scheme: 'aws-sigv4',
        stringToSign,
        parts: stringParts(stringToSign),
        canonical: canonicalParts(canonical),
        contentSha256: sha256,
        signature: signer.signature(),
      },
      notes: dated.notes,
      secrets: [secretAccessKey, ...(token === '' ? [] : [token])],
    }
  },
}
