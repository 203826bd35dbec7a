import { FAILSAFE_SCHEMA, load, Type } from 'js-yaml'
import { type Plain, parseYaml } from './yaml.ts'

/**
 * Values of a file that is only read. js-yaml gives them ten times as fast as the parser that keeps comments (3 000 requests:
 * 0.1 s and 1.2 s), so it reads what both read alike. Anchors, tags, flow collections, values over several lines and
 * every mistake are left to that parser.
 */

/** Scalars as text, but for what the core schema of YAML 1.2 takes as null. */
const schema = FAILSAFE_SCHEMA.extend({
  implicit: [
    new Type('tag:yaml.org,2002:null', {
      kind: 'scalar',
      resolve: (text: string | null) => text === null || /^(?:~|null|Null|NULL|)$/.test(text),
      construct: () => null,
    }),
  ],
})

/** Tabs, control characters and line ends of their own kind are read or refused differently. */
const oddCharacters = /[\t\0-\x08\x0b-\x1f\x7f-\x9f\ufeff\u2028\u2029\ufffe\uffff\ud800-\udfff]/

const quoted = String.raw`'(?:[^']|'')*'|"(?:[^"\\]|\\["\\/nrtbf])*"`
/** `key: value`, `- value` and comments, each value whole on its line: what Cordboard and Bruno write for most requests. */
const ordinary = new RegExp(
  String.raw`^ *(?:#.*|(?:- +)*(?:(?:(?!(?:null|Null|NULL):)[A-Za-z_][\w.-]*|${quoted}):(?: +|$))?` +
    String.raw`(?:${quoted}|[|>][-+]?|\[\]|\{\}|(?!.*:(?: |$)|.* #)[A-Za-z0-9_./$+][^\n]*)?|-)$`,
)

/** The lines without the text of block scalars, which holds no syntax. */
function* skeleton(text: string): Generator<string> {
  let block = -1
  for (const line of text.split('\n')) {
    if (block >= 0 && (line.trim() === '' || line.search(/[^ ]/) > block)) continue
    block = -1
    yield line
    const [, lead = '', rest = ''] = /^( *(?:- +)*)(.*)$/.exec(line) ?? []
    if (/(?:^|: +)[|>][-+]?$/.test(rest)) block = /^[|>]/.test(rest) ? lead.lastIndexOf('-') : lead.length
  }
}

function isOrdinary(text: string): boolean {
  if (text.length > maxLength || oddCharacters.test(text)) return false
  for (const line of skeleton(text)) if (!ordinary.test(line)) return false
  return true
}

/** Deeper or longer than this is for the other parser to judge. */
const maxDepth = 60
const maxNodes = 100_000
/** Longer texts are few, and their bodies may hold anything. */
const maxLength = 1024 * 1024

class NotAlike extends Error {}

/** The value as `parseYaml` gives it. Throws as that does. */
export function readYaml(text: string, where: string): Plain {
  return readOrdinary(text) ?? parseYaml(text, where).value
}

/** The value where both parsers read the same; undefined where they might differ. */
export function readOrdinary(text: string): Plain | undefined {
  if (!isOrdinary(text)) return undefined
  try {
    const value = load(text, { schema })
    let seen = 0
    const plain = (node: unknown, depth: number): Plain => {
      seen += 1
      if (depth > maxDepth || seen > maxNodes) throw new NotAlike()
      if (node === null || node === undefined || typeof node === 'string') return node ?? null
      if (Array.isArray(node)) return node.map((item) => plain(item, depth + 1))
      const made = Object.create(null) as { [key: string]: Plain }
      for (const [key, item] of Object.entries(node)) made[key] = plain(item, depth + 1)
      return made
    }
    return plain(value, 0)
  } catch {
    return undefined
  }
}
