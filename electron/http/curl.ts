import type { RequestSettings } from '../../shared/request/model.ts'
import { headerValue, type SignedRequest, type Upload, wireUrl } from '../wire/stages.ts'
import { bodySize } from './upload.ts'

/** One word of a POSIX shell: everything but a quote is literal between single quotes, line ends and UTF-8 included. */
export function shellWord(text: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

/** Text that a shell, or a literal of a language, can carry: valid UTF-8 without NUL. Null for anything else. */
export function carriedText(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return text.includes('\0') ? null : text
  } catch {
    return null
  }
}

function targetFlags(requestTarget: string): string[] {
  const flags: string[] = []
  const [path = ''] = requestTarget.split('?')
  if (/\/(\.|%2e){1,2}(\/|$)/i.test(path)) flags.push('--path-as-is')
  if (/[[\]{}]/.test(requestTarget)) flags.push('--globoff')
  return flags
}

/** Headers that curl would add and this request does not have are switched off by an empty one. */
function headerArguments(signed: SignedRequest): string[] {
  const { wire } = signed
  const lines: string[] = []
  for (const header of wire.headers) {
    const name = header.name.toLowerCase()
    // curl counts the bytes by itself; it only leaves the header out where there is no body.
    if (name === 'content-length' && bodySize(wire) > 0) continue
    if (name === 'connection' && header.origin === 'automatic') continue
    lines.push(`-H ${shellWord(header.value === '' ? `${header.name};` : `${header.name}: ${header.value}`)}`)
  }
  for (const name of ['Accept', 'User-Agent']) {
    if (headerValue(wire.headers, name) === null) lines.push(`-H ${shellWord(`${name}:`)}`)
  }
  if (bodySize(wire) > 0 && headerValue(wire.headers, 'content-type') === null)
    lines.push(`-H 'Content-Type:'`)
  // curl asks for leave before it sends more than 1 MiB.
  if (bodySize(wire) > 1024 * 1024 && headerValue(wire.headers, 'expect') === null) lines.push(`-H 'Expect:'`)
  return lines
}

function base64Lines(bytes: Uint8Array): string {
  return (
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,76}/g) ?? []
  ).join('\n')
}

/** A body from disk: the file by its path, or its parts one after the other through a pipe. */
function withUpload(words: readonly string[], upload: Upload): string {
  const [only] = upload.pieces
  if (upload.pieces.length === 1 && only?.kind === 'file') {
    return [...words, `--data-binary ${shellWord(`@${only.path}`)}`].join(' \\\n  ')
  }
  const parts = upload.pieces.map((piece) =>
    piece.kind === 'file'
      ? `cat ${shellWord(piece.path)}`
      : `base64 -d <<'END'\n${base64Lines(piece.bytes)}\nEND`,
  )
  return `{\n${parts.join('\n')}\n} | ${[...words, '--data-binary @-'].join(' \\\n  ')}`
}

/** The longest text that is put on the command line; Linux takes 128 KiB an argument. */
const longestArgument = 100_000

/**
 * The signed request as a command for a POSIX shell: the same request target, headers and body bytes. A body that is no
 * text, or too long for an argument, comes from base64 through a pipe.
 */
export function toCurl(
  signed: SignedRequest,
  options: Pick<RequestSettings, 'verifyTls' | 'httpVersion'>,
): string {
  const { wire } = signed
  const text = carriedText(wire.body)
  const inline = text !== null && wire.body.length <= longestArgument
  const url = wireUrl(wire)
  const words = [
    options.httpVersion !== '2'
      ? 'curl --http1.1'
      : wire.scheme === 'https'
        ? 'curl --http2'
        : 'curl --http2-prior-knowledge',
    ...(wire.method === 'HEAD' ? ['--head'] : [`-X ${shellWord(wire.method)}`]),
    shellWord(url),
    ...targetFlags(wire.requestTarget),
    ...(url.endsWith('?') ? [`--request-target ${shellWord(wire.requestTarget)}`] : []),
    ...(options.verifyTls ? [] : ['--insecure']),
    ...(headerValue(wire.headers, 'accept-encoding') === null ? [] : ['--compressed']),
    ...headerArguments(signed),
  ]
  if (wire.upload !== undefined) return withUpload(words, wire.upload)
  if (wire.body.length === 0) return words.join(' \\\n  ')
  if (inline) {
    // --data-binary reads a file when its value begins with @; --data-raw never does, and keeps every byte too.
    const flag = text.startsWith('@') ? '--data-raw' : '--data-binary'
    return [...words, `${flag} ${shellWord(text)}`].join(' \\\n  ')
  }
  return `base64 -d <<'END' | ${[...words, '--data-binary @-'].join(' \\\n  ')}\n${base64Lines(wire.body)}\nEND`
}
