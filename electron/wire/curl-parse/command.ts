import { type CurlOption, readOptions } from './options.ts'
import { type SplitOptions, shellOf, splitCommands } from './words.ts'

/** One request of a command: options of curl by their long names. */
export interface CurlRequest {
  /** As typed, scheme or not; `url` options and bare words in order. */
  urls: readonly string[]
  options: readonly CurlOption[]
}

export interface CurlText {
  requests: CurlRequest[]
  /** A quote is still open at the end. */
  unfinished: boolean
  /** The option at the end whose value is missing. */
  missing: string | null
}

/** What shells print before a command; copied along more often than not. */
const prompt = /^\s*(?:(?:[$>%#]|PS [^>\n]{0,200}>)\s*(?=(?:sudo\s+|&\s+)?curl))?/

/** Whether a text begins with a curl command, after a prompt, `sudo` or PowerShell's `&`. */
export function startsWithCurl(text: string): boolean {
  return /^(?:sudo\s+|&\s+)?curl(?:\.exe)?\s/.test(text.slice(0, 1000).replace(prompt, ''))
}

/**
 * Every request of the curl commands in a text, in whichever shell's quoting; other programs are left out. `--next`
 * begins another request.
 */
export function readCurl(text: string, variables: SplitOptions['variables']): CurlText {
  const plain = text.trim().replace(prompt, '')
  const { commands, unfinished } = splitCommands(plain, { shell: shellOf(plain), variables })
  let missing: string | null = null
  const requests = commands.flatMap((words) => {
    const at = words.findIndex((word) => /(?:^|[/\\])curl(?:\.exe)?$/i.test(word))
    // `sudo`, a prompt or `&` may stand before it.
    if (at < 0 || at > 3) return []
    const read = readOptions(words.slice(at + 1))
    missing ??= read.missing
    const groups: CurlOption[][] = [[]]
    for (const option of read.options) {
      if (option.name === 'next') groups.push([])
      else groups.at(-1)?.push(option)
    }
    return groups.map((options) => ({
      options,
      urls: options.filter(({ name }) => name === 'url').map(({ value }) => value),
    }))
  })
  return { requests, unfinished, missing }
}

/** The last value of an option, which is the one that counts; null without. */
export function lastOf(options: readonly CurlOption[], name: string): string | null {
  return options.findLast((option) => option.name === name)?.value ?? null
}

export function hasOption(options: readonly CurlOption[], name: string): boolean {
  return options.some((option) => option.name === name)
}
