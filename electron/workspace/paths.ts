import { realpath } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import { fail } from '../../shared/problem.ts'
import { diskProblem } from '../files/files.ts'

/** Names Windows keeps for devices, with or without an extension. */
const reserved = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?$/i
/** Bytes of a name without extension; file systems take 255 in all, and a temporary file adds its own ending. */
const maxNameBytes = 200

/**
 * A file or folder name made from what a person typed: no separators, no characters that Windows refuses, no leading
 * dot, no reserved device name, bounded in length. Never empty.
 */
export function safeFileName(name: string): string {
  const cleaned = name
    .normalize('NFC')
    .replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\ufeff<>:"/\\|?*]/gu, '-')
    .replace(/[\ud800-\udfff]/gu, '-')
    .trim()
    .replace(/^[.\s-]+(?=.)/, '')
    .replace(/[.\s]+$/, '')
  const short = cutBytes(cleaned, maxNameBytes).replace(/[.\s]+$/, '')
  if (short === '' || short === '-' || short === '.') return 'Untitled'
  return reserved.test(short) ? `${short}_` : short
}

function cutBytes(text: string, max: number): string {
  let bytes = 0
  let cut = ''
  for (const character of text) {
    bytes += Buffer.byteLength(character)
    if (bytes > max) break
    cut += character
  }
  return cut
}

/** The first of `name`, `name 2`, `name 3`, … that is not taken; compared without case, as macOS and Windows do. */
export function freeName(name: string, taken: Iterable<string>): string {
  const known = new Set([...taken].map((entry) => entry.normalize('NFC').toLowerCase()))
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? name : `${name} ${number}`
    if (!known.has(candidate.toLowerCase())) return candidate
  }
}

/** True for an id as this program makes them: relative, forward slashes, no empty, dot or hidden segment. */
export function isSafeId(id: string): boolean {
  if (id.length === 0 || id.length > 1024 || /[\u0000-\u001f\\]/.test(id)) return false
  return id
    .split('/')
    .every(
      (segment) =>
        segment !== '' &&
        !segment.startsWith('.') &&
        !/[. ]$/.test(segment) &&
        !(process.platform === 'win32' && (segment.includes(':') || reserved.test(segment))),
    )
}

/**
 * The absolute path of an id, links resolved. Throws ProblemError `outside-workspace` for an id that could lead out of
 * the workspace's folder: by `..`, an absolute path, a hidden name, or a symbolic link to elsewhere.
 */
export async function resolveInside(root: string, id: string): Promise<string> {
  if (!isSafeId(id)) refuse(id)
  const home = await realpath(root)
  const path = join(home, ...id.split('/'))
  const real = await realNearest(path)
  if (real !== home && !real.startsWith(home + sep)) refuse(id)
  return path
}

function refuse(id: string): never {
  return fail(
    'outside-workspace',
    'The item does not lie inside the workspace folder.',
    'Use an item of the list; a link that leads elsewhere has to be replaced by the file itself.',
    id,
  )
}

/** The real path of the nearest ancestor that exists. */
async function realNearest(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    const parent = dirname(path)
    if ((code !== 'ENOENT' && code !== 'ENOTDIR') || parent === path) throw diskProblem(error, path)
    return realNearest(parent)
  }
}
