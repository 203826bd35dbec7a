import { join } from 'node:path'
import { z } from 'zod'
import { fail } from '../../shared/problem.ts'
import { workspaceFolder } from '../../shared/request/item-id.ts'
import { type LostAuth, lostAuthText } from '../../shared/request/lost-auth.ts'
import { type Auth, authSchema } from '../../shared/request/model.ts'
import { keepAside, readText, writeText } from '../files/files.ts'
import { type AuthFacts, authFacts, type FileKind, holdsSecret, noteName, withoutNote } from './auth-note.ts'
import { readFolder, writeFolder } from './folders.ts'
import { readRequest, writeRequest } from './items.ts'
import { foldersAbove } from './levels.ts'
import { resolveInside } from './paths.ts'
import { collectionFile, folderFile } from './tree.ts'
import { parseYaml } from './yaml.ts'

/**
 * Auth that another program dropped when it saved a file (auth-note.ts says what Bruno does). A file tells it by its note. One
 * that was never saved by Cordboard has none: for those the data folder remembers the auth that was last seen, by path.
 */

/** A file with what it says about auth; null: it cannot be read. */
export interface AuthFile {
  /** The item's id; `.` for the workspace. */
  owner: string
  kind: FileKind
  name: string
  facts: AuthFacts | null
}

/** What was lost: the note goes before what was seen here, for it came with the file. */
export function lostAuths(files: readonly AuthFile[], seen: ReadonlyMap<string, Auth>): LostAuth[] {
  const lost = files.flatMap(({ owner, kind, name, facts }) => {
    const auth = facts?.isSilent === true ? (facts.noted ?? seen.get(owner) ?? null) : null
    return auth === null ? [] : [{ owner, kind, name, auth }]
  })
  if (lost.length === 0) return []
  const saying = files.filter(({ kind, facts }) => kind === 'folder' && facts !== null && !facts.isSilent)
  return lost.map((one) => ({
    ...one,
    except: saying.map(({ owner }) => owner).filter((owner) => isBelow(owner, one.owner)),
  }))
}

function isBelow(id: string, folder: string): boolean {
  return id !== folder && (folder === workspaceFolder || id.startsWith(`${folder}/`))
}

/** What is to be remembered now: files that are gone are forgotten, ones that cannot be read or say nothing are not. */
export function seenNow(
  files: readonly AuthFile[],
  before: ReadonlyMap<string, Auth>,
): ReadonlyMap<string, Auth> {
  return new Map(
    files.flatMap(({ owner, facts }) => {
      const known = before.get(owner)
      const auth = facts === null || facts.isSilent ? known : (facts.auth ?? undefined)
      return auth === undefined || holdsSecret(auth) ? [] : [[owner, auth] as const]
    }),
  )
}

const seenSchema = z.object({
  version: z.literal(1),
  /** By the workspace's real path, then by owner. */
  workspaces: z.record(z.string(), z.record(z.string(), authSchema)),
})

const fileOf = (dataDir: string): string => join(dataDir, 'auth-seen.json')

async function readSeen(dataDir: string): Promise<z.output<typeof seenSchema>> {
  const file = fileOf(dataDir)
  try {
    const text = await readText(file)
    return text === null ? { version: 1, workspaces: {} } : seenSchema.parse(JSON.parse(text))
  } catch {
    await keepAside(file).catch(() => {})
    return { version: 1, workspaces: {} }
  }
}

/** The auths that were last seen in a workspace; none where nothing is remembered. */
export async function seenIn(dataDir: string, root: string): Promise<Map<string, Auth>> {
  return new Map(Object.entries((await readSeen(dataDir)).workspaces[root] ?? {}))
}

/** Remembers them, in references to variables alone; writes only what differs. */
export async function rememberSeen(
  dataDir: string,
  root: string,
  seen: ReadonlyMap<string, Auth>,
): Promise<void> {
  const all = await readSeen(dataDir)
  const next = Object.fromEntries([...seen].sort(([a], [b]) => (a < b ? -1 : 1)))
  if (JSON.stringify(all.workspaces[root] ?? {}) === JSON.stringify(next)) return
  const text = JSON.stringify({ ...all, workspaces: { ...all.workspaces, [root]: next } }, null, 2)
  await writeText(fileOf(dataDir), `${text}\n`, 0o600)
}

/**
 * Finds what a request lost that would have signed it: its own auth, or that of the nearest folder above, or the workspace,
 * that says or said one. Null where it lost nothing. For the command line, which reads no whole workspace; folders are read
 * once.
 */
export function lostAuthFinder(root: string, seen: ReadonlyMap<string, Auth>) {
  const folders = new Map<string, Promise<AuthFile>>()
  const folder = (owner: string) => {
    const known = folders.get(owner) ?? readAuthFile(root, owner)
    folders.set(owner, known)
    return known
  }
  return async (requestId: string, auth: Auth): Promise<LostAuth | null> => {
    if (auth.kind === 'none') {
      const text = (await readText(await resolveInside(root, requestId))) ?? ''
      // Most requests without auth never had one, and parsing is what costs.
      if (!text.includes(noteName) && !seen.has(requestId)) return null
      return lostAuths([await readAuthFile(root, requestId)], seen)[0] ?? null
    }
    if (auth.kind !== 'inherit') return null
    for (const owner of [...foldersAbove(requestId).toReversed(), workspaceFolder]) {
      const file = await folder(owner)
      const [lost] = lostAuths([file], seen)
      if (lost !== undefined) return lost
      if (file.facts?.isSilent === false) return null
    }
    return null
  }
}

/** For the command line. */
export function lostAuthNote({ owner, auth }: LostAuth): string {
  const file = owner === workspaceFolder ? collectionFile : owner
  return `${lostAuthText(file, auth)} Bruno drops it when it saves a file; open the workspace in Cordboard to restore it.`
}

async function readAuthFile(root: string, owner: string): Promise<AuthFile> {
  const { path, kind, where } = await placeOf(root, owner)
  const text = await readText(path)
  const facts = text === null ? null : authFacts(parseYaml(text, where).value, kind)
  return { owner, kind, name: owner === workspaceFolder ? 'the workspace' : owner, facts }
}

async function placeOf(
  root: string,
  owner: string,
): Promise<{ path: string; kind: FileKind; where: string }> {
  if (/\.ya?ml$/i.test(owner))
    return { path: await resolveInside(root, owner), kind: 'request', where: owner }
  const where = owner === workspaceFolder ? collectionFile : `${owner}/${folderFile}`
  return { path: await resolveInside(root, where), kind: 'folder', where }
}

/** Puts the lost auth back into its file, and changes nothing else of it. Throws `auth-not-lost` where none is lost by now. */
export async function restoreAuth(
  root: string,
  workspaceName: string,
  owner: string,
  seen: ReadonlyMap<string, Auth>,
): Promise<void> {
  const [lost] = lostAuths([await readAuthFile(root, owner)], seen)
  if (lost === undefined) {
    fail('auth-not-lost', 'The file has an auth again.', 'Look at it in the Auth tab.', owner)
  }
  if (lost.kind === 'folder') {
    const { settings } = await readFolder(root, workspaceName, owner)
    await writeFolder(root, owner, { ...settings, auth: lost.auth })
    return
  }
  const { draft } = await readRequest(root, owner)
  await writeRequest(root, owner, { ...draft, auth: lost.auth })
}

/** Takes the note out of the file: it is meant to be without auth. */
export async function dropNote(root: string, owner: string): Promise<void> {
  const { path, kind, where } = await placeOf(root, owner)
  const before = await readText(path)
  if (before === null) return
  const after = withoutNote(before, kind, where)
  if (after !== before) await writeText(path, after)
}
