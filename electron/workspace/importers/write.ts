import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fail } from '../../../shared/problem.ts'
import { newStagingFolder } from '../../files/atomic-write.ts'
import { diskProblem } from '../../files/files.ts'
import { addEnvironment, freeEnvironmentNames } from '../environments.ts'
import { newCollectionFile } from '../folder-file.ts'
import { safeFileName } from '../paths.ts'
import { collectionFile, environmentsFolder, folderFile, withoutExtension } from '../tree.ts'
import { parseYaml, patch, printYaml } from '../yaml.ts'
import { emitYaml } from './emit.ts'
import type { Imported, ImportedItem, ImportedLevel } from './importer.ts'
import { collectionTree, folderTree, isMap, requestTree } from './tree.ts'

/** The name inside the file is whole; the file's own is cut, since ids and paths have an end. */
const maxNameLength = 80
/** Ids longer than 1024 characters are refused by the workspace. */
const maxIdLength = 960
const reserved = [
  ...[folderFile, collectionFile].map(withoutExtension),
  ...[environmentsFolder, 'workspace', 'node_modules'],
]

interface PlannedFile {
  /** Relative, forward slashes. */
  id: string
  text: string
}

interface Plan {
  folders: string[]
  files: PlannedFile[]
}

/** Names that are free in one folder; compared without case, as macOS and Windows do. */
function namer(taken: Iterable<string>): (wished: string) => string {
  const known = new Set([...taken, ...reserved].map((name) => name.normalize('NFC').toLowerCase()))
  const next = new Map<string, number>()
  return (wished) => {
    const name = safeFileName([...safeFileName(wished)].slice(0, maxNameLength).join(''))
    for (let number = next.get(name) ?? 1; ; number += 1) {
      const candidate = number === 1 ? name : `${name} ${number}`
      if (known.has(candidate.toLowerCase())) continue
      known.add(candidate.toLowerCase())
      next.set(name, number + 1)
      return candidate
    }
  }
}

/** Every file with its text: pure, so that a mistake in one shows before anything is written. */
function planItems(
  items: readonly ImportedItem[],
  parent: string,
  taken: Iterable<string>,
  firstSeq: number,
): Plan {
  const plan: Plan = { folders: [], files: [] }
  const nameIn = namer(taken)
  for (const [index, item] of items.entries()) {
    const stem = parent === '' ? nameIn(item.name) : `${parent}/${nameIn(item.name)}`
    const seq = firstSeq + index
    if (stem.length > maxIdLength) {
      fail(
        'import-unusable',
        'Its folders nest so deeply that their path is longer than a disk takes.',
        'Shorten the names, or move the deepest folders up, and export it again.',
        item.name,
      )
    }
    if (item.kind === 'request') {
      plan.files.push({ id: `${stem}.yml`, text: emitYaml(requestTree(item, seq)) })
    } else {
      const inner = planItems(item.items, stem, [], 1)
      plan.folders.push(stem, ...inner.folders)
      plan.files.push({ id: `${stem}/${folderFile}`, text: emitYaml(folderTree(item, seq)) }, ...inner.files)
    }
  }
  return plan
}

export interface WrittenImport {
  /** Ids at the top of what was made: the collection's folder, or single requests. */
  items: string[]
  /** In the order of the import; `name` is another one where its own was taken. */
  environments: { id: string; name: string; secrets: { name: string; value: string }[] }[]
}

/** Whether there is something that a request alone at the top would lose. */
function says({ docs, auth, headers, variables, kept }: ImportedLevel): boolean {
  const lists = [headers, variables, Object.keys(kept)]
  return docs !== '' || auth.kind !== 'inherit' || lists.some((list) => list.length > 0)
}

/**
 * Writes an import into a workspace: a collection as one folder, a request whose collection says nothing at the top. The
 * files are made in a hidden folder beside and moved in whole, so that an import that fails leaves nothing. Secret values
 * are not written: they are handed back for the vault.
 */
export async function writeImport(root: string, imported: Imported): Promise<WrittenImport> {
  const present = await readdir(root)
  const isCollection =
    imported.name !== '' &&
    (imported.items.length > 1 || imported.items.some((item) => item.kind === 'folder') || says(imported))
  const top: readonly ImportedItem[] = isCollection
    ? [{ kind: 'folder', ...imported, items: imported.items }]
    : imported.items
  const plan = planItems(top, '', present.map(withoutExtension), present.length + 1)
  const staging = await newStagingFolder(root)
  const moved: string[] = []
  try {
    await writePlan(staging, plan)
    for (const name of await readdir(staging)) {
      await rename(join(staging, name), join(root, name))
      moved.push(name)
    }
    const environments = await writeEnvironments(root, imported)
    return { items: moved, environments }
  } catch (error) {
    for (const name of moved) await rm(join(root, name), { recursive: true, force: true })
    throw diskProblem(error, root)
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
}

/** Makes a new workspace folder of an import. `directory` must not exist, or be empty. It appears whole or not at all. */
export async function writeNewWorkspace(directory: string, imported: Imported): Promise<WrittenImport> {
  const plan = planItems(imported.items, '', [], 1)
  const parent = dirname(directory)
  try {
    await mkdir(parent, { recursive: true })
    const staging = await newStagingFolder(parent)
    try {
      const name = imported.name || basename(directory)
      await writePlan(staging, {
        folders: plan.folders,
        files: [{ id: collectionFile, text: collectionText(name, imported) }, ...plan.files],
      })
      const environments = await writeEnvironments(staging, imported)
      // rename replaces an empty folder and refuses any other.
      await rename(staging, directory)
      return { items: plan.folders.filter((id) => !id.includes('/')), environments }
    } finally {
      await rm(staging, { recursive: true, force: true })
    }
  } catch (error) {
    throw diskProblem(error, directory)
  }
}

function collectionText(name: string, imported: Imported): string {
  const file = parseYaml(newCollectionFile(name, imported.docs), collectionFile)
  for (const [key, value] of Object.entries(collectionTree(imported))) {
    // Beside what a new file has under the same key: `extensions.cordboard`.
    if (!isMap(value)) patch(file.document, [key], value)
    else for (const [inner, entry] of Object.entries(value)) patch(file.document, [key, inner], entry)
  }
  return printYaml(file)
}

async function writeEnvironments(root: string, imported: Imported): Promise<WrittenImport['environments']> {
  const { environments } = imported
  const names = await freeEnvironmentNames(
    root,
    environments.map(({ name }) => name),
  )
  const renamed = new Map(environments.map(({ name }, at) => [name, names[at]]))
  const written: WrittenImport['environments'] = []
  for (const [at, { name, variables, extends: parent = null, dotEnv = null }] of environments.entries()) {
    const added = await addEnvironment(root, names[at] ?? name, variables, {
      extends: parent === null ? null : (renamed.get(parent) ?? parent),
      dotEnv,
    })
    const secrets = variables.filter(({ secret, value }) => secret && value !== '')
    written.push({
      id: added.id,
      name: added.name,
      secrets: secrets.map(({ name, value }) => ({ name, value })),
    })
  }
  return written
}

/** As many files at once as a disk queue takes; each is synced before the folder is moved to its place. */
const writers = 16

async function writePlan(root: string, plan: Plan): Promise<void> {
  for (const id of plan.folders) await mkdir(join(root, ...id.split('/')))
  const waiting = [...plan.files]
  const work = async () => {
    for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
      const handle = await open(join(root, ...file.id.split('/')), 'wx')
      try {
        await handle.writeFile(file.text)
        await handle.datasync()
      } finally {
        await handle.close()
      }
    }
  }
  await Promise.all(Array.from({ length: writers }, work))
}

/** Whether an import may go there as a workspace of its own: nothing is there yet, or an empty folder. */
export async function isFreeForWorkspace(directory: string): Promise<boolean> {
  const stats = await stat(directory).catch(() => null)
  if (stats === null) return true
  return stats.isDirectory() && (await readdir(directory)).length === 0
}
