/** Reading values that nobody has checked: whatever is not of the wanted shape reads as absent. */

export type Loose = Readonly<Record<string, unknown>>

export function isRecord(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The map itself, or an empty one. */
export function recordOf(value: unknown): Loose {
  return isRecord(value) ? value : {}
}

/** Own keys only: `constructor` of a hostile file is no method of Object. */
export function at(value: unknown, key: string): unknown {
  return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined
}

export function mapIn(value: unknown, key: string): Loose {
  return recordOf(at(value, key))
}

export function listIn(value: unknown, key: string): readonly unknown[] {
  const found = at(value, key)
  return Array.isArray(found) ? found : []
}

/** Numbers and booleans read as their text; a map or a list as its JSON; null and absent as empty. */
export function textIn(value: unknown, key: string): string {
  return textOf(at(value, key))
}

/** A text for whatever a file has in the place of one, as `textIn`. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (value === undefined || value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value, null, 2) : String(value)
}

export function isTrue(value: unknown): boolean {
  return value === true || value === 'true'
}

/** The keys that are left, for what has to be kept though nobody reads it. */
export function without(value: unknown, keys: readonly string[]): Loose {
  const left = Object.entries(recordOf(value)).filter(
    ([key, entry]) => !keys.includes(key) && entry !== undefined && entry !== null && !isEmpty(entry),
  )
  return Object.fromEntries(left)
}

function isEmpty(value: unknown): boolean {
  if (value === '') return true
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}
