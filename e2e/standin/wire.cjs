// Node <-> page: JSON, with tags for what structured clone carries and JSON does not.
function wire() {
  function base64(bytes) {
    let text = ''
    for (let at = 0; at < bytes.length; at += 8192)
      text += String.fromCharCode(...bytes.subarray(at, at + 8192))
    return btoa(text)
  }
  function pack(value) {
    if (value === undefined) return { $: 'undefined' }
    if (typeof value === 'bigint') return { $: 'bigint', v: String(value) }
    if (typeof value === 'number' && !Number.isFinite(value)) return { $: 'number', v: String(value) }
    if (typeof value === 'function' || typeof value === 'symbol' || value instanceof Promise) {
      throw new Error('An object could not be cloned.')
    }
    if (value === null || typeof value !== 'object') return value
    if (value instanceof Date) return { $: 'date', v: value.getTime() }
    if (value instanceof Error) return { $: 'error', v: value.message, n: value.name }
    if (value instanceof ArrayBuffer) return { $: 'bytes', v: base64(new Uint8Array(value)) }
    if (ArrayBuffer.isView(value)) {
      return { $: 'bytes', v: base64(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)) }
    }
    if (value instanceof Map) return { $: 'map', v: [...value].map(pack) }
    if (value instanceof Set) return { $: 'set', v: [...value].map(pack) }
    if (Array.isArray(value)) return value.map(pack)
    return {
      $: 'object',
      v: Object.fromEntries(Object.entries(value).map(([key, item]) => [key, pack(item)])),
    }
  }
  const kinds = {
    undefined: () => undefined,
    bigint: ({ v }) => BigInt(v),
    number: ({ v }) => Number(v),
    date: ({ v }) => new Date(v),
    error: ({ v, n }) => Object.assign(new Error(v), { name: n }),
    bytes: ({ v }) => Uint8Array.from(atob(v), (letter) => letter.charCodeAt(0)),
    map: ({ v }) => new Map(v.map(unpack)),
    set: ({ v }) => new Set(v.map(unpack)),
    object: ({ v }) => Object.fromEntries(Object.entries(v).map(([key, item]) => [key, unpack(item)])),
  }
  function unpack(value) {
    if (value === null || typeof value !== 'object') return value
    return Array.isArray(value) ? value.map(unpack) : kinds[value.$](value)
  }
  return { pack, unpack }
}
if (typeof module !== 'undefined') module.exports = wire
