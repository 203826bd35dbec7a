import { domainToASCII } from 'node:url'
import { fail } from '../../../../shared/problem.ts'
import { parseTarget } from '../../../../shared/request/target.ts'
import { type HeaderField, headerValue } from '../../../http/stages.ts'
import type { CapturedRequest } from '../case.ts'
import { shellWords } from './shell-words.ts'

/** Short options that take a value, and what they are called in full. */
const shortNames: Readonly<Record<string, string>> = {
  X: 'request',
  H: 'header',
  d: 'data',
  F: 'form',
  u: 'user',
  A: 'user-agent',
  e: 'referer',
  b: 'cookie',
  I: 'head',
  G: 'get',
  T: 'upload-file',
  o: 'output',
  m: 'max-time',
  x: 'proxy',
  w: 'write-out',
  c: 'cookie-jar',
  E: 'cert',
  r: 'range',
  U: 'proxy-user',
  K: 'config',
  D: 'dump-header',
}
const withoutValue = new Set(['head', 'get'])
const withValue = new Set([
  ...Object.values(shortNames).filter((name) => !withoutValue.has(name)),
  'url',
  'data-raw',
  'data-binary',
  'data-ascii',
  'data-urlencode',
  'json',
  'connect-timeout',
  'retry',
  'cacert',
  'capath',
  'key',
  'resolve',
  'connect-to',
  'interface',
  'max-redirs',
  'request-target',
  'oauth2-bearer',
  'tls-max',
  'ciphers',
  'noproxy',
  'socks5',
  'socks5-hostname',
  'aws-sigv4',
  'form-string',
  'limit-rate',
  'cert-type',
  'pass',
])

interface Option {
  name: string
  value: string
}

/** Options and URLs; an option that is not known stands alone, as most of curl's do. */
function readArguments(words: readonly string[]): { options: Option[]; urls: string[] } {
  const options: Option[] = []
  const urls: string[] = []
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    if (word.startsWith('--') && word.length > 2) {
      const name = word.slice(2)
      if (withValue.has(name)) options.push({ name, value: words[++at] ?? '' })
      else options.push({ name, value: '' })
    } else if (word.startsWith('-') && word.length > 1) {
      for (let index = 1; index < word.length; index += 1) {
        const name = shortNames[word[index] ?? ''] ?? ''
        if (!withValue.has(name)) {
          options.push({ name, value: '' })
          continue
        }
        const rest = word.slice(index + 1)
        options.push({ name, value: rest === '' ? (words[++at] ?? '') : rest })
        break
      }
    } else {
      urls.push(word)
    }
  }
  return {
    options,
    urls: [...options.filter(({ name }) => name === 'url').map(({ value }) => value), ...urls],
  }
}

function notAFile(text: string): string {
  if (!text.startsWith('@')) return text
  return fail(
    'curl-reads-a-file',
    `The command reads its body from the file ${text.slice(1)}, which is not part of what was pasted.`,
    'Put the body into the command with --data-raw, or paste the raw request.',
  )
}

function urlencoded(text: string): string {
  const equals = text.indexOf('=')
  if (equals < 0) return encodeURIComponent(notAFile(text))
  return `${text.slice(0, equals)}${equals === 0 ? '' : '='}${encodeURIComponent(text.slice(equals + 1))}`
}

function bodyOf(options: readonly Option[]): string | null {
  const pieces = options.flatMap(({ name, value }) => {
    switch (name) {
      case 'data':
      case 'data-ascii':
      case 'data-binary':
      case 'json':
        return [notAFile(value)]
      case 'data-raw':
        return [value]
      case 'data-urlencode':
        return [urlencoded(value)]
      default:
        return []
    }
  })
  if (pieces.length === 0) return null
  return pieces.join(options.some(({ name }) => name === 'json') ? '' : '&')
}

function headersOf(options: readonly Option[]): HeaderField[] {
  const fields = options.flatMap(({ name, value }): HeaderField[] => {
    if (name === 'user-agent') return [{ name: 'User-Agent', value }]
    if (name === 'oauth2-bearer') return [{ name: 'Authorization', value: `Bearer ${value}` }]
    if (name === 'user') {
      return [{ name: 'Authorization', value: `Basic ${Buffer.from(value).toString('base64')}` }]
    }
    if (name !== 'header') return []
    const colon = value.indexOf(':')
    // `Name:` takes a header out and `Name;` sends an empty one (curl, --header).
    if (colon < 0) return value.endsWith(';') ? [{ name: value.slice(0, -1), value: '' }] : []
    const text = value.slice(colon + 1).trim()
    return text === '' ? [] : [{ name: value.slice(0, colon).trim(), value: text }]
  })
  return fields
}

/** The request that a cURL command sends. Throws ProblemError where it needs what was not pasted. */
export function requestOfCurl(text: string): CapturedRequest {
  const words = shellWords(text.replace(/^\s*(?:[$#>]\s+)?/, ''))
  const { options, urls } = readArguments(words.slice(1))
  const [url] = urls
  if (url === undefined) {
    return fail('curl-without-url', 'The cURL command names no URL.', 'Copy the whole command, with its URL.')
  }
  if (options.some(({ name }) => name === 'form' || name === 'form-string')) {
    return fail(
      'curl-multipart',
      'The command sends a multipart body, whose boundary curl makes up when it runs.',
      'Paste the raw request (curl --trace-ascii shows it) instead.',
    )
  }
  const has = (name: string) => options.some((option) => option.name === name)
  const body = bodyOf(options)
  const asQuery = has('get') && body !== null
  const withQuery = asQuery ? `${url}${url.includes('?') ? '&' : '?'}${body}` : url
  const target = parseTarget(
    /^[a-z]+:\/\//i.test(withQuery) ? withQuery : `http://${withQuery}`,
    domainToASCII,
  )
  const own = headersOf(options)
  const requestTarget =
    options.findLast(({ name }) => name === 'request-target')?.value ?? target.requestTarget
  return {
    method:
      options.findLast(({ name }) => name === 'request')?.value ??
      (has('head') ? 'HEAD' : body !== null && !asQuery ? 'POST' : 'GET'),
    requestTarget,
    headers: headerValue(own, 'host') === null ? [{ name: 'Host', value: target.host }, ...own] : own,
    body: Buffer.from(asQuery ? '' : (body ?? ''), 'utf8'),
  }
}
