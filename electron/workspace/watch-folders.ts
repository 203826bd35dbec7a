import { type FSWatcher, readdirSync, statSync, watch } from 'node:fs'
import { join } from 'node:path'

/** inotify gives a user some thousand watches in all; a workspace has some dozen folders. */
const maxFolders = 2_000

/**
 * Watches a folder and all below it with one watch a folder. Node's own `recursive` on Linux watches each file by its inode
 * and so loses a file that was replaced by a rename, as every atomic write does (measured with Node 24).
 */
export function watchFolders(
  root: string,
  options: {
    isWatched(id: string): boolean
    /** Path below the root, with forward slashes. */
    changed(id: string | null): void
    failed(error: Error): void
  },
): { close(): void } {
  const watchers = new Map<string, FSWatcher>()

  function add(id: string) {
    if (watchers.size >= maxFolders) {
      const error = new Error(`More than ${maxFolders} folders are not watched.`)
      return options.failed(Object.assign(error, { code: 'EMFILE' }))
    }
    const path = join(root, id)
    const watcher = watch(path, { persistent: false }, (kind, name) => {
      if (name === null) return options.changed(null)
      if (id === '' && kind === 'rename' && isGone(root)) return options.failed(goneError(root))
      const child = id === '' ? name : `${id}/${name}`
      options.changed(child)
      if (kind === 'rename') follow(child)
    })
    watcher.on('error', (error) => {
      drop(id)
      if (!isGone(path)) options.failed(error)
    })
    watchers.set(id, watcher)
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      const child = id === '' ? entry.name : `${id}/${entry.name}`
      if (entry.isDirectory() && options.isWatched(child)) add(child)
    }
  }

  /** A folder that came, went, or was exchanged for another one of its name. */
  function follow(id: string) {
    drop(id)
    if (!options.isWatched(id)) return
    try {
      if (statSync(join(root, id), { throwIfNoEntry: false })?.isDirectory() === true) add(id)
    } catch (error) {
      // Gone again already; anything else would repeat with the next event.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') options.failed(error as Error)
    }
  }

  function drop(id: string) {
    for (const [known, watcher] of watchers) {
      if (known !== id && !known.startsWith(`${id}/`)) continue
      watcher.close()
      watchers.delete(known)
    }
  }

  try {
    add('')
  } catch (error) {
    options.failed(error instanceof Error ? error : new Error(String(error)))
  }
  return {
    close() {
      for (const watcher of watchers.values()) watcher.close()
      watchers.clear()
    },
  }
}

function isGone(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) === undefined
}

function goneError(path: string): Error {
  return Object.assign(new Error(`${path} is gone.`), { code: 'ENOENT' })
}
