import { fail } from '../../../../shared/problem.ts'
import { parseTarget } from '../../../../shared/request/target.ts'
import { type HeaderField, headerValue } from '../../../wire/stages.ts'
import { contentSha256 } from '../../hash.ts'
import type { CapturedRequest } from '../case.ts'

const requestLine = /^([A-Za-z]+)[ \t]+((?:\/|https?:\/\/|\*)\S*)(?:[ \t]+HTTP\/[\d.]+)?[ \t]*$/i
const statusLine = /^HTTP\/[\d.]+[ \t]+(\d{3})/

/** `curl -v` marks what it sent with `>` and what came back with `<`. */
function withoutMarks(text: string): string {
  const lines = text.split(/\r?\n/)
  if (!lines.some((line) => /^> [A-Za-z]+ \S+ HTTP\//.test(line))) return text
  const sent = lines.filter((line) => /^>( |$)/.test(line)).map((line) => line.slice(2))
  const received = lines.filter((line) => /^<( |$)/.test(line)).map((line) => line.slice(2))
  const end = sent.at(-1)?.trim() === '' ? sent : [...sent, '']
  return [...end, ...received].join('\n')
}

function headerLines(lines: readonly string[]): HeaderField[] {
  const fields: HeaderField[] = []
  for (const line of lines) {
    const colon = line.indexOf(':', line.startsWith(':') ? 1 : 0)
    if (colon > 0) fields.push({ name: line.slice(0, colon).trim(), value: line.slice(colon + 1).trim() })
  }
  return fields
}

interface Head {
  fields: HeaderField[]
  /** What follows the empty line. */
  rest: string
}

function readHead(text: string): Head {
  const end = /\r?\n[ \t]*\r?\n/.exec(text)
  const head = end === null ? text : text.slice(0, end.index)
  return {
    fields: headerLines(head.split(/\r?\n/).slice(1)),
    rest: end === null ? '' : text.slice(end.index + end[0].length),
  }
}

/** What the chunks of RFC 9112 section 7.1 hold; null where it is not in chunks, as in what tools print. */
function withoutChunks(bytes: Buffer): Buffer | null {
  const chunks: Buffer[] = []
  let at = 0
  for (;;) {
    const end = bytes.indexOf('\n', at)
    const size = /^([0-9a-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?$/i.exec(
      bytes.toString('latin1', at, end < 0 ? bytes.length : end),
    )?.[1]
    if (size === undefined) return null
    const length = Number.parseInt(size, 16)
    if (length === 0) return Buffer.concat(chunks)
    const from = end + 1
    if (end < 0 || from + length > bytes.length) return null
    chunks.push(bytes.subarray(from, from + length))
    at = from + length
    if (bytes[at] === 0x0d) at += 1
    if (bytes[at] !== 0x0a) return null
    at += 1
  }
}

/** Pasting changes line ends and adds one at the end; the request's own headers tell which form was sent. */
function pastedBody(
  text: string,
  headers: readonly HeaderField[],
  encoding: 'utf8' | 'latin1',
): { body: Uint8Array; note: string | null } {
  const isChunked = /\bchunked[ \t]*$/i.test(headerValue(headers, 'transfer-encoding') ?? '')
  const content = isChunked ? withoutChunks(Buffer.from(text, encoding)) : null
  if (content !== null) return { body: content, note: null }
  const lf = text.replace(/\r\n/g, '\n')
  const cut = (body: string) => body.replace(/\r?\n$/, '')
  const forms = [text, cut(text), lf, cut(lf), lf.replaceAll('\n', '\r\n'), cut(lf).replaceAll('\n', '\r\n')]
  const bodies = [...new Set(forms)].map((form) => Buffer.from(form, encoding))
  const length = headerValue(headers, 'content-length')
  const hash = headerValue(headers, 'x-ms-content-sha256')
  const fitting = bodies.filter((body) => length === null || String(body.length) === length.trim())
  const chosen =
    fitting.find((body) => contentSha256(body) === hash) ??
    fitting[0] ??
    bodies.find((body) => contentSha256(body) === hash) ??
    bodies[0] ??
    Buffer.alloc(0)
  const note =
    length !== null && String(chosen.length) !== length.trim()
      ? `Content-Length says ${length} bytes and ${chosen.length} were pasted: the body may be incomplete`
      : chosen.equals(Buffer.from(text, encoding))
        ? null
        : 'line ends of the pasted body were brought to what Content-Length or the hash says'
  return { body: chosen, note }
}

/** A request as text (`encoding`: of the bytes that it was), with the response after it where it is there. Throws ProblemError `not-a-request`. */
export function requestOfRawHttp(
  pasted: string,
  encoding: 'utf8' | 'latin1' = 'utf8',
): CapturedRequest & { note: string | null } {
  const text = withoutMarks(pasted)
    .replace(/^\ufeff/, '')
    .replace(/^(?:[ \t]*\r?\n)+/, '')
  const first = text.split(/\r?\n/, 1)[0] ?? ''
  const match = requestLine.exec(first)
  if (match === null) {
    return fail(
      'not-a-request',
      'This is no cURL command, no raw HTTP request and no captured request as JSON.',
      'Paste a command that begins with curl, or text that begins with a request line, as POST /path HTTP/1.1.',
    )
  }
  const head = readHead(text)
  // A response that was pasted along begins at a line of its own.
  const answerAt = head.rest.search(/^HTTP\/[\d.]+[ \t]+\d{3}/m)
  const answerText = answerAt < 0 ? null : head.rest.slice(answerAt)
  const bodyText = answerAt < 0 ? head.rest : head.rest.slice(0, answerAt).replace(/(?:\r?\n)+$/, '')
  const [, method = '', written = ''] = match
  const absolute = /^https?:\/\//i.test(written) ? parseTarget(written) : null
  const authority = headerValue(head.fields, ':authority')
  const host = headerValue(head.fields, 'host') ?? authority ?? absolute?.host ?? null
  const fields = head.fields.filter(({ name }) => !name.startsWith(':') && name.toLowerCase() !== 'host')
  const { body, note } = pastedBody(bodyText, fields, encoding)
  return {
    method,
    requestTarget: absolute?.requestTarget ?? written,
    headers: host === null ? fields : [{ name: 'Host', value: host }, ...fields],
    body,
    note,
    ...(answerText === null
      ? {}
      : {
          response: {
            status: Number(statusLine.exec(answerText)?.[1] ?? 0),
            headers: readHead(answerText).fields,
          },
        }),
  }
}
