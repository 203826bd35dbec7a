import { createHash } from 'node:crypto'

/** Where secret values live. Names are not secret; values never leave except through `get`. */
export interface Vault {
  /** `memory`: gone at exit. `keychain`: sealed by the system's own store. `passphrase`: in a file that one opens. */
  readonly persistence: 'memory' | 'keychain' | 'passphrase'
  /** Null when nothing is stored under that name. */
  get(name: string): Promise<string | null>
  set(name: string, value: string): Promise<void>
  delete(name: string): Promise<void>
  /** The stored names that start with `prefix`, sorted. */
  names(prefix: string): Promise<string[]>
}

/** A vault that forgets everything at exit: for hosts without a system key store, and for tests. */
export function memoryVault(): Vault {
  const entries = new Map<string, string>()
  return {
    persistence: 'memory',
    get: async (name) => entries.get(name) ?? null,
    set: async (name, value) => {
      entries.set(name, value)
    },
    delete: async (name) => {
      entries.delete(name)
    },
    names: async (prefix) => [...entries.keys()].filter((name) => name.startsWith(prefix)).sort(),
  }
}

/**
 * The prefix of every secret of one environment: `secret:<workspace>:<environment>:`, the workspace as the first
 * 16 hex digits of SHA-256 over its path (two workspaces may have an environment of the same name), the environment
 * percent-encoded so that no name can reach into another's.
 */
export function secretPrefix(workspacePath: string, environment: string): string {
  const hash = createHash('sha256').update(workspacePath).digest('hex').slice(0, 16)
  return `secret:${hash}:${encodeURIComponent(environment)}:`
}

/** The vault's name of one secret variable. */
export function secretName(workspacePath: string, environment: string, variable: string): string {
  return `${secretPrefix(workspacePath, environment)}${variable}`
}
