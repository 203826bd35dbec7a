import { watch } from 'node:fs'
import { sep } from 'node:path'
import type { Problem } from '../../shared/problem.ts'
import { watchFolders } from './watch-folders.ts'

/** A save of an editor is several events within some milliseconds; a checkout of many files lasts longer. */
const quietMs = 120
/** A stream of events without a pause is told of at least this often. */
const longestMs = 1_000
/** Of more files than this nobody reads the names: everything is read anew. */
const maxNames = 200

export interface Watcher {
  close(): void
}

/**
 * Tells which files of a workspace changed, by workspace-relative path with forward slashes; an empty list: any may have.
 * Reports its own program's writes too. Where the system cannot watch, or not all of it, or not any more (a network share, no
 * watches left, the folder is gone) `failed` is called once, and some changes are seen at the next reading alone.
 */
export function watchWorkspace(
  root: string,
  changed: (ids: string[]) => void,
  failed: (error: Error) => void = () => {},
): Watcher {
  let hasFailed = false
  function failOnce(error: Error) {
    if (hasFailed) return
    hasFailed = true
    failed(error)
  }
  let names = new Set<string>()
  let isAny = false
  let timer: NodeJS.Timeout | null = null
  let since = 0

  function tell() {
    timer = null
    const ids = isAny || names.size > maxNames ? [] : [...names].sort()
    names = new Set()
    isAny = false
    changed(ids)
  }

  function note(name: string | null) {
    if (name === null) isAny = true
    else {
      const id = name.split(sep).join('/')
      if (!isOurs(id)) return
      names.add(id)
    }
    const now = performance.now()
    if (timer === null) since = now
    else clearTimeout(timer)
    timer = setTimeout(tell, Math.max(0, Math.min(quietMs, since + longestMs - now)))
  }

  const watcher = watchAll()

  function watchAll(): { close(): void } | null {
    if (process.platform === 'linux') {
      return watchFolders(root, { isWatched: isOurs, changed: note, failed: failOnce })
    }
    try {
      const made = watch(root, { recursive: true, persistent: false }, (_kind, name) => note(name))
      made.on('error', failOnce)
      return made
    } catch (error) {
      failOnce(error instanceof Error ? error : new Error(String(error)))
      return null
    }
  }

  return {
    close() {
      watcher?.close()
      if (timer !== null) clearTimeout(timer)
    },
  }
}

/** YAML files, `.env` files and folders; not Git's own files, nor the temporary ones of an atomic write. */
function isOurs(id: string): boolean {
  const segments = id.split('/')
  const name = segments.at(-1) ?? ''
  if (segments.slice(0, -1).some((segment) => segment.startsWith('.') || segment === 'node_modules'))
    return false
  if (name.startsWith('.')) return /^\.env(\.|$)/.test(name) && !/\.\d+$/.test(name)
  return name !== 'node_modules' && !/\.ya?ml\.\d+$/i.test(name)
}

/** Why changes of other programs are not seen at once, for people. */
export function watchProblem(error: Error, root: string): Problem {
  const code = (error as NodeJS.ErrnoException).code
  const cause =
    code === 'ENOSPC' || code === 'EMFILE' || code === 'ENFILE'
      ? 'The system has no watches left: close other programs that watch files, or raise fs.inotify.max_user_watches.'
      : code === 'ENOENT'
        ? 'The workspace folder is gone: put it back.'
        : 'The disk, a network share perhaps, does not tell of changes.'
  return {
    code: 'watch-failed',
    message: 'Changes by other programs are not seen at once.',
    fix: `${cause} Until then Cordboard looks when its window is entered, and every 30 seconds.`,
    where: root,
  }
}
