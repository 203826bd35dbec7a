/** The bodies that people hash or sign instead of the one they send. */
export interface BodyVariant {
  /** What the hashed body had or was, in words. */
  words: string
  bytes: Uint8Array | null
}

function json(text: string, print: (value: unknown) => string): Uint8Array | null {
  try {
    return Buffer.from(print(JSON.parse(text)))
  } catch {
    return null
  }
}

/** `json.dumps` of Python: a space after each colon and comma outside strings. */
function pythonJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(', ')}]`
  if (value !== null && typeof value === 'object') {
    return `{${Object.entries(value)
      .map(([name, item]) => `${JSON.stringify(name)}: ${pythonJson(item)}`)
      .join(', ')}}`
  }
  return JSON.stringify(value)
}

/** Everything beyond ASCII as `\u….`: what Python's json.dumps and PHP's json_encode write by default. */
function asciiOnly(text: string): string {
  return text.replace(/[\u007f-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** PHP's json_encode also escapes slashes. */
const phpJson = (value: unknown) => asciiOnly(JSON.stringify(value)).replaceAll('/', '\\/')

const sorted = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(sorted)
    : value !== null && typeof value === 'object'
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([name, item]) => [name, sorted(item)]),
        )
      : value

/**
 * What a client may have hashed in place of the body that it sent: other line ends, a byte order mark, the template, the
 * JSON printed anew.
 */
export function bodyVariants(body: Uint8Array, template: Uint8Array | null): BodyVariant[] {
  const bytes = Buffer.from(body)
  const text = bytes.toString('utf8')
  const lf = text.replace(/\r\n/g, '\n')
  const of = (words: string, content: string): BodyVariant => ({ words, bytes: Buffer.from(content) })
  const anew = (how: string, print: (value: unknown) => string): BodyVariant => ({
    words: `the JSON printed anew ${how}`,
    bytes: json(text, print),
  })
  const bom = Buffer.from([0xef, 0xbb, 0xbf])
  const hasBom = bytes.subarray(0, 3).equals(bom)
  return [
    { words: 'the empty body (a hash made for a GET, or before the body was set)', bytes: Buffer.alloc(0) },
    { words: 'the body before its variables were replaced', bytes: template },
    of('the body with a line end after it', `${text}\n`),
    of('the body with a CRLF after it', `${text}\r\n`),
    of('the body without the line end after it', text.replace(/\r?\n$/, '')),
    of('the body without white space around it', text.trim()),
    of('the body with LF line ends', lf),
    of('the body with CRLF line ends', lf.replace(/\n/g, '\r\n')),
    { words: 'the body with a byte order mark', bytes: Buffer.concat([bom, bytes]) },
    { words: 'the body without its byte order mark', bytes: hasBom ? bytes.subarray(3) : null },
    anew('without spaces', (value) => JSON.stringify(value)),
    anew('with 2 spaces', (value) => JSON.stringify(value, null, 2)),
    anew('with 4 spaces', (value) => JSON.stringify(value, null, 4)),
    anew('with tabs', (value) => JSON.stringify(value, null, '\t')),
    anew('as Python does', pythonJson),
    anew('as Python does, with \\u for what is beyond ASCII', (value) => asciiOnly(pythonJson(value))),
    anew('with \\u for what is beyond ASCII', (value) => asciiOnly(JSON.stringify(value))),
    anew('as PHP does', phpJson),
    anew('with its keys in sorted order', (value) => JSON.stringify(sorted(value))),
    of('the body as a JSON string in quotes', JSON.stringify(text)),
    of('the base64 text of the body', bytes.toString('base64')),
    { words: 'the body in Latin-1 instead of UTF-8', bytes: Buffer.from(text, 'latin1') },
    { words: 'the body in UTF-16', bytes: Buffer.from(text, 'utf16le') },
  ]
}

/** Names that variables of a body are given, besides the keys that hold them. */
const commonNames = [
  'to',
  'from',
  'target',
  'callee',
  'caller',
  'callerId',
  'phone',
  'phoneNumber',
  'targetPhoneNumber',
  'sourcePhoneNumber',
  'acsPhoneNumber',
  'userId',
  'communicationUserId',
  'id',
  'value',
  'text',
  'message',
  'callbackUri',
  'callbackUrl',
  'callback',
  'baseUrl',
  'operationContext',
  'ssml',
  'fileUri',
  '$guid',
  '$randomUUID',
  '$timestamp',
]

interface Leaf {
  key: string
  from: number
  to: number
  isText: boolean
}

/** The values of a JSON or form-urlencoded body with the names in front of them; 30 are more than a template has. */
function leavesOf(text: string): Leaf[] {
  const json = /"((?:[^"\\]|\\.)*)"\s*:\s*(?:\[\s*)?("(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false)/g
  const form = /(?:^|&)([^=&\s]+)=([^&]*)/g
  const isJson = /^\s*[[{]/.test(text)
  return [...text.matchAll(isJson ? json : form)].slice(0, 30).map((match) => {
    const value = match[2] ?? ''
    const to = match.index + match[0].length
    return { key: match[1] ?? '', from: to - value.length, to, isText: value.startsWith('"') }
  })
}

function put(text: string, leaf: Leaf, name: string): string {
  const variable = leaf.isText ? `"{{${name}}}"` : `{{${name}}}`
  return text.slice(0, leaf.from) + variable + text.slice(leaf.to)
}

/**
 * Bodies that may have been the template of this one: one value, or two, or all as `{{name}}`. At most about 20 000 texts
 * of a small body: larger ones than 8 KiB are not searched.
 */
export function* bodyTemplates(body: Uint8Array): Generator<string> {
  if (body.length > 8192) return
  const text = Buffer.from(body).toString('utf8')
  const leaves = leavesOf(text)
  const names = (leaf: Leaf) => [leaf.key, ...commonNames]
  for (const leaf of leaves) for (const name of names(leaf)) yield put(text, leaf, name)
  // From the end, so that the offsets of those before stay right.
  yield leaves.reduceRight((result, leaf) => put(result, leaf, leaf.key), text)
  for (const [index, first] of leaves.slice(0, 12).entries()) {
    for (const second of leaves.slice(index + 1, 12)) {
      for (const name of names(second).slice(0, 16)) {
        const half = put(text, second, name)
        for (const other of names(first).slice(0, 16)) yield put(half, first, other)
      }
    }
  }
}
