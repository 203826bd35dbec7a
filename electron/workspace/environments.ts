import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fail, type Problem, problemOf } from '../../shared/problem.ts'
import type { Variable } from '../../shared/request/model.ts'
import { cachedReader, readText, writeText } from '../files/files.ts'
import {
  type EnvironmentFile,
  readEnvironmentFile,
  type WantedEnvironment,
  writeEnvironmentFile,
} from './environment-file.ts'
import { freeName, isSafeId, resolveInside, safeFileName } from './paths.ts'
import { environmentsFolder, withoutExtension } from './tree.ts'

/** Environments on disk; secret values are no business of this module. */
export interface NamedEnvironment {
  /** `environments/<Name>.yml`. */
  id: string
  name: string
  variables: Variable[]
  /** The name of another one, whose variables apply where this one has none. */
  extends: string | null
  /** A `.env` file of the workspace. */
  dotEnv: string | null
  problem?: Problem
}

/** An environment that cannot be read is listed without variables; saving it is refused until the file is mended. */
export async function listEnvironments(root: string): Promise<NamedEnvironment[]> {
  const names = await readdir(join(root, environmentsFolder)).catch(() => [] as string[])
  const ids = names.filter((name) => /\.ya?ml$/i.test(name)).map((name) => `${environmentsFolder}/${name}`)
  const found = await Promise.all(
    ids.filter(isSafeId).map(async (id) => {
      try {
        return named(id, readEnvironmentFile((await readText(await resolveInside(root, id))) ?? '', id))
      } catch (error) {
        return {
          ...named(id, { name: null, variables: [], extends: null, dotEnv: null }),
          problem: problemOf(error),
        }
      }
    }),
  )
  return found.sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
}

function named(id: string, file: EnvironmentFile): NamedEnvironment {
  return { ...file, id, name: file.name ?? fileNameOf(id) }
}

function fileNameOf(id: string): string {
  return withoutExtension(id.slice(id.lastIndexOf('/') + 1))
}

const readCached = cachedReader(readEnvironmentFile)

/** For lookups while the user types; null when there is none or it cannot be read. */
export function environmentNow(root: string, id: string): NamedEnvironment | null {
  if (!isEnvironmentId(id)) return null
  try {
    const file = readCached(join(root, ...id.split('/')))
    return file === null ? null : named(id, file)
  } catch {
    return null
  }
}

function isEnvironmentId(id: string): boolean {
  return isSafeId(id) && id.startsWith(`${environmentsFolder}/`) && id.split('/').length === 2
}

async function pathOf(root: string, id: string): Promise<string> {
  if (!isEnvironmentId(id)) {
    fail('environment-unknown', 'There is no such environment.', 'Choose one of the list.', id)
  }
  return resolveInside(root, id)
}

/** Throws ProblemError `environment-unknown` when the file is gone. */
export async function readEnvironment(root: string, id: string): Promise<NamedEnvironment> {
  const text = await readText(await pathOf(root, id))
  if (text === null) {
    fail('environment-unknown', 'The environment is gone from the disk.', 'Choose another one.', id)
  }
  return named(id, readEnvironmentFile(text, id))
}

/** Writes the file and, where the name changed, renames it: Bruno finds environments by file name. */
export async function writeEnvironment(
  root: string,
  id: string,
  environment: WantedEnvironment & { name: string },
): Promise<NamedEnvironment> {
  const path = await pathOf(root, id)
  const before = await readText(path)
  if (before === null) {
    fail('environment-unknown', 'The environment is gone from the disk.', 'Create it anew.', id)
  }
  const text = writeEnvironmentFile(before, environment, id)
  if (text !== before) await writeText(path, text)
  // What the window sent for a secret does not come back.
  const written = readEnvironmentFile(text, id)
  const file = safeFileName(environment.name)
  if (file === fileNameOf(id) || environment.name === readEnvironmentFile(before, id).name) {
    return named(id, written)
  }
  const others = (await takenNames(root)).filter((name) => name !== fileNameOf(id))
  const nextId = `${environmentsFolder}/${freeName(file, others)}.yml`
  await rename(path, await pathOf(root, nextId))
  return named(nextId, written)
}

/** Under a name that no other has, neither inside its file nor as one: `--env NAME` finds either. */
export async function addEnvironment(
  root: string,
  wished: string,
  variables: Variable[],
  more: { extends: string | null; dotEnv: string | null } = { extends: null, dotEnv: null },
): Promise<NamedEnvironment> {
  const [name = wished] = await freeEnvironmentNames(root, [wished])
  await mkdir(join(root, environmentsFolder), { recursive: true })
  const id = `${environmentsFolder}/${freeName(safeFileName(name), await takenNames(root))}.yml`
  await writeText(await pathOf(root, id), writeEnvironmentFile(null, { name, variables, ...more }, id))
  return { id, name, variables, ...more }
}

/** The names under which environments of these names would be added. */
export async function freeEnvironmentNames(root: string, wished: readonly string[]): Promise<string[]> {
  const inside = (await listEnvironments(root)).map(({ name }) => name)
  const taken = [...(await takenNames(root)), ...inside]
  return wished.map((name) => {
    const free = freeName(name, taken)
    taken.push(free)
    return free
  })
}

/** Deletes the file; its secrets in the vault are the caller’s to forget. */
export async function removeEnvironment(root: string, id: string): Promise<void> {
  await rm(await pathOf(root, id), { force: true })
}

async function takenNames(root: string): Promise<string[]> {
  const names = await readdir(join(root, environmentsFolder)).catch(() => [] as string[])
  return names.map(withoutExtension)
}
