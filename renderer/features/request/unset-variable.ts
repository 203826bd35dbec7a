import type { Problem } from '../../../shared/problem.ts'
import type { Elsewhere } from '../../state/elsewhere.ts'

/** The variables that a problem says have no value, each once: one problem of a send tells of all. None for any other problem. */
export function unsetNames({ code, message }: Problem): string[] {
  if (code !== 'unresolved-variable') return []
  const names = [...message.matchAll(/The variable \{\{([^{}]+)\}\} in /g)].map(([, name = '']) => name)
  return [...new Set(names)]
}

/** `what`: the variable, or 'It' where no other is spoken of. */
export function elsewhereText(what: string, { name, others }: Elsewhere): string {
  const more = others === 0 ? '' : ` and in ${others === 1 ? 'another one' : `${others} others`}`
  return `${what} is in the environment ${name}${more}.`
}

/** Those that are not told with the first one, which stands below the URL: a variable without a value is told once. */
export function besidesFirst(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>()
  return problems.filter((problem, index) => {
    const told = unsetNames(problem)[0] ?? problem.message
    const isNew = !seen.has(told)
    seen.add(told)
    return isNew && index > 0
  })
}
