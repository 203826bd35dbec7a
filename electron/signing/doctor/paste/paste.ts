import { fail } from '../../../../shared/problem.ts'
import { startsWithCurl } from '../../../http/curl-parse/command.ts'
import type { CapturedRequest } from '../case.ts'
import { requestOfCurl } from './curl.ts'
import { requestOfJson } from './json.ts'
import { requestOfRawHttp } from './raw-http.ts'

/**
 * The request in a text: a cURL command, raw HTTP (with the response after it, or as `curl -v` prints both), or JSON.
 * `what` names the text in errors: a file, 'the pasted text'. Throws ProblemError.
 */
export function capturedRequest(text: string, what: string): CapturedRequest & { note: string | null } {
  const trimmed = text.replace(/^\ufeff/, '').trim()
  if (trimmed === '') {
    return fail(
      'nothing-pasted',
      `${what} is empty.`,
      'Give a cURL command, a raw HTTP request or captured JSON.',
    )
  }
  if (startsWithCurl(trimmed)) return { ...requestOfCurl(trimmed), note: null }
  if (!/^[[{]/.test(trimmed)) return requestOfRawHttp(text)
  let json: unknown
  try {
    json = JSON.parse(trimmed)
  } catch {
    return fail(
      'not-json',
      `${what} is not JSON.`,
      'It holds { "method", "requestTarget", "headers": { name: value }, "bodyBase64" }.',
    )
  }
  return { ...requestOfJson(json, what), note: null }
}
