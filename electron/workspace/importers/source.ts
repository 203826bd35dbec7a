import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { parseDocument } from 'yaml'
import { fail } from '../../../shared/problem.ts'
import { diskProblem } from '../../files/files.ts'
import type { ImportSource } from './importer.ts'

/** Above this nothing is read: the largest public collections and API descriptions have some 15 MB. */
const maxImportBytes = 50 * 1024 * 1024
const maxFiles = 20_000
/** YAML takes some 100 bytes of memory for each of its own. */
const maxYamlLength = 16 * 1024 * 1024

function tooLarge(bytes: number, name: string): never {
  const size = Math.ceil(bytes / 1024 / 1024)
  return fail(
    'import-too-large',
    `${name === '' ? 'The text' : name} has ${size} MB; an import takes 50 MB at most.`,
    'Export a part of it, such as one folder, and import that.',
    name,
  )
}

function notText(name: string): never {
  return fail(
    'import-not-text',
    `${name === '' ? 'The source' : name} is not a text file.`,
    'Choose the exported file itself; unpack an archive first.',
    name,
  )
}

/** UTF-8 with or without a byte order mark, or UTF-16 (which is what Windows tools write when asked for "Unicode"). */
export function decodeImport(bytes: Uint8Array, name: string): string {
  if (bytes.length > maxImportBytes) tooLarge(bytes.length, name)
  const [first = 1, second = 1] = bytes
  const encoding =
    (first === 0xff && second === 0xfe) || (second === 0 && first !== 0)
      ? 'utf-16le'
      : (first === 0xfe && second === 0xff) || (first === 0 && second !== 0)
        ? 'utf-16be'
        : 'utf-8'
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
    return text.includes('\0') ? notText(name) : text
  } catch {
    return notText(name)
  }
}

/** Throws `import-too-large` and `import-not-text`; YAML or JSON that is broken is told by whoever wants the value. */
export function sourceOf(text: string, name: string, files: ImportSource['files'] = null): ImportSource {
  if (text.length > maxImportBytes) tooLarge(text.length, name)
  let parsed: { value: unknown } | null = null
  return {
    name: name
      .replace(/\.(?:json|ya?ml|har|txt|sh|bru)$/i, '')
      .replace(/\.postman_(?:collection|environment)$/i, ''),
    text,
    files,
    get value() {
      parsed ??= { value: parseValue(text) }
      return parsed.value
    },
  }
}

/** JSON, else YAML where it can be a map; undefined for neither. Aliases are bounded, so that none multiplies. */
function parseValue(text: string): unknown {
  const trimmed = text.trimStart()
  if (/^[[{]/.test(trimmed)) {
    try {
      return JSON.parse(text)
    } catch {
      return undefined
    }
  }
  if (!/^(?:#|---|%YAML|["']?[\w$.-]+["']?\s*:(?:\s|$))/.test(trimmed) || text.length > maxYamlLength) {
    return undefined
  }
  try {
    const document = parseDocument(text, { logLevel: 'silent', prettyErrors: false })
    return document.errors.length > 0 ? undefined : document.toJS({ maxAliasCount: 100 })
  } catch {
    return undefined
  }
}

/** Why a text that looks like JSON or YAML is neither: one sentence with the place. */
export function parseComplaint(text: string): string | null {
  const trimmed = text.trimStart()
  if (/^[[{]/.test(trimmed)) {
    try {
      JSON.parse(text)
      return null
    } catch (error) {
      const message = error instanceof Error ? error.message : ''
      if (/Unexpected end|Unterminated/.test(message)) return 'The JSON ends before it is complete.'
      const line = Number(/line (\d+)/.exec(message)?.[1] ?? lineOf(text, message))
      return `The JSON is broken${Number.isFinite(line) && line > 0 ? ` in line ${line}` : ''}.`
    }
  }
  try {
    const document = parseDocument(text, { logLevel: 'silent', prettyErrors: true })
    const [mistake] = document.errors
    if (mistake !== undefined) {
      return `The YAML is broken${mistake.linePos === undefined ? '' : ` in line ${mistake.linePos[0].line}`}.`
    }
    document.toJS({ maxAliasCount: 100 })
    return null
  } catch (error) {
    return error instanceof RangeError
      ? 'The file is nested too deeply to be read.'
      : 'The aliases of the YAML multiply into too many values.'
  }
}

function lineOf(text: string, message: string): number {
  const at = /position (\d+)/.exec(message)?.[1]
  return at === undefined ? Number.NaN : text.slice(0, Number(at)).split('\n').length
}

/** A file, or a folder of Bruno's. Throws ProblemErrors: missing, too large, no text. */
export async function readSource(path: string): Promise<ImportSource> {
  const stats = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (['ENOENT', 'ENOTDIR', 'ERR_INVALID_ARG_VALUE'].includes(error.code ?? '')) {
      fail('import-missing', `There is no file ${path}.`, 'Correct the path.', path)
    }
    throw diskProblem(error, path)
  })
  const name = basename(path)
  if (stats.isDirectory()) {
    const files = await readFiles(path).catch((error) => {
      throw diskProblem(error, path)
    })
    return sourceOf('', name, files)
  }
  if (!stats.isFile()) notText(name)
  if (stats.size > maxImportBytes) tooLarge(stats.size, name)
  const bytes = await readFile(path).catch((error) => {
    throw diskProblem(error, path)
  })
  return sourceOf(decodeImport(bytes, name), name)
}

/** The text files of a collection's folder. Links are not followed: they may lead anywhere. */
async function readFiles(folder: string): Promise<Map<string, string>> {
  const files = new Map<string, string>()
  let bytes = 0
  const walk = async (inner: string, depth: number): Promise<void> => {
    const entries = await readdir(join(folder, inner), { withFileTypes: true })
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name.startsWith('.') || entry.name === 'node_modules' || depth > 24) continue
      const path = inner === '' ? entry.name : `${inner}/${entry.name}`
      if (entry.isDirectory()) await walk(path, depth + 1)
      if (!entry.isFile() || !/\.(?:bru|ya?ml)$|^(?:bruno|collection)\.json$/i.test(entry.name)) continue
      bytes += (await stat(join(folder, path))).size
      if (bytes > maxImportBytes) tooLarge(bytes, folder)
      files.set(path, decodeImport(await readFile(join(folder, path)), path))
      if (files.size > maxFiles) {
        fail(
          'import-too-large',
          'The folder has more than 20 000 files.',
          'Name the folder of one collection.',
          folder,
        )
      }
    }
  }
  await walk('', 0)
  return files
}
