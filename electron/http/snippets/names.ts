import type { VariableScope } from '../../../shared/request/scope.ts'

/** `accessToken` as `ACCESS_TOKEN`: what shells and containers call it. */
export function environmentName(variable: string): string {
  const name = variable
    .replace(/^process\.env\./, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .toUpperCase()
  return /^[A-Z]/.test(name) ? name : `SECRET_${name}`.replace(/_$/, '')
}

/** Variables that refer to variables: deeper than anyone writes. */
const maxDepth = 8

/**
 * The secrets of a request by value, with a name for the environment: that of the variable it came from, and SECRET,
 * SECRET_2, … for one that was typed.
 */
export function secretNames(
  texts: string,
  secrets: readonly string[],
  scope: VariableScope,
): Map<string, string> {
  const names = new Map<string, string>()
  const taken = new Set<string>()
  const give = (value: string, wanted: string) => {
    if (names.has(value)) return
    let name = wanted
    for (let count = 2; taken.has(name); count += 1) name = `${wanted}_${count}`
    taken.add(name)
    names.set(value, name)
  }
  const known = new Set(secrets)
  const seen = new Set<string>()
  const visit = (text: string, depth: number) => {
    for (const [, name = ''] of text.matchAll(/\{\{\s*([^{}]+?)\s*\}\}/g)) {
      if (seen.has(name) || depth > maxDepth) continue
      seen.add(name)
      const found = scope.lookup(name)
      if (found === null) continue
      if (known.has(found.value)) give(found.value, environmentName(name))
      visit(found.value, depth + 1)
    }
  }
  visit(texts, 0)
  for (const secret of secrets) give(secret, 'SECRET')
  return names
}
