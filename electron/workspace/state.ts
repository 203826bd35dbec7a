import { mkdir, readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { fail } from '../../shared/problem.ts'
import { keepAside, readText, writeText } from './files.ts'
import { makeSampleWorkspace, sampleName } from './sample/make.ts'
import { collectionFile } from './tree.ts'

/** What outlives a start beside the session: which workspace was open. */
const stateSchema = z.object({
  version: z.literal(1),
  /** Absolute path. */
  workspace: z.string().min(1),
})

const fileOf = (dataDir: string): string => join(dataDir, 'state.json')

/** The workspace to open: the last one, else one that lies under the data folder, else the sample, made now. */
export async function workspaceToOpen(dataDir: string): Promise<string> {
  const last = await lastWorkspace(dataDir)
  if (last !== null && (await isWorkspace(last))) return last
  const home = join(dataDir, 'workspaces')
  await mkdir(home, { recursive: true })
  const names = (await readdir(home)).filter((name) => !name.startsWith('.')).sort()
  const own = [sampleName, ...names].map((name) => join(home, name))
  for (const path of own) {
    if (await isWorkspace(path)) return path
  }
  return makeSampleWorkspace(home)
}

/** The absolute path of a folder that a person named. Throws `workspace-missing` when it is no workspace. */
export async function givenWorkspace(directory: string): Promise<string> {
  const path = resolve(directory)
  if (await isWorkspace(path)) return path
  return fail(
    'workspace-missing',
    `${path} is not a workspace: it holds no ${collectionFile}.`,
    'Name the folder that holds that file.',
    path,
  )
}

export async function rememberWorkspace(dataDir: string, workspace: string): Promise<void> {
  if ((await lastWorkspace(dataDir)) === workspace) return
  await writeText(fileOf(dataDir), `${JSON.stringify({ version: 1, workspace }, null, 2)}\n`, 0o600)
}

async function lastWorkspace(dataDir: string): Promise<string | null> {
  const file = fileOf(dataDir)
  try {
    const text = await readText(file)
    return text === null ? null : stateSchema.parse(JSON.parse(text)).workspace
  } catch {
    await keepAside(file)
    return null
  }
}

async function isWorkspace(path: string): Promise<boolean> {
  return stat(join(path, collectionFile)).then(
    (stats) => stats.isFile(),
    () => false,
  )
}
