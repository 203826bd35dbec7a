import { findAll } from './extract.ts'

/** A text as the content of a JSON string, in the manner of the string it replaces (`\/` or `/`). */
function escapeFor(text: string, manner: string): string {
  const escaped = JSON.stringify(text).slice(1, -1)
  return /\\\//.test(manner) && !/(?:^|[^\\])\//.test(manner) ? escaped.replaceAll('/', '\\/') : escaped
}

/**
 * Puts a cleaned SDP back where the `index`-th description of `extract(input)` was found. Only the bytes of that JSON
 * string change, so comments, variables and formatting around it stay. Null when it does not stand in a JSON string.
 */
export function replaceSdp(input: string, index: number, sdp: string): string | null {
  const target = findAll(input)[index]
  if (target === undefined || target.jsonDepth === null || target.jsonDepth < 1) return null
  const before = input.slice(target.start, target.end)
  let escaped = sdp
  for (let depth = 0; depth < target.jsonDepth; depth += 1) {
    escaped =
      depth === target.jsonDepth - 1 ? escapeFor(escaped, before) : JSON.stringify(escaped).slice(1, -1)
  }
  return input.slice(0, target.start) + escaped + input.slice(target.end)
}
