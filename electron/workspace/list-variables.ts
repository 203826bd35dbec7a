import { join } from 'node:path'
import type { Output } from '../../shared/ipc/bridge.ts'
import { readText } from '../files/files.ts'
import { readFolderFile } from './folder-file.ts'
import { collectionFile, folderFile, type WorkspaceItem } from './tree.ts'

type Listed = Output<'loadWorkspace'>['variables']

/** What the workspace's and the folders' own files define, for the window's hovers; a request's it has itself. */
export async function listVariables(root: string, items: readonly WorkspaceItem[]): Promise<Listed> {
  const folders = items.filter((item) => item.kind === 'folder' && item.problem === undefined)
  const sources = [
    { owner: null, file: collectionFile },
    ...folders.map(({ id }) => ({ owner: id, file: `${id}/${folderFile}` })),
  ]
  const lists = await Promise.all(
    sources.map(async ({ owner, file }): Promise<Listed> => {
      try {
        const text = await readText(join(root, ...file.split('/')))
        if (text === null || !text.includes('variables:')) return []
        return readFolderFile(text, file)
          .variables.filter((field) => field.enabled && field.value !== '')
          .map(({ name, value }) => ({ owner, name, value }))
      } catch {
        // The tree says why a file cannot be read.
        return []
      }
    }),
  )
  return lists.flat()
}
