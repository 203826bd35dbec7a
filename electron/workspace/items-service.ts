import type { Handlers } from '../ipc/handlers.ts'
import type { AuthKeeper } from './auth-keeper.ts'
import { readFolder, writeFolder } from './folders.ts'
import { fromAbove } from './inherited-auth.ts'
import { addFolder, addRequest, readRequest, removeEntry, renameEntry, writeRequest } from './items.ts'
import { copyEntry, moveEntry } from './move.ts'
import { nothing, type Opened } from './open-workspace.ts'

export type ItemHandlers = Pick<
  Handlers,
  | 'loadRequest'
  | 'saveRequest'
  | 'createRequest'
  | 'renameItem'
  | 'moveItem'
  | 'duplicateItem'
  | 'restoreAuth'
  | 'leaveAuth'
  | 'deleteItem'
  | 'createFolder'
  | 'inheritedAuth'
  | 'loadFolder'
  | 'saveFolder'
>

interface Deps extends Opened {
  keeper: AuthKeeper
  /** An item, with all below it, has another id now. */
  onMove?: (root: string, from: string, to: string) => void
}

/** The requests and folders of the open workspace. */
export function createItemHandlers({ here, serial, keeper, onMove }: Deps): ItemHandlers {
  async function followed(from: string, to: string): Promise<{ itemId: string }> {
    if (from !== to) {
      const { root } = here()
      await keeper.followed(root, from, to)
      onMove?.(root, from, to)
    }
    return { itemId: to }
  }

  return {
    loadRequest: async ({ requestId }) => ({ requestId, ...(await readRequest(here().root, requestId)) }),
    saveRequest: ({ requestId, draft, base }) =>
      serial(async () => {
        const { root } = here()
        const before = await writeRequest(root, requestId, draft, base)
        await keeper.saved(root, requestId, before.auth, draft.auth)
      }).then(nothing),
    createRequest: ({ parent, name, draft }) =>
      serial(async () => ({ requestId: await addRequest(here().root, parent, name, draft) })),
    renameItem: ({ itemId, name }) =>
      serial(async () => followed(itemId, await renameEntry(here().root, itemId, name))),
    moveItem: ({ itemId, parent, before }) =>
      serial(async () => followed(itemId, await moveEntry(here().root, itemId, parent, before))),
    duplicateItem: ({ itemId }) =>
      serial(async () => {
        const { id, name } = await copyEntry(here().root, itemId)
        return { itemId: id, name }
      }),
    restoreAuth: ({ owner }) => serial(() => keeper.restore(here().root, here().name, owner)).then(nothing),
    leaveAuth: ({ owner }) => serial(() => keeper.leave(here().root, owner)).then(nothing),
    deleteItem: ({ itemId }) => serial(() => removeEntry(here().root, itemId)).then(nothing),
    createFolder: ({ parent, name }) =>
      serial(async () => ({ itemId: await addFolder(here().root, parent, name) })),
    inheritedAuth: ({ requestId }) => {
      const { root, name } = here()
      return fromAbove(root, name, requestId)
    },
    loadFolder: ({ folderId }) => readFolder(here().root, here().name, folderId),
    saveFolder: ({ folderId, settings, base }) =>
      serial(async () => {
        const { root } = here()
        const before = await writeFolder(root, folderId, settings, base)
        await keeper.saved(root, folderId, before.auth, settings.auth)
      }).then(nothing),
  }
}
