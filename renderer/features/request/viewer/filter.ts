import { type JsonValue, query } from 'jsonpath-rfc9535'

/** Numbers that JavaScript cannot hold are kept as they were written, where the engine can (ECMAScript "JSON.rawJSON"). */
const json = JSON as typeof JSON & { rawJSON?: (text: string) => unknown }

function keepDigits(_key: string, value: unknown, context?: { source?: string }): unknown {
  const source = context?.source
  if (typeof value !== 'number' || source === undefined || json.rawJSON === undefined) return value
  return String(value) === source || Number.isSafeInteger(value) ? value : json.rawJSON(source)
}

export type Filtered = { ok: true; matches: number; text: string } | { ok: false; message: string }

/** What a JSONPath (RFC 9535) picks out of a JSON text, as a JSON array. */
export function filterJson(text: string, expression: string): Filtered {
  let value: JsonValue
  try {
    const precise = /\d{16}|\d\.\d{15}/.test(text)
    value = precise
      ? JSON.parse(text, keepDigits as (key: string, value: unknown) => unknown)
      : JSON.parse(text)
  } catch {
    return { ok: false, message: 'The body is not JSON, so a path cannot be followed in it.' }
  }
  try {
    const found = query(value, expression)
    return { ok: true, matches: found.length, text: JSON.stringify(found) }
  } catch (error) {
    const detail = error instanceof Error ? (error.message.split('\n')[0] ?? '') : ''
    return { ok: false, message: `This is no JSONPath: ${detail}` }
  }
}
