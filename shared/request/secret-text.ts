/**
 * Which stretches of a text are secrets themselves. A false alarm costs trust, so names alone never count: the value has to
 * look like a secret too, and what is public by its nature (public keys, SDP with its ice-pwd and fingerprints, correlation
 * ids, paging tokens) is none. All expressions are linear: they run at each keystroke.
 */

/** Offsets are UTF-16 code units, `to` exclusive. */
export interface SecretSpan {
  from: number
  to: number
  /** A name for the variable that is to hold it. */
  name: string
  /** True for what can be nothing else: a private key, a token of Meta's, the key of a connection string. */
  certain: boolean
}

/** Where a named value stands: a signature in a query opens a door (SAS), one in a body is only data. */
export type NamedPlace = 'query' | 'field'

interface Shape {
  pattern: RegExp
  name: string
  certain: boolean
  /** What the expression cannot say. */
  accepts?: (secret: string) => boolean
}

/** The group `secret` is the stretch. Each begins where no word goes on, so that a long text is read once. */
const shapes: readonly Shape[] = [
  {
    // RFC 7468 section 10 and 11, and OpenSSL's older labels; in a JSON string the line ends are `\n`.
    pattern:
      /(?<secret>-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----(?:[^"'<>-]|-(?!----BEGIN)){20,16000}?(?:-----END [A-Z ]{0,20}PRIVATE KEY-----|(?=["'<>])|$))/g,
    name: 'privateKey',
    certain: true,
    accepts: (secret) => /[A-Za-z0-9+/]{40}/.test(secret),
  },
  {
    // developers.facebook.com, "Access Tokens": user, page and system user tokens of Graph begin with EAA.
    pattern: /(?<![\w+/-])(?<secret>EAA[\w-]{28,2000})(?![\w+/=-])/g,
    name: 'accessToken',
    certain: true,
    accepts: (secret) => /\d/.test(secret) && /[a-z]/.test(secret),
  },
  {
    // learn.microsoft.com, connection strings of Communication Services, Storage, Service Bus, App Configuration.
    pattern:
      /(?<![\w-])(?:accesskey|accountkey|sharedaccesskey|secret)=(?<secret>[A-Za-z0-9+/]{40,200}={0,2})(?![\w+/=-])/gi,
    name: 'accessKey',
    certain: true,
  },
  {
    // RFC 7519 section 3: header and claims are JSON objects, of which `{"` is `eyJ` in base64url.
    pattern: /(?<![\w-])(?<secret>eyJ[\w-]{8,4000}\.eyJ[\w-]{8,16000}\.[\w-]{16,4000})(?![\w-])/g,
    name: 'token',
    certain: false,
  },
  {
    // GitHub, OpenAI, Slack, Google: prefixes that their makers publish for scanners.
    pattern:
      /(?<![\w-])(?<secret>gh[pousr]_\w{30,255}|sk-[\w-]{20,255}|xox[abprs]-[\w-]{20,255}|AIza[\w-]{35})(?![\w-])/g,
    name: 'apiKey',
    certain: false,
    accepts: (secret) => /\d/.test(secret),
  },
  {
    // A header in a pasted command or log.
    pattern: /(?<![\w-])(?:Bearer|OAuth|Basic)[ \t]+(?<secret>[\w.~+/|-]{16,8000}={0,2})(?![\w.~+/=|{-])/g,
    name: 'token',
    certain: false,
    accepts: isRandom,
  },
]

/** What people write where a secret belongs: `<token>`, `YOUR_TOKEN`, `xxx`, `…`. */
const placeholder =
  /^(?:<.*>|\[.*\]|\{[^{}]*\}|x+|\*+|•+|\.+|…|(?:your|my|insert|enter|paste|add|the)\b.*|your[-_ ].*|.*[-_ ]here|string|token|password|secret|changeme|null|undefined|true|false)$/is

/** `$TOKEN`, `${TOKEN}`, `%TOKEN%`, `process.env.TOKEN`, `ACS_ACCESS_KEY`: names of what other programs put in. */
const otherReference = /^(?:\$\{?[\w.]+\}?|%\w+%|(?:process\.)?env\.\w+|[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)$/

/** A text that is neither reference, placeholder nor address. */
export function isLiteral(text: string): boolean {
  const value = text.trim()
  return (
    value !== '' &&
    !value.includes('{{') &&
    !placeholder.test(value) &&
    !otherReference.test(value) &&
    !/^(?:[a-z][a-z0-9+.-]*:)?\/\//i.test(value)
  )
}

const uuid = /^[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}$/i

/** Letters of both cases and digits, or long hex: what a generator makes and nobody writes. UUIDs name things. */
function isRandom(value: string): boolean {
  if (value.length < 16 || uuid.test(value) || !/^[\w+/=.~|%-]+$/.test(value)) return false
  if (/^[0-9a-f]{32,}$/i.test(value)) return true
  return /[a-z]/.test(value) && /[A-Z]/.test(value) && /\d/.test(value)
}

/** Base64 of 32 bytes and more with its padding, as Azure's keys are. */
const base64Key = /^[A-Za-z0-9+/]{42,}={1,2}$/

type Strength = 'password' | 'secret' | 'vague'

/** `accessToken`, `X-Access-Token`, `data[access_token]`: the same words. */
function wordsOf(name: string): string[] {
  const words = name
    .slice(-100)
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .map((word) => word.replace(/\d+$/, ''))
    .filter((word) => word !== '')
  while (words.length > 1 && /^(?:value|base64|pem|text|plain)$/.test(words.at(-1) ?? '')) words.pop()
  return words
}

const passwords = new Set(['password', 'passwd', 'passphrase', 'pwd'])
const secrets = new Set([
  ...['secret', 'token', 'credential', 'credentials', 'accesstoken', 'authtoken', 'apikey', 'accesskey'],
  ...['clientsecret', 'appsecret', 'privatekey', 'secretkey', 'connectionstring'],
])
/** `publicKey`, `encrypted_aes_key`, `nextPageToken`, `flow_token`: named like one, and none. */
const harmless = new Set([
  ...[
    'public',
    'encrypted',
    'hashed',
    'wrapped',
    'page',
    'next',
    'previous',
    'continuation',
    'cursor',
    'skip',
  ],
  ...[
    'sync',
    'resume',
    'start',
    'idempotency',
    'cancel',
    'cancellation',
    'flow',
    'partition',
    'row',
    'cache',
  ],
  ...['correlation', 'request', 'trace'],
])
const keyWords = new Set([
  ...['api', 'access', 'account', 'private', 'secret', 'subscription', 'function', 'functions', 'signing'],
  ...['shared', 'master', 'host', 'primary', 'secondary', 'encryption', 'hmac', 'service'],
])

function strengthOf(name: string, place: NamedPlace): Strength | null {
  const words = wordsOf(name)
  const last = words.at(-1) ?? ''
  const before = words.at(-2) ?? ''
  if (words.some((word) => harmless.has(word))) return null
  if (passwords.has(last)) return 'password'
  if (secrets.has(last)) return 'secret'
  if (last === 'string' && before === 'connection') return 'secret'
  if (last === 'key') return keyWords.has(before) ? 'secret' : 'vague'
  if (place === 'query' && /^(?:sig|signature|code|auth)$/.test(last)) return 'vague'
  return null
}

/** Whether a value is a secret by its name alone, whatever it looks like. */
export function isSecretByName(name: string, place: NamedPlace = 'field'): boolean {
  const strength = strengthOf(name, place)
  return strength === 'password' || strength === 'secret'
}

/** Shorter ones are placeholders, counters and names. */
const shortestToken = 16
const shortestPassword = 8

function isSecretValue(value: string, strength: Strength): boolean {
  if (!isLiteral(value)) return false
  switch (strength) {
    case 'password':
      return value.length >= shortestPassword && !/\s/.test(value) && !/^(?:[a-z]+|[A-Z]?[a-z]*)$/.test(value)
    case 'secret':
      // Words with hyphens are names of things: `my-signing-key`.
      return (
        value.length >= shortestToken &&
        !/\s/.test(value) &&
        !/^[a-z]+(?:[-_.:/][a-z]+)*\d?$/i.test(value) &&
        !/^\d{1,15}$/.test(value)
      )
    case 'vague':
      return !uuid.test(value) && (base64Key.test(value) || (value.length >= 20 && isRandom(value)))
  }
}

/** `access_token` as `accessToken`; `secret` where nothing is left of it. */
export function variableName(name: string): string {
  const parts = name.split(/[^A-Za-z0-9]+/).filter(Boolean)
  const [first = 'secret', ...rest] = parts.map((part) => (/[a-z]/.test(part) ? part : part.toLowerCase()))
  const joined = [first, ...rest.map((part) => (part[0] ?? '').toUpperCase() + part.slice(1))].join('')
  const whole = (joined[0] ?? '').toLowerCase() + joined.slice(1)
  return /^[0-9]/.test(whole) ? `secret${whole}` : whole
}

function shapesIn(text: string): SecretSpan[] {
  const found: SecretSpan[] = []
  for (const { pattern, name, certain, accepts } of shapes) {
    for (const match of text.matchAll(pattern)) {
      const secret = match.groups?.secret ?? ''
      // The stretch ends the match, for every shape.
      const to = match.index + match[0].length
      const from = to - secret.length
      if (placeholder.test(secret) || accepts?.(secret) === false) continue
      if (!found.some((other) => from < other.to && other.from < to)) found.push({ from, to, name, certain })
    }
  }
  return found
}

/** Inside a value with a name; offsets count from the start of the value. */
export function secretsInValue(name: string, value: string, place: NamedPlace = 'field'): SecretSpan[] {
  const strength = strengthOf(name, place)
  const found = shapesIn(value)
  const [only] = found
  const isWhole = only !== undefined && only.from === 0 && only.to === value.length
  if (isWhole && strength !== null) return [{ ...only, name: variableName(name) }]
  if (found.length > 0) return found
  const start = value.length - value.trimStart().length
  const trimmed = value.trim()
  return strength !== null && isSecretValue(trimmed, strength)
    ? [{ from: start, to: start + trimmed.length, name: variableName(name), certain: false }]
    : []
}

/** `"name": "value"`, `<name>value</name>`, and `name=value&…` where the whole text is such a form. */
const members: ReadonlyArray<{ pattern: RegExp; place: NamedPlace }> = [
  {
    pattern: /"(?<name>(?:[^"\\\n]|\\.){1,80})"\s{0,40}:\s{0,40}"(?<value>(?:[^"\\\n]|\\.){8,8192})(?=")/g,
    place: 'field',
  },
  {
    pattern: /<(?<name>[A-Za-z][\w.:-]{0,80})(?:\s[^<>]{0,400})?>(?<value>[^<>\n]{8,8192})(?=<\/)/g,
    place: 'field',
  },
]
const formText = /^[\w.[\]%+-]{1,100}=[^\s{}<>"]*(?:&[\w.[\]%+-]{1,100}=[^\s{}<>"]*)*$/
const formPair = /(?:^|&)(?<name>[^=&]{1,100})=(?<value>[^&]{8,8192})/g

/** In a text of any kind: a body, a note, something pasted. In order; none touches another. */
export function secretsInText(text: string): SecretSpan[] {
  const found = shapesIn(text)
  const isForm = text.length <= 65_536 && formText.test(text.trim())
  for (const { pattern, place } of [
    ...members,
    ...(isForm ? [{ pattern: formPair, place: 'query' as const }] : []),
  ]) {
    for (const match of text.matchAll(pattern)) {
      const { name = '', value = '' } = match.groups ?? {}
      const strength = strengthOf(name, place)
      if (strength === null || !isSecretValue(value, strength)) continue
      // The value ends the match, for every kind of member.
      const to = match.index + match[0].length
      const from = to - value.length
      if (found.some((other) => from < other.to && other.from < to)) continue
      found.push({ from, to, name: variableName(name), certain: false })
    }
  }
  return found.sort((a, b) => a.from - b.from)
}

/** In a URL as typed: the values of its query, and the password before the host. */
export function secretsInUrl(url: string): SecretSpan[] {
  const found: SecretSpan[] = []
  const password = /^[a-z][a-z0-9+.-]*:\/\/[^/?#@\s:]*:(?<value>[^/?#@\s]+)(?=@)/i.exec(url)
  const typed = password?.groups?.value ?? ''
  if (password !== null && isLiteral(typed)) {
    const to = password[0].length
    found.push({ from: to - typed.length, to, name: 'password', certain: false })
  }
  const hash = url.indexOf('#')
  const query = hash < 0 ? url : url.slice(0, hash)
  // A token in a segment of the path, as webhooks have it.
  for (const segment of (query.split('?')[0] ?? '').matchAll(/[^/]{20,}/g)) {
    const shaped = shapesIn(segment[0]).map((span) => ({
      ...span,
      from: segment.index + span.from,
      to: segment.index + span.to,
    }))
    found.push(...shaped.filter((span) => span.from >= (found[0]?.to ?? 0)))
  }
  for (const match of query.matchAll(/[?&](?<name>[^=&?]{1,200})=(?<value>[^&]*)/g)) {
    const { name = '', value = '' } = match.groups ?? {}
    const start = match.index + match[0].length - value.length
    found.push(
      ...secretsInValue(name, value, 'query').map((span) => ({
        ...span,
        from: start + span.from,
        to: start + span.to,
      })),
    )
  }
  return found.sort((a, b) => a.from - b.from)
}

/** The text with each stretch replaced. */
export function replaceSpans(
  text: string,
  spans: readonly SecretSpan[],
  replacement: (span: SecretSpan) => string,
): string {
  let result = ''
  let at = 0
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    result += text.slice(at, span.from) + replacement(span)
    at = span.to
  }
  return result + text.slice(at)
}
