import type { Variable } from '../../shared/request/model.ts'
import type { VariableScope } from '../../shared/request/scope.ts'

/** Asks one scope after the other; the first that knows a name, or has advice on it, wins. */
export function chained(scopes: readonly VariableScope[]): VariableScope {
  return {
    lookup(name) {
      for (const scope of scopes) {
        const found = scope.lookup(name)
        if (found !== null) return found
      }
      return null
    },
    advise(name) {
      for (const scope of scopes) {
        const advice = scope.advise?.(name) ?? null
        if (advice !== null) return advice
      }
      return null
    },
  }
}

/**
 * An environment's variables. The last enabled one of a name counts. A secret gets its value from `secretOf`, null when
 * none is stored. A name without a value is unresolved, never sent as nothing; `missing` says what to do for a secret.
 */
export function environmentScope(
  environment: { name: string; variables: readonly Variable[] },
  secretOf: (variable: string) => string | null,
  missing: (variable: string) => string = (variable) =>
    `Enter the secret "${variable}" in the environment ${environment.name}: its value is not stored on this machine.`,
): VariableScope {
  const enabled = new Map(
    environment.variables.filter((variable) => variable.enabled).map((variable) => [variable.name, variable]),
  )
  const origin = `environment ${environment.name}`
  return {
    lookup(name) {
      const variable = enabled.get(name)
      if (variable === undefined) return null
      const value = variable.secret ? secretOf(name) : variable.value
      return value === null || value === '' ? null : { value, secret: variable.secret, origin }
    },
    advise(name) {
      const variable = enabled.get(name)
      if (variable?.secret === true) return secretOf(name) === null ? missing(name) : null
      if (variable?.value === '') return `Give "${name}" a value in the environment ${environment.name}.`
      const off = variable === undefined && environment.variables.some((other) => other.name === name)
      return off ? `Switch "${name}" on: it is switched off in the environment ${environment.name}.` : null
    },
  }
}

/** The scope when there is no environment to look in. */
export function noEnvironment(advice: string): VariableScope {
  return { lookup: () => null, advise: (name) => (name.startsWith('$') ? null : advice) }
}
