import { join } from 'node:path'
import { movedId, workspaceFolder } from '../../shared/request/item-id.ts'
import type { LostAuth } from '../../shared/request/lost-auth.ts'
import type { Auth } from '../../shared/request/model.ts'
import { readText } from '../files/files.ts'
import { inTurn } from '../files/in-turn.ts'
import { type AuthFacts, isOwnKind } from './auth-note.ts'
import { readFolderEntry } from './folder-file.ts'
import {
  type AuthFile,
  dropNote,
  lostAuths,
  rememberSeen,
  restoreAuth,
  seenIn,
  seenNow,
} from './lost-auth.ts'
import { collectionFile, type Entry } from './tree.ts'

/** Keeps what is remembered of auths in step with what the app reads and writes. */
export interface AuthKeeper {
  /** To be taken before the workspace is read. */
  mark(): number
  /**
   * What was lost in the workspace as it was read after `mark`, and remembers the rest, unless a write of our own came in
   * between: what was read may be of before it.
   */
  look(root: string, workspaceName: string, entries: readonly Entry[], mark: number): Promise<LostAuth[]>
  /** After a save of our own: an auth that was taken out here is not lost. */
  saved(root: string, owner: string, before: Auth, after: Auth): Promise<void>
  followed(root: string, from: string, to: string): Promise<void>
  restore(root: string, workspaceName: string, owner: string): Promise<void>
  leave(root: string, owner: string): Promise<void>
}

/** What is remembered stands in the data folder, by the path of the workspace. */
export function createAuthKeeper(dataDir: string): AuthKeeper {
  const serial = inTurn()
  let writes = 0

  /** Reads, changes and writes what is remembered, one after the other. */
  function change(root: string, next: (seen: ReadonlyMap<string, Auth>) => ReadonlyMap<string, Auth>) {
    const result = serial(async () => {
      const seen = await seenIn(dataDir, root)
      await rememberSeen(dataDir, root, next(seen))
      return seen
    })
    // What cannot be remembered (a full disk) makes nothing else fail: the notes in the files are still there.
    return result.catch(() => new Map<string, Auth>())
  }

  const forget = async (root: string, owner: string) => {
    writes += 1
    await change(root, (seen) => new Map([...seen].filter(([id]) => id !== owner)))
  }

  return {
    mark: () => writes,
    async look(root, workspaceName, entries, mark) {
      const top: AuthFile = {
        owner: workspaceFolder,
        kind: 'folder',
        name: workspaceName,
        facts: await collectionFacts(root),
      }
      const files = [
        top,
        ...entries.map(({ item: { id, kind, name }, facts }): AuthFile => ({ owner: id, kind, name, facts })),
      ]
      const seen = await change(root, (before) => (mark === writes ? seenNow(files, before) : before))
      return lostAuths(files, seen)
    },
    async saved(root, owner, before, after) {
      if (isOwnKind(before) && !isOwnKind(after)) await forget(root, owner)
    },
    async followed(root, from, to) {
      writes += 1
      await change(root, (seen) => new Map([...seen].map(([id, auth]) => [movedId(id, from, to), auth])))
    },
    async restore(root, workspaceName, owner) {
      await restoreAuth(root, workspaceName, owner, await seenIn(dataDir, root))
    },
    async leave(root, owner) {
      await dropNote(root, owner)
      await forget(root, owner)
    },
  }
}

async function collectionFacts(root: string): Promise<AuthFacts | null> {
  try {
    const text = await readText(join(root, collectionFile))
    return text === null ? null : readFolderEntry(text, collectionFile).facts
  } catch {
    return null
  }
}
