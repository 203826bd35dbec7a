import { createReadStream } from 'node:fs'
import { ProblemError } from '../../shared/problem.ts'
import type { Upload, UploadPiece } from '../wire/stages.ts'

/** What a wire request has as its body: bytes, or pieces that are read while they are sent. */
interface WireBody {
  readonly body: Uint8Array
  readonly upload?: Upload
}

/** 256 KiB: large enough that reading costs nothing, small enough that cancelling is felt at once. */
const chunkBytes = 256 * 1024

/** The pieces with the sum of their sizes in bytes. */
export function uploadOf(pieces: readonly UploadPiece[]): Upload {
  const size = pieces.reduce(
    (sum, piece) => sum + (piece.kind === 'bytes' ? piece.bytes.length : piece.size),
    0,
  )
  return { size, pieces }
}

/** What Content-Length says of a wire request. */
export function bodySize(wire: WireBody): number {
  return wire.upload?.size ?? wire.body.length
}

function changed(path: string): ProblemError {
  return new ProblemError({
    code: 'file-changed',
    message: `The file ${path} changed its size while it was being sent.`,
    fix: 'Wait until nothing writes to it any more, and send again.',
    where: path,
  })
}

/** Exactly `size` bytes of the file. Throws ProblemError `file-changed`, or the system's error. */
async function* fileChunks(path: string, size: number): AsyncGenerator<Uint8Array> {
  let sent = 0
  for await (const chunk of createReadStream(path, { highWaterMark: chunkBytes })) {
    const bytes: Uint8Array = chunk
    sent += bytes.length
    if (sent > size) throw changed(path)
    yield bytes
  }
  if (sent < size) throw changed(path)
}

/** The bytes of a request's body, in order, in pieces of 256 KiB at most. */
export async function* bodyChunks(wire: WireBody): AsyncGenerator<Uint8Array> {
  const pieces: readonly UploadPiece[] = wire.upload?.pieces ?? [{ kind: 'bytes', bytes: wire.body }]
  for (const piece of pieces) {
    if (piece.kind === 'file') yield* fileChunks(piece.path, piece.size)
    else {
      for (let at = 0; at < piece.bytes.length; at += chunkBytes) {
        yield piece.bytes.subarray(at, at + chunkBytes)
      }
    }
  }
}

/** The first `limit` bytes of the body, for showing. */
export async function bodyStart(wire: WireBody, limit: number): Promise<Uint8Array> {
  const kept: Uint8Array[] = []
  let size = 0
  for await (const chunk of bodyChunks(wire)) {
    kept.push(chunk.subarray(0, limit - size))
    size += chunk.length
    if (size >= limit) break
  }
  return Buffer.concat(kept)
}
