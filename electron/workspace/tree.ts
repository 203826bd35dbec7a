import type { Dirent } from 'node:fs'
import { readdir, realpath, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import type { z } from 'zod'
import type { workspaceItemSchema } from '../../shared/ipc/contract/workspace.ts'
import { type Problem, problemOf } from '../../shared/problem.ts'
import { diskProblem, readText } from '../files/files.ts'
import type { AuthFacts } from './auth-note.ts'
import { readFolderEntry } from './folder-file.ts'
import { byPlace } from './order.ts'
import { isSafeId, resolveInside } from './paths.ts'
import { readRequestEntry } from './request-file.ts'

export type WorkspaceItem = z.infer<typeof workspaceItemSchema>

export const collectionFile = 'opencollection.yml'
export const folderFile = 'folder.yml'
export const environmentsFolder = 'environments'

/** A folder deeper than this is left out: it is a loop of mounts or not a workspace. */
export const maxDepth = 32
const isYaml = (name: string): boolean => /\.ya?ml$/i.test(name)
const special = new Set([collectionFile, folderFile, 'workspace.yml'])

export interface Entry {
  item: WorkspaceItem
  seq: number | null
  /** What its file says about auth; null where it has none or cannot be read. */
  facts: AuthFacts | null
}

/**
 * Every folder and request, parents before children; folders first, then by `seq`, then by name. A file that cannot be
 * read is listed with its problem.
 */
export async function listItems(root: string): Promise<WorkspaceItem[]> {
  return (await listAll(root)).map(({ item }) => item)
}

/** The same, with what stands in the files beside. */
export async function listAll(root: string): Promise<Entry[]> {
  return listFolder(await realpath(root), null, 0)
}

/** What lies in one folder (null: the workspace), in order, with the numbers that make it. */
export async function listEntries(home: string, parent: string | null): Promise<Entry[]> {
  const path = parent === null ? home : join(home, ...parent.split('/'))
  const dirents = (await readdir(path, { withFileTypes: true })).filter((dirent) => isListed(dirent, parent))
  const entries = await Promise.all(dirents.map((dirent) => readEntry(home, parent, dirent)))
  return entries.filter((entry) => entry !== null).sort(byOrder)
}

async function listFolder(home: string, parent: string | null, depth: number): Promise<Entry[]> {
  const sorted = await listEntries(home, parent)
  const lists = await Promise.all(
    sorted.map(async (entry) => {
      const { item } = entry
      if (item.kind === 'request' || depth >= maxDepth) return [entry]
      try {
        return [entry, ...(await listFolder(home, item.id, depth + 1))]
      } catch (error) {
        return [{ ...entry, item: { ...item, problem: problemOf(diskProblem(error, item.id)) } }]
      }
    }),
  )
  return lists.flat()
}

function isListed(dirent: Dirent, parent: string | null): boolean {
  if (dirent.name.startsWith('.') || dirent.name === 'node_modules') return false
  if (parent === null && dirent.name === environmentsFolder) return false
  if (dirent.isDirectory()) return true
  return isYaml(dirent.name) && !special.has(dirent.name)
}

async function readEntry(home: string, parent: string | null, dirent: Dirent): Promise<Entry | null> {
  const id = parent === null ? dirent.name : `${parent}/${dirent.name}`
  const path = join(home, ...id.split('/'))
  if (dirent.isDirectory()) {
    const entry: WorkspaceItem = { kind: 'folder', id, name: dirent.name, parent }
    try {
      const text = await readText(await resolveInside(home, `${id}/${folderFile}`))
      if (text === null) return { item: entry, seq: null, facts: null }
      const { name, seq, facts } = readFolderEntry(text, `${id}/${folderFile}`)
      return { item: { ...entry, name: name ?? dirent.name }, seq, facts }
    } catch (error) {
      return { item: { ...entry, problem: problemOf(error) }, seq: null, facts: null }
    }
  }
  const item: WorkspaceItem = { kind: 'request', id, name: withoutExtension(dirent.name), parent }
  try {
    const linkProblem = await problemOfLink(home, id, path, dirent)
    if (linkProblem !== null) return { item: { ...item, problem: linkProblem }, seq: null, facts: null }
    const text = await readText(path)
    if (text === null) return null
    const { name, seq, draft, facts } = readRequestEntry(text, id)
    return { item: { ...item, name: name ?? item.name, method: draft.method }, seq, facts }
  } catch (error) {
    return { item: { ...item, problem: problemOf(error) }, seq: null, facts: null }
  }
}

async function problemOfLink(
  home: string,
  id: string,
  path: string,
  dirent: Dirent,
): Promise<Problem | null> {
  const outside: Problem = {
    code: 'outside-workspace',
    message: 'The item leads out of the workspace folder, or its name cannot be used.',
    fix: 'Put the file itself into the folder, under an ordinary name.',
    where: id,
  }
  if (!isSafeId(id)) return outside
  if (!dirent.isSymbolicLink()) return null
  const target = await realpath(path).catch(() => null)
  if (target === null || !target.startsWith(home + sep)) return outside
  return (await stat(target)).isFile() ? null : outside
}

export function withoutExtension(name: string): string {
  return name.replace(/\.ya?ml$/i, '')
}

function byOrder(a: Entry, b: Entry): number {
  if (a.item.kind !== b.item.kind) return a.item.kind === 'folder' ? -1 : 1
  return byPlace({ seq: a.seq, name: a.item.name }, { seq: b.seq, name: b.item.name })
}
