import { mkdir, readdir, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { fail } from '../../shared/problem.ts'
import { diskProblem, keepAside, readText, writeText } from '../files/files.ts'
import { newCollectionFile } from './folder-file.ts'
import { safeFileName } from './paths.ts'
import { makeSampleWorkspace, sampleName } from './sample/make.ts'
import { collectionFile } from './tree.ts'

/** What outlives a start beside the session: which workspace was open. */
const stateSchema = z.object({
  version: z.literal(1),
  /** Absolute path. */
  workspace: z.string().min(1),
  /** The ones that were open, the newest first. */
  recent: z.array(z.string().min(1)).default([]),
})

const mostRecent = 12

const fileOf = (dataDir: string): string => join(dataDir, 'state.json')

/** The workspace to open: the last one, else one that lies under the data folder, else the sample, made now. */
export async function workspaceToOpen(dataDir: string): Promise<string> {
  const last = (await readState(dataDir))?.workspace ?? null
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
  const path = expandHome(directory)
  if (await isWorkspace(path)) return path
  return fail(
    'workspace-missing',
    `${path} is not a workspace: it holds no ${collectionFile}.`,
    'Name the folder that holds that file.',
    path,
  )
}

/** Opened next time, and first among the recent ones. */
export async function rememberWorkspace(dataDir: string, workspace: string): Promise<void> {
  const before = await readState(dataDir)
  if (before?.workspace === workspace && before.recent[0] === workspace) return
  const known = before === null ? [] : [before.workspace, ...before.recent]
  const recent = [...new Set([workspace, ...known])].slice(0, mostRecent)
  await writeText(fileOf(dataDir), `${JSON.stringify({ version: 1, workspace, recent }, null, 2)}\n`, 0o600)
}

/** The workspaces that were open and are still there, the newest first. */
export async function recentPaths(dataDir: string): Promise<string[]> {
  const paths = (await readState(dataDir))?.recent ?? []
  const there = await Promise.all(paths.map(isWorkspace))
  return paths.filter((_, at) => there[at])
}

/** A new folder of that name with an empty workspace. Throws `folder-gone` and `workspace-exists`. */
export async function makeWorkspace(directory: string, name: string): Promise<string> {
  const parent = expandHome(directory)
  const found = await stat(parent).catch(() => null)
  if (found?.isDirectory() !== true) {
    fail('folder-gone', `There is no folder ${parent}.`, 'Name one that exists.', parent)
  }
  const path = join(parent, safeFileName(name))
  try {
    await mkdir(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw diskProblem(error, path)
    fail('workspace-exists', `${path} is there already.`, 'Choose another name, or open that folder.', path)
  }
  await writeText(join(path, collectionFile), newCollectionFile(name, ''))
  return path
}

/** `~/work` as a shell has it: a path field is typed into as a terminal is. */
function expandHome(path: string): string {
  return resolve(path.replace(/^~(?=$|[\\/])/, homedir()))
}

async function readState(dataDir: string): Promise<z.output<typeof stateSchema> | null> {
  const file = fileOf(dataDir)
  try {
    const text = await readText(file)
    return text === null ? null : stateSchema.parse(JSON.parse(text))
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
