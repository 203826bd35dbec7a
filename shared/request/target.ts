import type { Problem } from '../problem.ts'

/**
 * A URL taken apart into what a connection and a request line need. The request target is one string, made once, signed
 * and sent as it stands. No WHATWG URL in between: that parser rewrites `'`, `..` and more (a signature breaks on it).
 */
export interface ParsedTarget {
  /** Null when it is missing or unknown. */
  scheme: 'http' | 'https' | null
  /** What to connect to: without brackets for IPv6. */
  hostname: string
  /** 0 when it cannot be told. */
  port: number
  /** The Host value: with a port only when it is not the scheme's own (RFC 9110 section 7.2). */
  host: string
  /** Origin form (RFC 9112 section 3.2.1): path and query, never empty. */
  requestTarget: string
  problems: Problem[]
  notes: string[]
}

const defaultPorts = { http: 80, https: 443 } as const

function encodeCodePoint(char: string): string {
  const code = char.codePointAt(0) ?? 0
  if (code < 0x80) return `%${code.toString(16).toUpperCase().padStart(2, '0')}`
  return encodeURIComponent(char.toWellFormed())
}

/** Percent-encodes what a request line cannot carry (space, controls, non-ASCII as UTF-8) and nothing else. */
export function encodeTarget(text: string): string {
  return text.replace(/[^\u0021-\u007e]/gu, encodeCodePoint)
}

function problem(code: string, message: string, fix: string): Problem {
  return { code, message, fix, where: 'the URL' }
}

interface Authority {
  hostname: string
  /** As it stands in a Host value, without port. */
  written: string
  /** Null: none given. */
  port: number | null
  problems: Problem[]
}

function parseAuthority(text: string, toAscii: (host: string) => string): Authority {
  const problems: Problem[] = []
  const at = text.lastIndexOf('@')
  if (at >= 0) {
    problems.push(
      problem(
        'userinfo-in-url',
        'The URL carries a user name or password before the host.',
        'Take it out of the URL and use the auth kind Basic.',
      ),
    )
  }
  const rest = text.slice(at + 1)
  if (!rest.startsWith('[') && (rest.match(/:/g) ?? []).length > 1) {
    problems.push(
      problem(
        'bad-host',
        `"${rest}" cannot be a host name.`,
        'Write an IPv6 address in brackets, as http://[::1]:8080/.',
      ),
    )
    return { hostname: rest, written: rest, port: null, problems }
  }
  const match = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/s.exec(rest)
  const name = match?.[1] ?? rest
  const portText = match?.[2] ?? ''
  const portNumber = Number(portText)
  const portGood = portText === '' || (/^[0-9]{1,5}$/.test(portText) && portNumber > 0 && portNumber < 65536)
  if (match === null || !portGood) {
    problems.push(
      problem(
        'bad-port',
        `The port "${portText}" is not a number from 1 to 65535.`,
        'Correct the port, or leave it out.',
      ),
    )
  }
  const port = portText === '' || !portGood ? null : portNumber
  if (name === '') {
    problems.push(problem('missing-host', 'The URL names no host.', 'Write it as https://host/path.'))
    return { hostname: '', written: '', port, problems }
  }
  const ipv6 = /^\[([0-9A-Fa-f:.]+)\]$/.exec(name)
  if (ipv6 !== null) {
    const address = (ipv6[1] ?? '').toLowerCase()
    return { hostname: address, written: `[${address}]`, port, problems }
  }
  // Hosts compare without case (RFC 3986 section 3.2.2) and Azure's SDKs sign the lower-case form.
  const ascii = /^[\u0000-\u007f]*$/.test(name) ? name.toLowerCase() : toAscii(name)
  if (!/^[a-z0-9._~-]+$/.test(ascii)) {
    problems.push(
      problem('bad-host', `"${name}" cannot be a host name.`, 'Correct the part between // and the path.'),
    )
    return { hostname: name, written: name, port, problems }
  }
  return { hostname: ascii, written: ascii, port, problems }
}

/** Percent-encoding and the dropped fragment, in words. */
function targetNotes(afterAuthority: string, rest: string): string[] {
  const notes: string[] = []
  const encoded = [...rest].filter((char) => !/[\u0021-\u007e]/.test(char)).length
  if (encoded > 0) {
    notes.push(
      `${encoded} character${encoded === 1 ? '' : 's'} that a request line cannot carry ${encoded === 1 ? 'was' : 'were'} percent-encoded`,
    )
  }
  if (rest.length < afterAuthority.length) notes.push('the part from # on is not sent')
  if (rest.startsWith('//')) {
    notes.push('the endpoint ends in / and the path begins with /: two slashes are sent')
  }
  return notes
}

/**
 * Never throws: whatever can be told is told, and the problems say what is wrong. A `{{name}}` that is still there was
 * reported by the resolver and stays visible.
 */
export function parseTarget(url: string, toAscii: (host: string) => string = (host) => host): ParsedTarget {
  const text = url.trim()
  const match = /^(?:([A-Za-z][A-Za-z0-9+.-]*):\/\/)?([^/?#]*)(.*)$/s.exec(text)
  const schemeText = match?.[1]?.toLowerCase()
  const authorityText = match?.[2] ?? ''
  const afterAuthority = match?.[3] ?? ''
  const rest = afterAuthority.replace(/#.*$/s, '')
  const path = rest.startsWith('/') ? rest : `/${rest}`
  const requestTarget = encodeTarget(path)
  const notes = targetNotes(afterAuthority, rest)
  const open = authorityText.includes('{{')
  const partial = { hostname: authorityText, port: 0, host: authorityText, requestTarget, notes }
  if (text === '') {
    return {
      ...partial,
      scheme: null,
      problems: [problem('missing-url', 'The request has no URL.', 'Write it as https://host/path.')],
    }
  }
  if (schemeText !== undefined && schemeText !== 'http' && schemeText !== 'https') {
    return {
      ...partial,
      scheme: null,
      problems: [
        problem(
          'unknown-scheme',
          `The scheme "${schemeText}" is not one of http and https.`,
          'Begin the URL with https:// or http://.',
        ),
      ],
    }
  }
  if (open) return { ...partial, scheme: schemeText ?? null, problems: [] }
  if (schemeText === undefined) {
    return {
      ...partial,
      scheme: null,
      problems: [
        authorityText === ''
          ? problem(
              'missing-host',
              'The URL names no host.',
              'Write it as https://host/path, or begin it with {{endpoint}}.',
            )
          : problem(
              'missing-scheme',
              'The URL has no scheme.',
              `Begin it with https://, as https://${text.slice(0, 60)}.`,
            ),
      ],
    }
  }
  const authority = parseAuthority(authorityText, toAscii)
  const port = authority.port ?? defaultPorts[schemeText]
  return {
    scheme: schemeText,
    hostname: authority.hostname,
    port,
    host: port === defaultPorts[schemeText] ? authority.written : `${authority.written}:${port}`,
    requestTarget,
    problems: authority.problems,
    notes,
  }
}
