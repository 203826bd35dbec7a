/** A JSON value as text that is the same whatever the order of its keys. */
export function stableText(value: object): string {
  return JSON.stringify(value, sorted)
}

function sorted(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}

const hashes = new WeakMap<object, string>()

/**
 * Tells whether a value is still the one of before, not who made it: FNV-1a over UTF-16 units, twice with different starts, 64
 * bits in hex. Synchronous and kept for each object, for it is taken of every tab at each autosave.
 */
export function stableHash(value: object): string {
  const known = hashes.get(value)
  if (known !== undefined) return known
  const text = stableText(value)
  let [a, b] = [0x811c9dc5, 0x01000193]
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    a = Math.imul(a ^ unit, 0x01000193)
    b = Math.imul(b ^ unit ^ (at & 0xff), 0x5bd1e995)
  }
  const hash = [a, b].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('')
  hashes.set(value, hash)
  return hash
}
