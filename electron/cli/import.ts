import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fail } from '../../shared/problem.ts'
import { definedNames } from '../workspace/defined-names.ts'
import { countsOf, formatsOf, readImport } from '../workspace/importers/import.ts'
import type { ImportFormat } from '../workspace/importers/importer.ts'
import { readSource, sourceOf } from '../workspace/importers/source.ts'
import { isFreeForWorkspace, writeImport, writeNewWorkspace } from '../workspace/importers/write.ts'
import { collectionFile } from '../workspace/tree.ts'
import { onlyPositional, parseFlags, printJson, usage } from './command-line.ts'
import type { Io } from './io.ts'
import { secretVariableName } from './workspace.ts'

export const help = `Usage: cordboard import FILE --out DIR [--from postman|curl|openapi|har|insomnia|bruno] [--json]

Makes a workspace of what another program exported; - reads it from stdin, and a folder is read as Bruno's.

  --out DIR                      a new folder, or a workspace that is there: the import is added to it
  --from NAME                    the format (default: told by the content)
  --json                         { format, name, folders, requests, environments, secrets, notes: [{ where, what }] }
  --help

Secret values (keys, tokens, passwords) are left out: they become secret variables, and the notes name the
environment variable that carries each. What could not be carried is told by name on stderr.
Exits 2 when the file cannot be imported; nothing is written then.
`

const options = {
  out: { type: 'string' },
  from: { type: 'string' },
  json: { type: 'boolean' },
} as const

function formatsFrom(name: string | undefined): ImportFormat[] | undefined {
  if (name === undefined) return undefined
  return (
    formatsOf(name) ??
    usage(`--from ${name} is not known; postman, curl, openapi, har, insomnia and bruno are.`)
  )
}

async function isWorkspace(directory: string): Promise<boolean> {
  return stat(join(directory, collectionFile)).then(
    (stats) => stats.isFile(),
    () => false,
  )
}

function renamedNote(wished: string, name: string) {
  if (name === wished) return []
  return [{ where: `environment ${wished}`, what: `It is ${name} here, as there is another of that name.` }]
}

export async function run(args: string[], io: Io): Promise<number> {
  const { values, positionals } = parseFlags(args, options)
  const file = onlyPositional(positionals, 'FILE')
  if (values.out === undefined) return usage('--out DIR is missing.')
  const formats = formatsFrom(values.from)
  const out = resolve(io.cwd, values.out)
  const isNew = await isFreeForWorkspace(out)
  if (!isNew && !(await isWorkspace(out))) {
    fail(
      'import-target',
      `${out} is neither free nor a workspace: it holds no ${collectionFile}.`,
      'Name a folder that does not exist yet, or a workspace.',
      out,
    )
  }
  const source =
    file === '-' ? sourceOf((await io.stdin()).toString('utf8'), '') : await readSource(resolve(io.cwd, file))
  const { format, formatName, imported } = await readImport(
    source,
    formats,
    isNew ? new Set() : await definedNames(out),
  )
  const written = await (isNew ? writeNewWorkspace(out, imported) : writeImport(out, imported))
  const counts = countsOf(imported)
  const notes = [
    ...imported.notes,
    ...written.environments.flatMap(({ name, secrets }, at) => [
      ...renamedNote(imported.environments[at]?.name ?? name, name),
      ...secrets.map((secret) => ({
        where: `environment ${name}`,
        what: `The value of the secret {{${secret.name}}} was left out: set ${secretVariableName(secret.name)}, or enter it in the app.`,
      })),
    ]),
  ]
  if (values.json === true) {
    printJson(io, { format, name: imported.name, ...counts, notes })
    return 0
  }
  for (const note of notes) io.stderr(`${note.where}: ${note.what}\n`)
  const made = [
    `${counts.requests} ${counts.requests === 1 ? 'request' : 'requests'}`,
    `${counts.folders} ${counts.folders === 1 ? 'folder' : 'folders'}`,
    `${counts.environments} ${counts.environments === 1 ? 'environment' : 'environments'}`,
  ]
  io.stdout(`${formatName}: ${made.join(', ')} in ${out}\n`)
  return 0
}
