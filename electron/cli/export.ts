import { resolve } from 'node:path'
import { emptyRequest } from '../../shared/request/defaults.ts'
import type { VariableScope } from '../../shared/request/scope.ts'
import { version } from '../host/version.ts'
import type { NamedEnvironment } from '../workspace/environments.ts'
import { environmentsFor } from '../workspace/exporters/environments.ts'
import { exporters, exportText } from '../workspace/exporters/export.ts'
import { writeExport } from '../workspace/exporters/file.ts'
import { readTree } from '../workspace/exporters/tree.ts'
import { givenWorkspace } from '../workspace/state.ts'
import { onlyPositional, parseFlags, usage } from './command-line.ts'
import { findFolder } from './find-folder.ts'
import type { Io } from './io.ts'
import { cliWorkspace, findEnvironment, workspaceRoot } from './workspace.ts'

export const help = `Usage: cordboard export DIR --to postman|curl|har [--out FILE] [--env NAME] [--folder NAME] [--secrets]

Prints a workspace in another program's format; {{variables}} stay as they are, and no secret has a value in it.

  --to NAME                      postman (collection v2.1), curl (one command a request) or har
  --out FILE                     write there instead; a file that is there is not replaced
  --env NAME                     the environment whose values become the collection's variables (default: the first)
  --folder NAME                  one folder alone (ACS, or ACS/Calls), with the auth and headers that it has from above
  --secrets                      with the values of secrets, from CORDBOARD_SECRET_… or the vault file; needs --env and
                                 --out, and the file is for its owner alone
  --help

What could not be carried is told by name on stderr.
`

const options = {
  to: { type: 'string' },
  out: { type: 'string' },
  env: { type: 'string' },
  folder: { type: 'string' },
  secrets: { type: 'boolean', default: false },
} as const

export async function run(args: string[], io: Io): Promise<number> {
  const { values, positionals } = parseFlags(args, options)
  const directory = onlyPositional(positionals, 'DIR')
  const exporter = exporters.find(({ id }) => id === values.to)
  if (exporter === undefined) {
    return usage(
      values.to === undefined
        ? '--to is missing.'
        : `--to ${values.to} is not known; ${exporters.map(({ id }) => id).join(', ')} are.`,
    )
  }
  // On a terminal, and in the log of a build, secrets would be read by more than the one who asked.
  if (values.secrets && (values.out === undefined || values.env === undefined))
    return usage('--secrets needs --env and --out: secrets go into a file alone.')
  const root = await workspaceRoot(resolve(io.cwd, directory))
  const environment = values.env === undefined ? null : await findEnvironment(root, values.env)
  const secrets = values.secrets && environment !== null ? await secretsFor(root, environment, io) : null
  const folder = values.folder === undefined ? null : findFolder((await readTree(root)).items, values.folder)
  const { text, notes, requests } = await exportText({
    root,
    exporter,
    folderId: folder?.id ?? null,
    environments: await environmentsFor(root, environment?.id ?? null),
    secrets,
    now: new Date(),
    version,
  })
  // A folder that is no workspace gives an empty file, which nobody asked for.
  if (requests === 0) await givenWorkspace(root)
  if (values.out === undefined) io.stdout(text)
  else await writeExport(resolve(io.cwd, values.out), text, { isSecret: values.secrets, replace: false })
  for (const note of notes) io.stderr(`${note.where}: ${note.what}\n`)
  return 0
}

async function secretsFor(root: string, environment: NamedEnvironment, io: Io): Promise<VariableScope> {
  const fromWorkspace = await cliWorkspace({ root, name: root, environment, env: io.env })
  return fromWorkspace('', emptyRequest()).scope
}
