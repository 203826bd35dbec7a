import type { Wanted } from '../yaml.ts'

/** Every text inside, `change`d. */
export function mapTexts<T extends Wanted>(value: T, change: (text: string) => string): T
export function mapTexts(value: Wanted, change: (text: string) => string): Wanted {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((entry) => mapTexts(entry, change))
  if (typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, mapTexts(entry, change)]))
}
