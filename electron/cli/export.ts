import { resolve } from 'node:path'
import { fail } from '../../shared/problem.ts'
import { version } from '../host/version.ts'
import { onlyPositional, parseFlags, usage } from '../http/command-line.ts'
import { findEnvironment, workspaceRoot } from '../workspace/cli.ts'
import { listEnvironments } from '../workspace/environments.ts'
import { curlExporter } from '../workspace/exporters/curl.ts'
import type { Exporter } from '../workspace/exporters/exporter.ts'
import { harExporter } from '../workspace/exporters/har.ts'
import { postmanExporter } from '../workspace/exporters/postman.ts'
import { readTree } from '../workspace/exporters/tree.ts'
import { writeText } from '../workspace/files.ts'
import type { Io } from './io.ts'

export const help = `Usage: cordboard export DIR --to postman|curl|har [--out FILE] [--env NAME]

Prints a workspace in another program's format; {{variables}} stay as they are, and no secret has a value in it.

  --to NAME                      postman (collection v2.1), curl (one command a request) or har
  --out FILE                     write there instead; a file that is there is not replaced
  --env NAME                     the environment whose values become the collection's variables (default: the first)
  --help

What could not be carried is told by name on stderr.
`

const options = {
  to: { type: 'string' },
  out: { type: 'string' },
  env: { type: 'string' },
} as const

/** Every exporter; one line each. */
export const exporters: readonly Exporter[] = [postmanExporter, curlExporter, harExporter]

export async function run(args: string[], io: Io): Promise<number> {
  const { values, positionals } = parseFlags(args, options)
  const directory = onlyPositional(positionals, 'DIR')
  const exporter = exporters.find(({ id }) => id === values.to)
  if (exporter === undefined) {
    return usage(
      values.to === undefined
        ? '--to is missing.'
        : `--to ${values.to} is not known; postman, curl and har are.`,
    )
  }
  const root = await workspaceRoot(resolve(io.cwd, directory))
  const environments =
    values.env === undefined ? await listEnvironments(root) : [await findEnvironment(root, values.env)]
  const tree = await readTree(root)
  const { text, notes } = exporter.write({ tree, environments, now: new Date().toISOString(), version })
  if (values.out === undefined) io.stdout(text)
  else await writeNew(resolve(io.cwd, values.out), text)
  for (const note of notes) io.stderr(`${note.where}: ${note.what}\n`)
  return 0
}

async function writeNew(path: string, text: string): Promise<void> {
  const { open } = await import('node:fs/promises')
  const handle = await open(path, 'wx').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') {
      fail('file-exists', `${path} is there already.`, 'Name another file, or remove that one first.', path)
    }
    return fail(
      'file-not-writable',
      `${path} cannot be written (${error.code}).`,
      'Name another place.',
      path,
    )
  })
  await handle.close()
  await writeText(path, text)
}
