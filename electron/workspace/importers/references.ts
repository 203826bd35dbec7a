import type { ImportNote } from './importer.ts'
import { at, isRecord, type Loose } from './values.ts'

export type Resolve = (value: unknown) => unknown

/** One OpenAPI document while it is read. */
export interface Context {
  document: Loose
  notes: ImportNote[]
  /** A value with the reference that it may be followed. */
  resolve: Resolve
}

/** Longer chains of references are a circle. */
const maxHops = 32

/**
 * Follows `$ref` inside one document (RFC 6901 pointers). What leads elsewhere reads as absent and is listed in
 * `missing`: an import opens no other file and no address.
 */
export function createResolver(document: Loose): { resolve: Resolve; missing: () => string[] } {
  const missing = new Set<string>()
  const find = (reference: string): unknown => {
    if (!reference.startsWith('#')) return undefined
    let value: unknown = document
    for (const part of reference.slice(1).split('/').slice(1)) {
      const key = decoded(part).replaceAll('~1', '/').replaceAll('~0', '~')
      value = Array.isArray(value) ? value[Number(key)] : at(value, key)
    }
    return value
  }
  const resolve: Resolve = (given) => {
    let value = given
    for (let hops = 0; hops < maxHops; hops += 1) {
      const reference = at(value, '$ref')
      if (!isRecord(value) || typeof reference !== 'string') return value
      const target = find(reference)
      if (target === undefined) {
        missing.add(reference)
        return undefined
      }
      value = target
    }
    return undefined
  }
  return { resolve, missing: () => [...missing] }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
