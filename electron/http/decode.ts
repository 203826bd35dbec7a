import zlib from 'node:zlib'
import { ProblemError } from '../../shared/problem.ts'
import { drained } from './transport.ts'

/** A few kB of gzip can mean gigabytes. 200 MB is four times the largest response that people are known to look at. */
const maxDecodedBytes = 200 * 1024 * 1024

/** Node has zstd from 22.15 on; on an older one it is neither offered nor decoded. */
const hasZstd = typeof zlib.createZstdDecompress === 'function'

/** What Accept-Encoding says: the codings that can be taken off again. */
export const acceptedCodings = hasZstd ? 'gzip, deflate, br, zstd' : 'gzip, deflate, br'
const known = new Set(['gzip', 'x-gzip', 'deflate', 'br', ...(hasZstd ? ['zstd'] : [])])

/** The body's content codings in the order in which they come off; null when one is not known and the bytes stay. */
export function codingsOf(contentEncoding: string | null): string[] | null {
  const names = (contentEncoding ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name !== 'identity')
    .reverse()
  return names.every((name) => known.has(name)) ? names : null
}

function decoderFor(coding: string, first: Uint8Array) {
  switch (coding) {
    case 'br':
      return zlib.createBrotliDecompress()
    case 'zstd':
      return zlib.createZstdDecompress()
    case 'deflate':
      // Some servers send raw deflate where RFC 9110 section 8.4.1.2 asks for the zlib format; its first byte tells.
      return ((first[0] ?? 0) & 0x0f) === 8 ? zlib.createInflate() : zlib.createInflateRaw()
    default:
      return zlib.createGunzip()
  }
}

async function* decodeOne(source: AsyncIterable<Uint8Array>, coding: string): AsyncGenerator<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]()
  let step = await iterator.next()
  while (step.done !== true && step.value.length === 0) step = await iterator.next()
  if (step.done === true) return
  const decoder = decoderFor(coding, step.value)
  const feed = async () => {
    try {
      while (step.done !== true) {
        if (!decoder.write(step.value)) {
          await drained(decoder)
        }
        if (decoder.destroyed) return
        step = await iterator.next()
      }
      decoder.end()
    } catch (error) {
      decoder.destroy(error instanceof Error ? error : new Error(String(error)))
    }
  }
  const fed = feed()
  try {
    for await (const chunk of decoder) yield chunk
    decoder.destroy()
    await fed
  } finally {
    // After a failure nothing is waited for: the source may be silent for ever. Who ends it ends the feeding too.
    decoder.destroy()
  }
}

function isZlibError(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    /^(Z_|ERR_BROTLI|ERR__ERROR|ZSTD|ERR_ZLIB|ERR_PADDING|ERR_UNREACHABLE)/.test(String(error.code))
  )
}

/**
 * The decoded bytes, chunk by chunk. Throws ProblemError `body-too-large` past `limit` decoded bytes and
 * `bad-content-encoding` when the bytes are not what the header says.
 */
export async function* decodeBody(
  source: AsyncIterable<Uint8Array>,
  codings: readonly string[],
  limit: number = maxDecodedBytes,
): AsyncGenerator<Uint8Array> {
  if (codings.length === 0) {
    yield* source
    return
  }
  let stream = source
  for (const coding of codings) stream = decodeOne(stream, coding)
  let size = 0
  try {
    for await (const chunk of stream) {
      size += chunk.length
      if (size > limit) {
        throw new ProblemError({
          code: 'body-too-large',
          message: `The compressed response grows beyond ${Math.round(limit / 1024 / 1024)} MB when it is unpacked.`,
          fix: 'Ask for less, or send Accept-Encoding: identity to get the bytes as they are.',
        })
      }
      yield chunk
    }
  } catch (error) {
    if (!isZlibError(error)) throw error
    throw new ProblemError({
      code: 'bad-content-encoding',
      message: `The response says Content-Encoding: ${[...codings].reverse().join(', ')}, but its bytes are not that.`,
      fix: 'Send Accept-Encoding: identity to see the bytes as they are, and look at the server.',
    })
  }
}
