import { fail } from '../../../shared/problem.ts'
import type { Imported, ImportedItem, Importer, ImportFormat, ImportSource } from './importer.ts'
import { settleVariables } from './settle.ts'
import { parseComplaint } from './source.ts'

/** Every importer by its id; each is loaded when it is asked, since some bring a parser along. */
const importers: Readonly<Record<ImportFormat, () => Promise<Importer>>> = {
  postman: async () => (await import('./postman.ts')).postman,
  'postman-environment': async () => (await import('./postman-environment.ts')).postmanEnvironment,
  openapi: async () => (await import('./openapi.ts')).openapi,
  har: async () => (await import('./har.ts')).har,
  insomnia: async () => (await import('./insomnia.ts')).insomnia,
  bruno: async () => (await import('./bruno.ts')).bruno,
  curl: async () => (await import('./curl.ts')).curl,
}

export interface ImportResult {
  format: ImportFormat
  /** For people. */
  formatName: string
  imported: Imported
}

/** What `--from` and the window name; a Postman environment is a kind of Postman file. */
export function formatsOf(name: string): ImportFormat[] | null {
  if (name === 'postman') return ['postman', 'postman-environment']
  return Object.hasOwn(importers, name) ? [name as ImportFormat] : null
}

/**
 * Reads a source with the importer that fits best (or one of `formats`), with secrets moved to variables, under names that are
 * not `defined` where it is to go. Throws
 * ProblemErrors `import-unknown` and `import-unusable` with the cause; nothing is written.
 */
export async function readImport(
  source: ImportSource,
  formats: readonly ImportFormat[] = Object.keys(importers) as ImportFormat[],
  defined: ReadonlySet<string> = new Set(),
): Promise<ImportResult> {
  if (source.files === null && source.text.trim() === '') {
    fail(
      'import-unknown',
      'There is nothing to import: the text is empty.',
      'Choose another file, or paste its content.',
    )
  }
  const candidates = await Promise.all(formats.map((format) => importers[format]()))
  const rated = candidates
    .map((importer) => ({ importer, confidence: importer.detect(source) }))
    .sort((a, b) => b.confidence - a.confidence)
  const best = rated[0]
  if (best === undefined || best.confidence === 0) return unknownSource(source)
  try {
    const imported = await best.importer.read(source)
    return {
      format: best.importer.id,
      formatName: best.importer.name,
      imported: settleVariables(imported, defined),
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return fail(
      'import-unusable',
      'The file is nested too deeply to be read.',
      'Flatten it, then import it again.',
    )
  }
}

function unknownSource(source: ImportSource): never {
  const complaint = source.files === null && source.value === undefined ? parseComplaint(source.text) : null
  return fail(
    'import-unknown',
    complaint ?? 'This is no format that Cordboard knows.',
    complaint === null
      ? 'It reads Postman collections and environments, cURL commands, HAR, OpenAPI and Swagger, Insomnia and Bruno.'
      : 'Export the file again: it looks cut off or edited by hand.',
    source.name,
  )
}

export interface ImportCounts {
  folders: number
  requests: number
  environments: number
  secrets: number
}

/** What the import would make, for the question before it. */
export function countsOf(imported: Imported): ImportCounts {
  let folders = 0
  let requests = 0
  const walk = (item: ImportedItem) => {
    if (item.kind === 'request') requests += 1
    else {
      folders += 1
      for (const child of item.items) walk(child)
    }
  }
  for (const item of imported.items) walk(item)
  const variables = imported.environments.flatMap((environment) => environment.variables)
  return {
    folders,
    requests,
    environments: imported.environments.length,
    secrets: new Set(variables.filter((one) => one.secret && one.value !== '').map((one) => one.name)).size,
  }
}
