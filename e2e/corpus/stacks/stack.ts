import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'

/** An offer of another stack, to be answered. */
export interface ForeignOffer {
  /** `chromium/offer-audio.sdp` */
  readonly file: string
  readonly sdp: string
}

/** What generate.ts writes on a stack's standard input, as one JSON document. */
export interface Task {
  /** empty: describe yourself; else answer each of these and do nothing more */
  readonly foreign: readonly ForeignOffer[]
  /** folder into which npm installed the packages of `installs` */
  readonly modules: string
}

/** One line of JSON on a stack's standard output. */
export type Reply =
  | { readonly version: string }
  /** exit code 0; the reason goes to the user and the stack is left out */
  | { readonly absent: string }
  | Described
  | { readonly name: string; readonly failed: string }

export interface Described {
  /** file name without `.sdp` */
  readonly name: string
  readonly type: 'offer' | 'answer'
  /** how it was made, in a few words */
  readonly what: string
  /** file that it answers */
  readonly answers?: string
  readonly sdp: string
}

export async function readTask(): Promise<Task> {
  return JSON.parse(await text(process.stdin))
}

/** Imports a package that npm installed into `modules`, and tells its version. Rejects where it does not load. */
export async function load<T>(modules: string, name: string): Promise<{ library: T; version: string }> {
  const require = createRequire(path.join(modules, 'package.json'))
  const library: T = await import(pathToFileURL(require.resolve(name)).href)
  const facts = readFileSync(path.join(modules, 'node_modules', name, 'package.json'), 'utf8')
  return { library, version: JSON.parse(facts).version }
}

/** Makes one description and reports it, or why it could not be made; returns its text, else ''. */
export async function described(about: Omit<Described, 'sdp'>, make: () => Promise<string>): Promise<string> {
  try {
    const sdp = await make()
    reply({ ...about, sdp })
    return sdp
  } catch (error) {
    reply({ name: about.name, failed: String(error) })
    return ''
  }
}

export function reply(line: Reply): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

/** `chromium/offer-audio.sdp` → `answer-to-chromium-audio` */
export const answerName = (file: string) => `answer-to-${file.replace('/offer-', '-').replace(/\.sdp$/, '')}`
