import { open, readFile, stat } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { fail, ProblemError } from '../../shared/problem.ts'
import { findRemovals, jsonError, notJsonNote, removalNotes, remove } from '../../shared/request/jsonc.ts'
import type { ResolvedBody, ResolvedPart, Upload, UploadPiece } from '../wire/stages.ts'
import { memoryLimit } from './blob.ts'
import { codeOf } from './errors.ts'
import { uploadOf } from './upload.ts'

export interface EncodedBody {
  readonly bytes: Uint8Array
  /** Null when nothing is known about the bytes; then no Content-Type is added. */
  readonly contentType: string | null
  readonly notes: readonly string[]
  /** Set instead of `bytes` where files are sent from disk. */
  readonly upload?: Upload
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

/** Runs `work` on a chosen file. Throws ProblemError `no-file-chosen` or `file-not-readable`. */
async function withBodyFile<T>(path: string, where: string, work: () => Promise<T>): Promise<T> {
  if (path === '')
    fail('no-file-chosen', `No file is named for ${where}.`, 'Type the path of the file.', where)
  try {
    return await work()
  } catch (error) {
    if (error instanceof ProblemError) throw error
    const code = codeOf(error)
    const reason =
      code === 'ENOENT'
        ? 'it does not exist'
        : code === 'EACCES'
          ? 'permission is denied'
          : code === 'EISDIR'
            ? 'it is a folder'
            : `the system says ${code}`
    return fail(
      'file-not-readable',
      `The file ${path} for ${where} cannot be read: ${reason}.`,
      'Choose another file or correct its path.',
      where,
    )
  }
}

/** 256 MiB: what a signature over the body may take of the memory. */
const largestInMemory = 256 * 1024 * 1024

function readBodyFile(path: string, where: string, cache?: FileCache): Promise<Uint8Array> {
  return withBodyFile(path, where, async () => {
    const { size } = await stat(path)
    if (size > largestInMemory) {
      fail(
        'file-too-large-to-sign',
        `The file ${path} has ${Math.ceil(size / 1024 / 1024)} MB, and a signature over the body needs it in memory, as the command line does.`,
        `Choose a file up to ${largestInMemory / 1024 / 1024} MB, or in the window an auth that does not sign the body: then it is sent from disk.`,
        where,
      )
    }
    return readCached(path, cache)
  })
}

/** The file as a piece that is read when it is sent; opened once, so that a missing right is told before. */
function filePiece(path: string, where: string): Promise<UploadPiece> {
  return withBodyFile(path, where, async () => {
    const handle = await open(path, 'r')
    try {
      const facts = await handle.stat()
      if (facts.isDirectory()) throw Object.assign(new Error('folder'), { code: 'EISDIR' })
      return { kind: 'file', path, size: facts.size }
    } finally {
      await handle.close()
    }
  })
}

/** Names in a multipart header: `"`, CR and LF are percent-encoded (HTML standard, multipart/form-data encoding). */
function quotedName(name: string): string {
  return name.replace(/"/g, '%22').replace(/\r/g, '%0D').replace(/\n/g, '%0A')
}

function partHead(part: ResolvedPart, boundary: string): Uint8Array {
  const isFile = part.kind === 'file'
  const type = part.contentType !== '' ? part.contentType : isFile ? typeOfFile(part.value) : ''
  const lines = [
    `--${boundary}`,
    `Content-Disposition: form-data; name="${quotedName(part.name)}"${
      isFile ? `; filename="${quotedName(basename(part.value))}"` : ''
    }`,
    ...(type === '' ? [] : [`Content-Type: ${type.replace(/[\r\n]/g, ' ')}`]),
  ]
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`)
}

const bytesPiece = (bytes: Uint8Array): UploadPiece => ({ kind: 'bytes', bytes })

/** The parts with their framing (RFC 7578); a file stays on disk until its content is wanted. */
async function multipartPieces(parts: readonly ResolvedPart[], boundary: string): Promise<UploadPiece[]> {
  const pieces: UploadPiece[] = []
  for (const part of parts) {
    pieces.push(bytesPiece(partHead(part, boundary)))
    pieces.push(
      part.kind === 'file'
        ? await filePiece(part.value, `the part ${part.name}`)
        : bytesPiece(Buffer.from(part.value)),
    )
    pieces.push(bytesPiece(Buffer.from('\r\n')))
  }
  pieces.push(bytesPiece(Buffer.from(`--${boundary}--\r\n`)))
  return pieces
}

/** Pieces as one array of bytes, files read. */
async function joined(pieces: readonly UploadPiece[], cache: FileCache | undefined): Promise<Uint8Array> {
  const all: Uint8Array[] = []
  for (const piece of pieces) {
    all.push(piece.kind === 'bytes' ? piece.bytes : await readBodyFile(piece.path, 'the body', cache))
  }
  const [only] = all
  return all.length === 1 && only !== undefined ? only : Buffer.concat(all)
}

/** From disk when it is large and may be, else in memory, where preview, history and doctor can look at it. */
async function filesBody(
  pieces: readonly UploadPiece[],
  contentType: string,
  options: BodyOptions,
): Promise<EncodedBody> {
  const upload = uploadOf(pieces)
  if (options.streams && upload.size > memoryLimit) return { bytes: none, contentType, notes: [], upload }
  return { bytes: await joined(pieces, options.cache), contentType, notes: [] }
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
    notes: [notJsonNote(error)],
  }
}

export interface BodyOptions {
  readonly boundary: string
  /** A variable is unresolved, so a complaint about the JSON would be noise. */
  readonly hasProblems: boolean
  readonly cache?: FileCache | undefined
  /** Whether a large body with files may be an `upload` from disk. */
  readonly streams: boolean
}

/** Body → bytes, or an upload from disk. Throws ProblemError `no-file-chosen`, `file-not-readable` or `file-too-large-to-sign`. */
export async function encodeBody(body: ResolvedBody, options: BodyOptions): Promise<EncodedBody> {
  switch (body.kind) {
    case 'none':
      return { bytes: none, contentType: null, notes: [] }
    case 'json':
      return encodeJson(body.text, options.hasProblems)
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
      return filesBody(
        await multipartPieces(body.parts, options.boundary),
        `multipart/form-data; boundary=${options.boundary}`,
        options,
      )
    case 'file':
      return filesBody(
        [await filePiece(body.path, 'the body')],
        body.contentType === '' ? typeOfFile(body.path) : body.contentType,
        options,
      )
    case 'bytes':
      return { bytes: body.bytes, contentType: body.contentType === '' ? null : body.contentType, notes: [] }
  }
}
