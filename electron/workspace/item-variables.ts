import { realpathSync, statSync } from 'node:fs'
import { join, sep } from 'node:path'
import { parseEnv } from 'node:util'
import type { Field } from '../../shared/request/model.ts'
import type { VariableScope } from '../../shared/request/scope.ts'
import { cachedReader } from '../files/files.ts'
import { folderLevels, workspaceLevel } from './levels.ts'

/** Null where the file is not there or cannot be read: the tree says why. */
function quiet<T>(read: () => T | null): T | null {
  try {
    return read()
  } catch {
    return null
  }
}

/** Variables of the request, then of its folders from the nearest: they go before the environment's. */
export function itemScopes(root: string, requestId: string | null, own: readonly Field[]): VariableScope[] {
  const folders = requestId === null ? [] : folderLevels(root, requestId, true)
  return [
    ...(own.length === 0 ? [] : [fieldScope(own, 'this request')]),
    ...folders.toReversed().map(({ file, from }) => fieldScope(file.variables, from)),
  ]
}

/** The workspace's own variables: after the environment's. */
export function workspaceScope(root: string, name: string): VariableScope {
  const level = quiet(() => workspaceLevel(root, name))
  return fieldScope(level?.file.variables ?? [], `workspace ${name}`)
}

/** The last enabled one of a name counts, as in an environment. */
export function fieldScope(fields: readonly Field[], origin: string): VariableScope {
  const known = new Map(fields.filter((field) => field.enabled).map((field) => [field.name, field.value]))
  return {
    lookup(name) {
      const value = known.get(name)
      return value === undefined || value === '' ? null : { value, secret: false, origin }
    },
  }
}

const maxEnvBytes = 1024 * 1024

const readEnvFile = cachedReader(
  (text) => new Map(Object.entries(parseEnv(text)).map(([k, v]) => [k, v ?? ''])),
)

/**
 * The values of a `.env` file of the workspace, by Node's own parser; empty where there is none. `path` is relative; one
 * that leads out of the folder is not read.
 */
export function dotEnvNow(root: string, path: string): ReadonlyMap<string, string> {
  const isInside = !path.split(/[\\/]/).includes('..') && !path.startsWith('/') && !/^[a-z]:/i.test(path)
  if (!isInside) return new Map()
  const file = join(root, ...path.split('/'))
  return (
    quiet(() => {
      const stats = statSync(file, { throwIfNoEntry: false })
      // Opening a pipe would wait for ever.
      const isUsable = stats?.isFile() === true && stats.size <= maxEnvBytes && isOwn(root, file)
      return isUsable ? readEnvFile(file) : null
    }) ?? new Map()
  )
}

/** A link in the workspace must not show a file of elsewhere. */
function isOwn(root: string, file: string): boolean {
  const real = realpathSync(file)
  return real.startsWith(realpathSync(root) + sep)
}

/** A token is long; `true`, a port or an address is shown, and masked nowhere. */
export function isLikelySecret(value: string): boolean {
  return value.length >= 8 && !/^https?:\/\/[^@\s]*$/i.test(value)
}

/** `{{NAME}}` where `bare`, and `{{process.env.NAME}}` as Bruno has it. The values of this process are not in it. */
export function dotEnvScope(root: string, path: string, bare: boolean): VariableScope {
  const prefix = 'process.env.'
  return {
    lookup(name) {
      if (!bare && !name.startsWith(prefix)) return null
      const values = dotEnvNow(root, path)
      const value = values.get(name.startsWith(prefix) ? name.slice(prefix.length) : name)
      return value === undefined || value === ''
        ? null
        : { value, secret: isLikelySecret(value), origin: `the file ${path}` }
    },
    advise: (name) =>
      name.startsWith(prefix) ? `Set ${name.slice(prefix.length)} in the file ${path}.` : null,
  }
}
