import { fail } from '../../../shared/problem.ts'

/** Folders in folders: the workspace's own list ends at 32 levels. */
export const maxDepth = 24

/** Throws ProblemError `import-unusable`. */
export function tooDeep(program: string): never {
  return fail(
    'import-unusable',
    `The collection nests folders deeper than ${maxDepth} levels, or a folder lies inside itself.`,
    `Move the deepest folders up in ${program}, then export it again.`,
  )
}

export interface FileNode {
  folders: Map<string, FileNode>
  /** Name and text. */
  files: [string, string][]
}

/** A folder's files, by relative path with forward slashes, as the tree that they make. */
export function fileTree(files: ReadonlyMap<string, string>): FileNode {
  const root: FileNode = { folders: new Map(), files: [] }
  for (const [path, text] of files) {
    const parts = path.split('/')
    const file = parts.pop() ?? ''
    let node = root
    for (const part of parts) {
      const next = node.folders.get(part) ?? { folders: new Map(), files: [] }
      node.folders.set(part, next)
      node = next
    }
    node.files.push([file, text])
  }
  return root
}
