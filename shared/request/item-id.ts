/** The id of a request or folder is its path in the workspace, with `/` whatever the system. */

/** The id of the workspace itself where a folder's is asked for: no item can be called so. */
export const workspaceFolder = '.'

/** The id that an item has after `from`, itself or a folder above it, became `to`. */
export function movedId(id: string, from: string, to: string): string {
  if (id === from) return to
  return id.startsWith(`${from}/`) ? to + id.slice(from.length) : id
}
