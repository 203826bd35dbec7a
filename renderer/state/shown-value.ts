import { parseTemplate } from '../../shared/request/variables.ts'
import type { Definition, KnownVariables } from './known-variables.ts'

/** What a definition comes to, as far as the window may know and show it. */
export interface ShownValue {
  /** Dots where a secret is in it; of what is made at each send, what it will be. */
  text: string
  /** The variables that it goes through, in the order met. */
  through: readonly string[]
  /** Why a send would refuse it, as a sentence; null: it would not. */
  problem: string | null
}

const dots = '••••••••'

/** As deep as a send goes. */
const deepest = 20
/** Values that name each other twice over would be walked without end. */
const mostSteps = 200
/** Nobody reads more in a tooltip. */
const longest = 300

/** The value of a definition with its references followed; `sandbox` has the open values of the one that runs. */
export function shownValue(
  known: KnownVariables,
  name: string,
  definition: Definition,
  sandbox: Readonly<Record<string, string>>,
): ShownValue {
  const through = new Set<string>()
  let steps = 0
  let isSecret = false
  let problem: string | null = null

  /** Null: there is no value to put in, and the reference stays as it is typed. */
  const expand = (of: Definition, chain: readonly string[]): string | null => {
    steps += 1
    if (of.secret) {
      isSecret = true
      return null
    }
    const own = chain.at(-1) ?? ''
    if (of.value === '') return Object.hasOwn(sandbox, own) ? (sandbox[own] ?? null) : null
    let text = ''
    for (const part of parseTemplate(of.value)) {
      text += part.kind === 'text' ? part.text : (follow(part.name, chain) ?? part.text)
    }
    return text.length > longest ? `${text.slice(0, longest)}…` : text
  }

  const follow = (next: string, chain: readonly string[]): string | null => {
    if (chain.includes(next)) {
      const cycle = [...chain.slice(chain.indexOf(next)), next]
      problem ??= `It is defined by itself: ${cycle.join(' → ')}.`
      return null
    }
    const [first] = known.get(next) ?? []
    if (first?.isSet !== true) {
      problem ??= `It refers to {{${next}}}, which has no value.`
      return null
    }
    through.add(next)
    if (chain.length > deepest) problem ??= `It goes through more than ${deepest} others.`
    return chain.length > deepest || steps >= mostSteps ? null : expand(first, [...chain, next])
  }

  if (!definition.isSet) return { text: 'no value', through: [], problem: null }
  const text = expand(definition, [name])
  return { text: isSecret ? dots : (text ?? definition.help), through: [...through], problem }
}
