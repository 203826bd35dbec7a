import { domainToASCII } from 'node:url'
import { fail } from '../../../../shared/problem.ts'
import { parseTarget } from '../../../../shared/request/target.ts'
import { hasOption, lastOf, readCurl } from '../../../wire/curl-parse/command.ts'
import { type CurlData, dataOf, headersOf, withQuery } from '../../../wire/curl-parse/data.ts'
import type { CurlOption } from '../../../wire/curl-parse/options.ts'
import { type HeaderField, headerValue } from '../../../wire/stages.ts'
import type { CapturedRequest } from '../case.ts'

function textOf({ pieces, separator }: CurlData): string {
  return pieces
    .map((piece) => {
      if (piece.kind === 'text') return piece.text
      return fail(
        'curl-reads-a-file',
        `The command reads its body from the file ${piece.kind === 'file' ? piece.path : piece.typed}, which is not part of what was pasted.`,
        'Put the body into the command with --data-raw, or paste the raw request.',
      )
    })
    .join(separator)
}

function authorization(options: readonly CurlOption[]): HeaderField[] {
  const bearer = lastOf(options, 'oauth2-bearer')
  const user = lastOf(options, 'user')
  if (bearer !== null) return [{ name: 'Authorization', value: `Bearer ${bearer}` }]
  if (user === null) return []
  return [{ name: 'Authorization', value: `Basic ${Buffer.from(user).toString('base64')}` }]
}

/** A path without its dot segments, which curl takes out (RFC 3986 section 5.2.4); those in percent codes stay. */
function withoutDots(target: string): string {
  const end = target.search(/[?#]/)
  const path = end < 0 ? target : target.slice(0, end)
  const kept: string[] = []
  const segments = path.split('/').slice(1)
  for (const [index, segment] of segments.entries()) {
    const isDots = segment === '.' || segment === '..'
    if (segment === '..') kept.pop()
    if (!isDots) kept.push(segment)
    else if (index === segments.length - 1) kept.push('')
  }
  return `/${kept.join('/')}${end < 0 ? '' : target.slice(end)}`
}

/** The request that a cURL command sends. Throws ProblemError where it needs what was not pasted. */
export function requestOfCurl(text: string): CapturedRequest {
  const [first] = readCurl(text, 'keep').requests
  const url = first?.urls[0]
  if (first === undefined || url === undefined) {
    return fail('curl-without-url', 'The cURL command names no URL.', 'Copy the whole command, with its URL.')
  }
  const { options } = first
  if (hasOption(options, 'form') || hasOption(options, 'form-string')) {
    return fail(
      'curl-multipart',
      'The command sends a multipart body, whose boundary curl makes up when it runs.',
      'Paste the raw request (curl --trace-ascii shows it) instead.',
    )
  }
  const data = dataOf(options)
  const body = data === null ? null : textOf(data)
  const asQuery = hasOption(options, 'get')
  const whole = withQuery(url, options, asQuery ? body : null)
  const target = parseTarget(/^[a-z]+:\/\//i.test(whole) ? whole : `http://${whole}`, domainToASCII)
  const own = [...headersOf(options).fields, ...authorization(options)]
  const method = hasOption(options, 'head') ? 'HEAD' : body !== null && !asQuery ? 'POST' : 'GET'
  return {
    method: lastOf(options, 'request') ?? method,
    requestTarget:
      lastOf(options, 'request-target') ??
      (hasOption(options, 'path-as-is') ? target.requestTarget : withoutDots(target.requestTarget)),
    headers: headerValue(own, 'host') === null ? [{ name: 'Host', value: target.host }, ...own] : own,
    body: Buffer.from(asQuery ? '' : (body ?? ''), 'utf8'),
  }
}
