import { type JsonValue, query } from 'jsonpath-rfc9535'
import { parseExactly } from '../../../../shared/exact-json.ts'
import { pathProblem } from './path-problem.ts'

export type Filtered = { ok: true; matches: number; text: string } | { ok: false; message: string }

/** What a JSONPath (RFC 9535) picks out of a JSON text, as a JSON array. */
export function filterJson(text: string, expression: string): Filtered {
  let value: JsonValue
  try {
    value = parseExactly(text) as JsonValue
  } catch {
    return { ok: false, message: 'The body is not JSON, so a path cannot be followed in it.' }
  }
  try {
    const found = query(value, expression)
    return { ok: true, matches: found.length, text: JSON.stringify(found) }
  } catch (error) {
    return { ok: false, message: pathProblem(expression, error) }
  }
}
