import { join } from 'node:path'
import type { Output } from '../../shared/ipc/bridge.ts'
import { readText } from './files.ts'
import { readFolderFile } from './folder-file.ts'
import { readRequestVariables } from './item-variables.ts'
import { collectionFile, folderFile, type WorkspaceItem } from './tree.ts'

type Listed = Output<'loadWorkspace'>['variables']

/** What the workspace's, the folders' and the requests' own files define, for the window's hovers. */
export async function listVariables(root: string, items: readonly WorkspaceItem[]): Promise<Listed> {
  const sources = [
    { owner: null, file: collectionFile, isFolder: true },
    ...items
      .filter((item) => item.problem === undefined)
      .map(({ kind, id }) =>
        kind === 'folder'
          ? { owner: id, file: `${id}/${folderFile}`, isFolder: true }
          : { owner: id, file: id, isFolder: false },
      ),
  ]
  const lists = await Promise.all(
    sources.map(async ({ owner, file, isFolder }): Promise<Listed> => {
      try {
        const text = await readText(join(root, ...file.split('/')))
        if (text === null || !text.includes('variables:')) return []
        const fields = isFolder ? readFolderFile(text, file).variables : readRequestVariables(text, file)
        return fields
          .filter((field) => field.enabled && field.value !== '')
          .map(({ name, value }) => ({ owner, name, value }))
      } catch {
        // The tree says why a file cannot be read.
        return []
      }
    }),
  )
  return lists.flat()
}
