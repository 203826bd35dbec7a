import { type Cipheriv, createCipheriv, randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream, type WriteStream } from 'node:fs'
import { mkdir, open, readdir, readFile, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { ProblemError } from '../../shared/problem.ts'

/** Bytes of one body: in memory while they are few, in a temporary file when they are many. */
export type Blob =
  | { readonly kind: 'memory'; readonly bytes: Uint8Array; readonly size: number }
  | {
      readonly kind: 'file'
      readonly path: string
      readonly size: number
      /** None for a file that holds no secret: the history's. */
      readonly seal?: FileSeal
    }

/**
 * A response may repeat secrets, and its file outlives a process that is killed: it is written with AES-256 in counter
 * mode (NIST SP 800-38A section 6.5), which can be read from any offset, under a key that stands in memory alone.
 */
interface FileSeal {
  readonly key: Uint8Array
  readonly counter: Uint8Array
}

const blockBytes = 16

/** Encrypts and decrypts what stands at `offset`: in counter mode both are the same. */
function cipherAt({ key, counter }: FileSeal, offset: number): Cipheriv {
  const block = BigInt(`0x${Buffer.from(counter).toString('hex')}`) + BigInt(Math.floor(offset / blockBytes))
  const start = BigInt.asUintN(blockBytes * 8, block)
    .toString(16)
    .padStart(blockBytes * 2, '0')
  const cipher = createCipheriv('aes-256-ctr', key, Buffer.from(start, 'hex'))
  cipher.update(Buffer.alloc(offset % blockBytes))
  return cipher
}

function opened(seal: FileSeal | undefined, offset: number, bytes: Uint8Array): Uint8Array {
  return seal === undefined ? bytes : cipherAt(seal, offset).update(bytes)
}

/** 50 exchanges of this size are 50 MB: what may stay in memory. */
export const memoryLimit = 1024 * 1024

export const emptyBlob: Blob = { kind: 'memory', bytes: new Uint8Array(0), size: 0 }

export interface BlobWriter {
  /** Resolves when more can be taken. */
  write(chunk: Uint8Array): Promise<void>
  end(): Promise<Blob>
  /** Instead of `end`: forgets what was written. */
  discard(): Promise<void>
  size(): number
}

/** What must stay free on the disk: a full one stops everything else on the machine. */
const spareDiskBytes = 256 * 1024 * 1024

/** Bytes that may still be written to the folder's disk; null where the system does not say. */
async function roomOn(directory: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(directory)
    return Math.max(0, bavail * bsize - spareDiskBytes)
  } catch {
    return null
  }
}

function tooLarge(limit: number, isDisk: boolean): ProblemError {
  const mb = Math.floor(limit / 1024 / 1024)
  return new ProblemError({
    code: 'body-too-large',
    message: isDisk
      ? `The disk has no room for more of this response: ${mb} MB were kept.`
      : `The response is larger than ${mb} MB: what came so far was kept, the rest was not asked for.`,
    fix: isDisk
      ? 'Free some space and send again.'
      : 'Raise the size limit in the settings of the request, or ask for less.',
  })
}

/** `limit`: bytes that may be kept. Past it, or past the room on the disk, `write` throws ProblemError `body-too-large`. */
export function createBlobWriter(directory: string, limit = Number.POSITIVE_INFINITY): BlobWriter {
  let room = { bytes: limit, isDisk: false }
  let chunks: Uint8Array[] = []
  let size = 0
  let file: { path: string; stream: WriteStream; seal: FileSeal; cipher: Cipheriv } | null = null
  const toFile = async () => {
    await mkdir(directory, { recursive: true, mode: 0o700 })
    const free = await roomOn(directory)
    if (free !== null && free < room.bytes) room = { bytes: free, isDisk: true }
    const path = join(directory, `body-${randomUUID()}`)
    const stream = createWriteStream(path, { mode: 0o600 })
    // A full disk is reported by the next write or by end(); without a listener it would end the process.
    stream.on('error', () => undefined)
    const kept = chunks
    chunks = []
    const seal = { key: randomBytes(32), counter: randomBytes(blockBytes) }
    const cipher = cipherAt(seal, 0)
    file = { path, stream, seal, cipher }
    for (const chunk of kept) stream.write(cipher.update(chunk))
    return file
  }
  return {
    size: () => size,
    async write(chunk) {
      if (file === null && size + chunk.length <= Math.min(memoryLimit, room.bytes)) {
        size += chunk.length
        chunks.push(chunk)
        return
      }
      const target = file ?? (await toFile())
      const taken = chunk.subarray(0, room.bytes - size)
      size += taken.length
      if (!target.stream.write(target.cipher.update(taken))) {
        if (target.stream.errored !== null) throw target.stream.errored
        await once(target.stream, 'drain')
      }
      if (taken.length < chunk.length) throw tooLarge(room.bytes, room.isDisk)
    },
    async discard() {
      if (file === null) return
      file.stream.destroy()
      await rm(file.path, { force: true })
    },
    async end() {
      if (file === null) return { kind: 'memory', bytes: Buffer.concat(chunks), size }
      file.stream.end()
      await finished(file.stream)
      return { kind: 'file', path: file.path, size, seal: file.seal }
    },
  }
}

/** Bytes that are there already as a blob: in memory, or sealed in a file where they are many. */
export async function storeBytes(bytes: Uint8Array, directory: string): Promise<Blob> {
  const writer = createBlobWriter(directory)
  await writer.write(bytes)
  return writer.end()
}

/** `to` is exclusive; both are clamped to the blob. */
export async function readRange(blob: Blob, from: number, to: number): Promise<Uint8Array> {
  const start = Math.min(from, blob.size)
  const end = Math.max(start, Math.min(to, blob.size))
  if (blob.kind === 'memory') return blob.bytes.subarray(start, end)
  const handle = await open(blob.path, 'r')
  try {
    const buffer = Buffer.alloc(end - start)
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, start)
    return opened(blob.seal, start, buffer.subarray(0, bytesRead))
  } finally {
    await handle.close()
  }
}

/** The bytes in pieces, so that a body of gigabytes is never whole in memory. */
export async function* readChunks(blob: Blob): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < blob.size; from += memoryLimit)
    yield await readRange(blob, from, from + memoryLimit)
}

/** All bytes at once; for bodies that have to be parsed as a whole. */
export async function readWhole(blob: Blob): Promise<Uint8Array> {
  return blob.kind === 'memory' ? blob.bytes : opened(blob.seal, 0, await readFile(blob.path))
}

/** A day: longer than any session that is still looking at a response. */
const staleAfterMs = 24 * 60 * 60 * 1000

/** Removes body files that a process left behind when it was killed. Never throws: it is only housekeeping. */
export async function removeStale(directory: string, now: Date): Promise<void> {
  const names = await readdir(directory).catch(() => [])
  for (const name of names.filter((entry) => entry.startsWith('body-'))) {
    const path = join(directory, name)
    const facts = await stat(path).catch(() => null)
    if (facts !== null && now.getTime() - facts.mtimeMs > staleAfterMs)
      await rm(path, { force: true }).catch(() => null)
  }
}

/** Removes the file of a blob, if it has one. The blob cannot be read any more. */
export async function discard(blob: Blob): Promise<void> {
  if (blob.kind === 'file') await rm(blob.path, { force: true })
}
