import { readFile, stat } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { fail } from '../../shared/problem.ts'
import { findRemovals, jsonError, removalNotes, remove } from './jsonc.ts'
import type { ResolvedBody, ResolvedPart } from './stages.ts'

export interface EncodedBody {
  readonly bytes: Uint8Array
  /** Null when nothing is known about the bytes; then no Content-Type is added. */
  readonly contentType: string | null
  readonly notes: readonly string[]
}

const none = new Uint8Array(0)

/** By file name; what is not listed is application/octet-stream (RFC 7578 section 4.4). */
const typesByExtension: Readonly<Record<string, string>> = {
  '.json': 'application/json',
  '.xml': 'application/xml',
  '.txt': 'text/plain',
  '.csv': 'text/csv',
  '.html': 'text/html',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.gif': 'image/gif',
  '.pdf': 'application/pdf',
  '.wav': 'audio/wav',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.aac': 'audio/aac',
  '.amr': 'audio/amr',
  '.mp4': 'video/mp4',
  '.pem': 'application/x-pem-file',
}

function typeOfFile(path: string): string {
  return typesByExtension[extname(path).toLowerCase()] ?? 'application/octet-stream'
}

/** The last body file, so that a preview at each keystroke does not read 50 MB each time. At most 64 MiB are kept. */
export interface FileCache {
  last: { path: string; mtimeMs: number; size: number; bytes: Uint8Array } | null
}

const largestCached = 64 * 1024 * 1024

async function readCached(path: string, cache: FileCache | undefined): Promise<Uint8Array> {
  if (cache === undefined) return readFile(path)
  const { mtimeMs, size } = await stat(path)
  const { last } = cache
  if (last !== null && last.path === path && last.mtimeMs === mtimeMs && last.size === size) return last.bytes
  const bytes = await readFile(path)
  cache.last = size <= largestCached ? { path, mtimeMs, size, bytes } : null
  return bytes
}

async function readBodyFile(path: string, where: string, cache?: FileCache): Promise<Uint8Array> {
  if (path === '') fail('no-file-chosen', `No file is chosen for ${where}.`, 'Choose a file.', where)
  try {
    return await readCached(path, cache)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    const reason =
      code === 'ENOENT'
        ? 'it does not exist'
        : code === 'EACCES'
          ? 'permission is denied'
          : code === 'EISDIR'
            ? 'it is a folder'
            : code === 'ERR_FS_FILE_TOO_LARGE'
              ? 'it is larger than 2 GiB'
              : `the system says ${String(code)}`
    return fail(
      'file-not-readable',
      `The file ${path} for ${where} cannot be read: ${reason}.`,
      'Choose another file or correct its path.',
      where,
    )
  }
}

/** Names in a multipart header: `"`, CR and LF are percent-encoded (HTML standard, multipart/form-data encoding). */
function quotedName(name: string): string {
  return name.replace(/"/g, '%22').replace(/\r/g, '%0D').replace(/\n/g, '%0A')
}

async function encodeMultipart(parts: readonly ResolvedPart[], boundary: string): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  for (const part of parts) {
    const isFile = part.kind === 'file'
    const content = isFile ? await readBodyFile(part.value, `the part ${part.name}`) : Buffer.from(part.value)
    const type = part.contentType !== '' ? part.contentType : isFile ? typeOfFile(part.value) : ''
    const lines = [
      `--${boundary}`,
      `Content-Disposition: form-data; name="${quotedName(part.name)}"${
        isFile ? `; filename="${quotedName(basename(part.value))}"` : ''
      }`,
      ...(type === '' ? [] : [`Content-Type: ${type.replace(/[\r\n]/g, ' ')}`]),
    ]
    pieces.push(Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), content, Buffer.from('\r\n'))
  }
  pieces.push(Buffer.from(`--${boundary}--\r\n`))
  return Buffer.concat(pieces)
}

function encodeJson(text: string, hasProblems: boolean): EncodedBody {
  const contentType = 'application/json'
  if (text.trim() === '') return { bytes: Buffer.from(text), contentType, notes: [] }
  const error = jsonError(text)
  if (error === null || hasProblems) return { bytes: Buffer.from(text), contentType, notes: [] }
  const removals = findRemovals(text)
  const stripped = remove(text, removals)
  if (removals.length > 0 && jsonError(stripped) === null) {
    return { bytes: Buffer.from(stripped), contentType, notes: removalNotes(removals) }
  }
  return {
    bytes: Buffer.from(text),
    contentType,
    notes: [`the body is not JSON (${error}); it is sent as typed`],
  }
}

/**
 * Body → bytes. `hasProblems`: a variable is unresolved, so a complaint about the JSON would be noise.
 * Throws ProblemError `no-file-chosen` or `file-not-readable`.
 */
export async function encodeBody(
  body: ResolvedBody,
  boundary: string,
  hasProblems: boolean,
  cache?: FileCache,
): Promise<EncodedBody> {
  switch (body.kind) {
    case 'none':
      return { bytes: none, contentType: null, notes: [] }
    case 'json':
      return encodeJson(body.text, hasProblems)
    case 'text':
      return { bytes: Buffer.from(body.text), contentType: 'text/plain; charset=utf-8', notes: [] }
    case 'xml':
      return { bytes: Buffer.from(body.text), contentType: 'application/xml', notes: [] }
    case 'form': {
      // URLSearchParams is the application/x-www-form-urlencoded serializer of the WHATWG URL standard.
      const form = new URLSearchParams(
        body.fields.map((field): [string, string] => [field.name, field.value]),
      )
      return {
        bytes: Buffer.from(form.toString()),
        contentType: 'application/x-www-form-urlencoded',
        notes: [],
      }
    }
    case 'multipart':
      return {
        bytes: await encodeMultipart(body.parts, boundary),
        contentType: `multipart/form-data; boundary=${boundary}`,
        notes: [],
      }
    case 'file':
      return {
        bytes: await readBodyFile(body.path, 'the body', cache),
        contentType: body.contentType === '' ? typeOfFile(body.path) : body.contentType,
        notes: [],
      }
    case 'bytes':
      return { bytes: body.bytes, contentType: body.contentType === '' ? null : body.contentType, notes: [] }
  }
}
