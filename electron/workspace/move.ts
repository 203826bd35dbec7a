import { cp, link, lstat, mkdtemp, realpath, rename, rm, unlink } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fail } from '../../shared/problem.ts'
import { diskProblem, readText, writeText } from '../files/files.ts'
import { writeFolderFile } from './folder-file.ts'
import { childId, contents, folderPath, gone, parentOf, requestPath, reservedIn } from './items.ts'
import { newNumbers, type Placed, writingOrder } from './order.ts'
import { freeName, resolveInside, safeFileName } from './paths.ts'
import { type Entry, folderFile, listEntries, maxDepth, withoutExtension } from './tree.ts'
import { parseYaml, patch, printYaml } from './yaml.ts'

/**
 * Moving and copying in the tree. The order of a folder stands in its files (order.ts), the folder of an item in its path;
 * both change one file at a time, and whatever moment ends the program, nothing is lost and every order is one.
 */

/**
 * Puts an item into `parent` (null: the top) in front of `before`, a sibling there (null: behind all of its kind), and
 * answers its new id. Folders stand in front of requests, so beside an item of the other kind it comes to the nearer end of
 * its own. Throws `move-into-itself`, `move-too-deep`, `item-gone`, `folder-gone`, `move-link`.
 */
export async function moveEntry(
  root: string,
  id: string,
  parent: string | null,
  before: string | null,
): Promise<string> {
  const home = await realpath(root)
  const { isFolder } = await kindOf(home, id)
  refuseUnder(id, isFolder, parent)
  const from = parentOf(id)
  const target = await folderPath(home, parent)
  const siblings = (await listEntries(home, parent)).filter(
    (entry) => (entry.item.kind === 'folder') === isFolder,
  )
  const own = (from === parent ? siblings : await listEntries(home, from)).find(({ item }) => item.id === id)
  if (own === undefined) gone(id)
  const rest = siblings.filter((entry) => entry !== own)
  const at = await placeIn(home, rest, isFolder, before, siblings.indexOf(own))
  const wanted = [...rest.slice(0, at), own, ...rest.slice(at)].filter(isReadable).map(placed)
  const numbers = newNumbers(wanted)
  // The others first, in their order all the time; the item itself changes last, once it is in its folder.
  const others = wanted.filter((item) => item.id !== id)
  for (const one of writingOrder(others, numbers)) await writeNumber(home, one.id, isFolder, one.seq)
  const newId = from === parent ? id : await renameInto(home, id, isFolder, parent, target)
  const seq = numbers.get(id)
  if (seq !== undefined) await writeNumber(home, newId, isFolder, seq)
  return newId
}

/** A copy beside it, under a free name and behind the others, with all that the files hold; answers its id. */
export async function copyEntry(root: string, id: string): Promise<{ id: string; name: string }> {
  const home = await realpath(root)
  const { isFolder, path } = await kindOf(home, id)
  const parent = parentOf(id)
  const entries = await listEntries(home, parent)
  const own = entries.find(({ item }) => item.id === id)
  if (own === undefined) gone(id)
  const name = freeName(
    `${own.item.name} copy`,
    entries.map(({ item }) => item.name),
  )
  const folder = await folderPath(home, parent)
  const { names, seq } = await contents(folder)
  const fileName = freeName(safeFileName(name), [...names, ...reservedIn(parent)])
  if (!isFolder) {
    const text = (await readText(path)) ?? gone(id)
    const newId = childId(parent, `${fileName}.yml`)
    await writeText(join(folder, `${fileName}.yml`), withInfo(text, id, isReadable(own) ? { name, seq } : {}))
    return { id: newId, name }
  }
  // A folder appears whole or not at all: hidden names are no part of the workspace.
  const draft = await mkdtemp(join(folder, '.copy-'))
  try {
    const copy = join(draft, fileName)
    await cp(path, copy, { recursive: true, verbatimSymlinks: true, errorOnExist: true })
    const file = join(copy, folderFile)
    await writeText(file, withFolderInfo(await readText(file), id, { name, seq }))
    await rename(copy, join(folder, fileName))
  } catch (error) {
    throw diskProblem(error, path)
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
  return { id: childId(parent, fileName), name }
}

async function kindOf(home: string, id: string): Promise<{ isFolder: boolean; path: string }> {
  const path = await resolveInside(home, id)
  const stats = await lstat(path).catch(() => null)
  if (stats === null) gone(id)
  if (stats.isSymbolicLink()) {
    fail(
      'move-link',
      'The item is a link to another file, which would break on the way.',
      'Move the link in a terminal, or put the file itself into its place.',
      id,
    )
  }
  if (!stats.isDirectory()) return { isFolder: false, path: await requestPath(home, id) }
  return { isFolder: true, path: await folderPath(home, id) }
}

function refuseUnder(id: string, isFolder: boolean, parent: string | null): void {
  if (parent === id || parent?.startsWith(`${id}/`) === true) {
    fail('move-into-itself', 'A folder cannot be moved into itself.', 'Choose a folder outside of it.', id)
  }
  const depth = parent === null ? 0 : parent.split('/').length
  if (isFolder && depth >= maxDepth) {
    fail('move-too-deep', `Folders go ${maxDepth} levels deep.`, 'Choose a folder that lies higher.', id)
  }
}

/** The index among the others of its kind. */
async function placeIn(
  home: string,
  rest: readonly Entry[],
  isFolder: boolean,
  before: string | null,
  present: number,
): Promise<number> {
  if (before === null) return rest.length
  const at = rest.findIndex(({ item }) => item.id === before)
  if (at >= 0) return at
  const other = await kindOf(home, before)
  // In front of itself: it stays.
  if (other.isFolder === isFolder) return present < 0 ? rest.length : present
  return isFolder ? rest.length : 0
}

/** Files that cannot be read have no number: they stand behind the others, and are not written to. */
function isReadable({ item }: Entry): boolean {
  return item.problem === undefined
}

function placed({ item, seq }: Entry): Placed {
  return { id: item.id, name: item.name, seq }
}

async function renameInto(
  home: string,
  id: string,
  isFolder: boolean,
  parent: string | null,
  target: string,
): Promise<string> {
  const path = await resolveInside(home, id)
  const present = basename(path)
  const stem = isFolder ? present : withoutExtension(present)
  const { names } = await contents(target)
  for (const taken = [...names, ...reservedIn(parent)]; ; ) {
    const free = freeName(stem, taken)
    const name = free + present.slice(stem.length)
    const newId = childId(parent, name)
    if (await renameTo(path, await resolveInside(home, newId), isFolder)) return newId
    taken.push(free)
  }
}

/** False where something came to be at `target` meanwhile: `rename` alone would write over it. */
async function renameTo(path: string, target: string, isFolder: boolean): Promise<boolean> {
  try {
    if (isFolder) {
      if ((await lstat(target).catch(() => null)) !== null) return false
      await rename(path, target)
      return true
    }
    await link(path, target)
    await unlink(path)
    return true
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'EEXIST' || code === 'ENOTEMPTY') return false
    // A disk without hard links (FAT, some network shares).
    if (!isFolder && (await lstat(target).catch(() => null)) === null) {
      return rename(path, target).then(
        () => true,
        (second) => {
          throw diskProblem(second, target)
        },
      )
    }
    throw diskProblem(error, target)
  }
}

async function writeNumber(home: string, id: string, isFolder: boolean, seq: number): Promise<void> {
  const file = await resolveInside(home, isFolder ? `${id}/${folderFile}` : id)
  const before = await readText(file)
  if (isFolder) return writeText(file, withFolderInfo(before, id, { seq }))
  if (before !== null) await writeText(file, withInfo(before, id, { seq }))
}

function withFolderInfo(before: string | null, id: string, info: { name?: string; seq: number }): string {
  const where = `${id}/${folderFile}`
  if (before !== null) return withInfo(before, where, info)
  return writeFolderFile(null, { name: info.name ?? basename(id), seq: info.seq }, where)
}

/** The text with another name or number, and nothing else of it changed. */
function withInfo(text: string, where: string, info: { name?: string; seq?: number }): string {
  const file = parseYaml(text, where)
  for (const [key, value] of Object.entries(info)) patch(file.document, ['info', key], value)
  return printYaml(file)
}
