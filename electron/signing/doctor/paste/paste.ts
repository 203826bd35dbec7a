import { isUtf8 } from 'node:buffer'
import { fail } from '../../../../shared/problem.ts'
import { startsWithCurl } from '../../../wire/curl-parse/command.ts'
import type { CapturedRequest } from '../case.ts'
import { requestOfCurl } from './curl.ts'
import { requestOfJson } from './json.ts'
import { requestOfRawHttp } from './raw-http.ts'

const unknownBody =
  'the body is not in the capture, or masked in it, so it is not hashed again: x-ms-content-sha256 is taken as it stands'

/**
 * The request in a text: a cURL command, raw HTTP (with the response after it, or as `curl -v` prints both), or JSON.
 * Bytes of a file may hold a body that is no text. `what` names it in errors: a file, 'the pasted text'. Throws ProblemError.
 */
export function capturedRequest(
  given: string | Uint8Array,
  what: string,
): CapturedRequest & { note: string | null } {
  // Latin-1 is a character a byte, so that the body comes out as it went in.
  const encoding = typeof given === 'string' || isUtf8(given) ? 'utf8' : 'latin1'
  const text = typeof given === 'string' ? given : Buffer.from(given).toString(encoding)
  const trimmed = text.replace(/^\ufeff/, '').trim()
  if (trimmed === '') {
    return fail(
      'nothing-pasted',
      `${what} is empty.`,
      'Give a cURL command, a raw HTTP request or captured JSON.',
    )
  }
  if (startsWithCurl(trimmed)) return { ...requestOfCurl(trimmed), note: null }
  if (!/^[[{]/.test(trimmed)) return requestOfRawHttp(text, encoding)
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
  const request = requestOfJson(json, what)
  return { ...request, note: request.isBodyUnknown === true ? unknownBody : null }
}
