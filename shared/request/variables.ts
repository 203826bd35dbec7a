import type { Problem } from '../problem.ts'
import type { VariableScope } from './scope.ts'

/**
 * `{{name}}` templates. Offsets are UTF-16 code units in the text as typed, `to` exclusive, so that an editor can draw
 * a chip over each variable.
 */
export type TemplatePart =
  | { kind: 'text'; text: string; from: number; to: number }
  | { kind: 'variable'; name: string; text: string; from: number; to: number }

/**
 * Letters, digits, `_`, `$`, `.`, `-` and inner spaces. Digits alone are a placeholder of a WhatsApp message template
 * (`{{1}}`), which has to reach the service as typed.
 */
const variablePattern = /\{\{[ \t]*([\p{L}\p{N}_$](?:[\p{L}\p{N}_.$ -]*[\p{L}\p{N}_.$-])?)[ \t]*\}\}/gu

/** The parts of a text, which joined give it again. Time is linear in its length. */
export function parseTemplate(text: string): TemplatePart[] {
  const parts: TemplatePart[] = []
  let at = 0
  const pushText = (to: number) => {
    if (to > at) parts.push({ kind: 'text', text: text.slice(at, to), from: at, to })
  }
  if (!text.includes('{{')) {
    pushText(text.length)
    return parts
  }
  for (const match of text.matchAll(variablePattern)) {
    const name = match[1] ?? ''
    if (/^[0-9]+$/.test(name)) continue
    pushText(match.index)
    at = match.index + match[0].length
    parts.push({ kind: 'variable', name, text: match[0], from: match.index, to: at })
  }
  pushText(text.length)
  return parts
}

/** Where dynamic variables get their values from, so that a test can fix them. */
export interface DynamicSource {
  now: Date
  /** A random UUID, version 4. */
  guid(): string
  /** An integer from 0 to 1000, as Postman's `$randomInt`. */
  randomInt(): number
}

/** One file-independent list: the dynamic variables with what each gives. */
export const dynamicVariables: ReadonlyArray<{
  name: string
  help: string
  value: (source: DynamicSource) => string
}> = [
  { name: '$guid', help: 'a random UUID', value: (source) => source.guid() },
  {
    name: '$timestamp',
    help: 'seconds since 1970',
    value: (source) => String(Math.floor(source.now.getTime() / 1000)),
  },
  { name: '$isoTimestamp', help: 'the time as ISO 8601', value: (source) => source.now.toISOString() },
  { name: '$randomInt', help: 'an integer from 0 to 1000', value: (source) => String(source.randomInt()) },
]

/** Values inside values inside values: deeper than this is a mistake, and a bound keeps a bad file from hanging. */
const maxDepth = 20
/** A value that doubles at each level must not fill the memory: 8 Mi characters a text. */
const maxLength = 8 * 1024 * 1024

export interface Resolver {
  /**
   * The text with each variable replaced; what cannot be replaced stays as typed and is recorded as a problem.
   * `where` is the place for people: 'the URL', or a function of the offset: 'the body, line 3'.
   */
  resolve(text: string, where: string | ((offset: number) => string)): string
  /** Every problem met so far, in the order met. */
  problems(): Problem[]
  /** The secret values used so far, without repeats. */
  secrets(): string[]
  /** Names of the dynamic variables used so far. */
  dynamic(): string[]
}

interface Expansion {
  text: string
  problems: Problem[]
}

function placed(problem: Problem, where: string): Problem {
  return {
    ...problem,
    message: problem.message.replace('\u0000', where),
    where,
  }
}

function unresolved(name: string, chain: readonly string[], scope: VariableScope): Problem {
  const through = chain.length > 0 ? ` (used by {{${chain.join('}} → {{')}}})` : ''
  const known = dynamicVariables.map((entry) => `{{${entry.name}}}`).join(', ')
  const fallback = name.startsWith('$')
    ? `The dynamic variables are ${known}.`
    : `Define ${name} in the environment, or correct its name.`
  return {
    code: 'unresolved-variable',
    message: `The variable {{${name}}} in \u0000 has no value${through}.`,
    fix: scope.advise?.(name) ?? fallback,
  }
}

/** Asked for only where there is a problem: counting lines for each variable of a long body takes longer than all else. */
function placeOf(where: string | ((offset: number) => string), offset: number): string {
  return typeof where === 'string' ? where : where(offset)
}

/**
 * One resolver serves one request: a dynamic variable keeps its value wherever it stands in it. A secret counts as used
 * when its value enters a text.
 */
export function createResolver(scope: VariableScope, source: DynamicSource): Resolver {
  const memo = new Map<string, Expansion>()
  const problems: Problem[] = []
  const secrets = new Set<string>()
  const dynamic = new Set<string>()

  const expand = (text: string, chain: readonly string[]): Expansion => {
    const found: Problem[] = []
    let result = ''
    for (const part of parseTemplate(text)) {
      if (part.kind === 'text') {
        result += part.text
        continue
      }
      const expansion = expandVariable(part.name, chain)
      for (const problem of expansion.problems) {
        if (!found.some((known) => known.message === problem.message)) found.push(problem)
      }
      result += expansion.problems.length > 0 ? part.text : expansion.text
      if (result.length > maxLength) {
        found.push({
          code: 'variable-too-long',
          message: `\u0000 grows beyond 8 million characters when {{${part.name}}} is put in.`,
          fix: 'Shorten the value, or send the content as a file.',
        })
        return { text, problems: found }
      }
    }
    return { text: result, problems: found }
  }

  const expandVariable = (name: string, chain: readonly string[]): Expansion => {
    const kept = memo.get(name)
    if (kept !== undefined) return kept
    const builtIn = dynamicVariables.find((entry) => entry.name === name)
    if (builtIn !== undefined) {
      dynamic.add(name)
      const expansion = { text: builtIn.value(source), problems: [] }
      memo.set(name, expansion)
      return expansion
    }
    if (chain.includes(name)) {
      const cycle = [...chain.slice(chain.indexOf(name)), name].join(' → ')
      return {
        text: '',
        problems: [
          {
            code: 'variable-cycle',
            message: `A variable in \u0000 is defined by itself: ${cycle}.`,
            fix: `Give one of them a value that does not use the others.`,
          },
        ],
      }
    }
    if (chain.length >= maxDepth) {
      return {
        text: '',
        problems: [
          {
            code: 'variable-too-deep',
            message: `A variable in \u0000 goes through more than ${maxDepth} others: ${chain.join(' → ')}.`,
            fix: 'Shorten the chain of variables.',
          },
        ],
      }
    }
    const value = scope.lookup(name)
    if (value === null) return { text: '', problems: [unresolved(name, chain, scope)] }
    const expansion = expand(value.value, [...chain, name])
    if (value.secret && expansion.problems.length === 0 && expansion.text !== '') secrets.add(expansion.text)
    // Failures are kept as well: values that fail in ten places each would otherwise take 10^depth steps.
    memo.set(name, expansion)
    return expansion
  }

  /** The same variable twice in the same place is one problem. */
  const record = (problem: Problem) => {
    const same = (known: Problem) => known.message === problem.message && known.where === problem.where
    if (!problems.some(same)) problems.push(problem)
  }

  return {
    resolve(text, where) {
      let result = ''
      for (const part of parseTemplate(text)) {
        if (part.kind === 'text') {
          result += part.text
          continue
        }
        const expansion = expandVariable(part.name, [])
        for (const problem of expansion.problems) record(placed(problem, placeOf(where, part.from)))
        result += expansion.problems.length > 0 ? part.text : expansion.text
        if (result.length > maxLength) {
          record(
            placed(
              {
                code: 'variable-too-long',
                message: `\u0000 grows beyond 8 million characters when {{${part.name}}} is put in.`,
                fix: 'Shorten the value, or send the content as a file.',
              },
              placeOf(where, part.from),
            ),
          )
          return text
        }
      }
      return result
    },
    problems: () => problems,
    secrets: () => [...secrets],
    dynamic: () => [...dynamic],
  }
}
