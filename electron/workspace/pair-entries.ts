import type { Plain, Wanted } from './yaml.ts'

/** An entry of a list as it stands in a file, or as it is to stand there. */
type Entry = Plain | Wanted

/**
 * For each wanted entry the number of the one that it continues, so that comments and keys that nobody here knows stay with
 * it: the same entry, else one of its name, as like as can be. One whose name alone changed is looked for in its place. One
 * of another name and another value is new: what somebody wrote about the old one is not true of it.
 */
export function pairEntries(present: readonly Entry[], wanted: readonly Entry[]): (number | undefined)[] {
  const free = new Set(present.keys())
  const found = wanted.map((): number | undefined => undefined)
  function pair(at: number, from: number | undefined): void {
    if (from === undefined) return
    found[at] = from
    free.delete(from)
  }
  for (const parts of [['name', 'type', 'value'], ['name', 'value'], ['name', 'type'], ['name']] as const) {
    const keyOf = (entry: Entry) => parts.map((part) => partOf(entry, part)).join()
    const places = Map.groupBy(free, (from) => keyOf(present[from]))
    wanted.forEach((entry, at) => {
      if (found[at] === undefined) pair(at, places.get(keyOf(entry))?.shift())
    })
  }
  const values = present.map((entry) => partOf(entry, 'value'))
  let before = -1
  wanted.forEach((entry, at) => {
    const value = partOf(entry, 'value')
    for (let from = before + 1; found[at] === undefined && free.has(from); from += 1) {
      if (values[from] === value && isOfType(present[from], entry)) pair(at, from)
    }
    before = found[at] ?? before
  })
  return found
}

/** True where one of them names no type, too. */
function isOfType(present: Entry, wanted: Entry): boolean {
  const types = new Set([present, wanted].map((entry) => partOf(entry, 'type')))
  types.delete(textKey(undefined))
  return types.size < 2
}

/** As JSON. A variant goes by its title, a file by its path; a text is its own value. */
function partOf(entry: Entry, part: 'name' | 'type' | 'value'): string {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
    return textKey(part === 'value' ? entry : undefined)
  }
  return textKey(part === 'name' ? (entry.name ?? entry.title ?? entry.filePath) : entry[part])
}

/** Flags that mean the same as if they were not there where they are false. */
const flags = ['disabled', 'secret', 'selected']

/** True where a key of an entry says what is wanted, in whatever way: nothing of it has to be touched. */
export function readsAs(entry: { [key: string]: Plain }, key: string, wanted: Wanted): boolean {
  if (wanted === undefined) return !(key in entry) || (flags.includes(key) && entry[key] === 'false')
  return textKey(entry[key]) === textKey(wanted)
}

/** The same for all that reads alike: `5` and `"5"`; an empty text, an empty value and none. */
function textKey(value: Entry): string {
  return JSON.stringify(value ?? '', (_, inner) =>
    typeof inner === 'number' || typeof inner === 'boolean' ? String(inner) : (inner ?? ''),
  )
}
