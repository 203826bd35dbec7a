import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fail } from '../../shared/problem.ts'

/**
 * The Cordboard that runs on a data folder, so that there is one: a second, in the browser or on the desktop, would write over
 * the first one's session and vault. The file stands in the data folder and is readable by its user alone. The key in it never crosses the wire: both sides prove that they
 * know it, so a stranger who took over a dead one's port learns nothing and cannot hand out an address.
 */
export interface Running {
  version: 1
  host: 'browser' | 'desktop'
  /** `http://127.0.0.1:` and the port. */
  origin: string
  key: string
}

export const newKey = (): string => randomBytes(32).toString('base64url')

export const controlPath = '/bridge/control'
/** `address`: one to print. `window`: one that opens now; the desktop app shows its own. `stop`: end. */
const wishes = ['address', 'window', 'stop'] as const
export type Wish = (typeof wishes)[number]

export const noteOf = (dataDir: string): string => path.join(dataDir, 'running.json')

interface Question {
  wish: Wish
  nonce: string
  proof: string
}

interface Answer {
  url: string
  proof: string
}

// By hand: the schema library would load before the window.
const isText = (value: unknown, longest: number): boolean =>
  typeof value === 'string' && value.length <= longest
const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined

const isQuestion = (value: unknown): value is Question =>
  wishes.some((wish) => wish === field(value, 'wish')) &&
  isText(field(value, 'nonce'), 100) &&
  String(field(value, 'nonce')).length >= 20 &&
  isText(field(value, 'proof'), 100)

const isAnswer = (value: unknown): value is Answer =>
  isText(field(value, 'url'), 300) && isText(field(value, 'proof'), 100)

const isRunning = (value: unknown): value is Running =>
  field(value, 'version') === 1 &&
  (field(value, 'host') === 'browser' || field(value, 'host') === 'desktop') &&
  /^http:\/\/127\.0\.0\.1:\d{1,5}$/.test(String(field(value, 'origin'))) &&
  isText(field(value, 'key'), 100) &&
  String(field(value, 'key')).length >= 40

const proofOf = (key: string, ...parts: string[]): string =>
  createHmac('sha256', key).update(JSON.stringify(parts)).digest('base64url')

const isSame = (given: string, expected: string): boolean =>
  given.length === expected.length && timingSafeEqual(Buffer.from(given), Buffer.from(expected))

/** What the running one is asked, or null where the asker does not know the key. */
export function wishOf(key: string, question: unknown): { wish: Wish; answer(url: string): object } | null {
  if (!isQuestion(question)) return null
  const { wish, nonce, proof } = question
  if (!isSame(proof, proofOf(key, 'ask', wish, nonce))) return null
  return { wish, answer: (url) => ({ url, proof: proofOf(key, 'answer', nonce, url) }) }
}

/** Loopback answers in a millisecond; a machine that is very busy, in some hundred. */
const patienceMs = 4_000

/** The one that runs, and the address that it gave. */
export interface Other {
  host: Running['host']
  url: string
}

/**
 * Asks the one that runs; null where none does. What listens and stays silent may be ours and busy: throws ProblemError
 * `not-answering`, as two on one folder would be worse.
 */
export async function askRunning(file: string, wish: Wish): Promise<Other | null> {
  const running = readRunning(file)
  if (running === null) return null
  const { host, origin, key } = running
  const nonce = newKey()
  try {
    const response = await fetch(`${origin}${controlPath}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ wish, nonce, proof: proofOf(key, 'ask', wish, nonce) }),
      redirect: 'error',
      signal: AbortSignal.timeout(patienceMs),
    })
    const answer: unknown = await response.json()
    if (!isAnswer(answer)) return null
    const { url, proof } = answer
    const isOurs = isSame(proof, proofOf(key, 'answer', nonce, url)) && url.startsWith(`${origin}/`)
    return isOurs ? { host, url } : null
  } catch (error) {
    if (!(error instanceof Error && error.name === 'TimeoutError')) return null
    return fail(
      'not-answering',
      'Cordboard seems to run already on this data folder, and does not answer.',
      `End it, or delete ${file} if it does not run.`,
    )
  }
}

function readRunning(file: string): Running | null {
  try {
    const note: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return isRunning(note) ? note : null
  } catch {
    return null
  }
}

/** Notes that we run; false where another one is noted. */
export function claim(file: string, running: Running): boolean {
  try {
    writeFileSync(file, `${JSON.stringify(running)}\n`, { mode: 0o600, flag: 'wx' })
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

/** Takes the note away where it is that of `key`; null: one that cannot be read. */
export function release(file: string, key: string | null): void {
  if ((readRunning(file)?.key ?? null) === key) rmSync(file, { force: true })
}

/**
 * Notes that we run, in the place of a dead one's note where there is one. Answers null, or the one that runs, asked `wish`.
 * Throws ProblemError `not-answering`.
 */
export async function claimOrAsk(file: string, running: Running, wish: Wish): Promise<Other | null> {
  for (;;) {
    if (claim(file, running)) return null
    const seen = readRunning(file)?.key ?? null
    const other = await askRunning(file, wish)
    if (other !== null) return other
    // Not one that noted itself while we asked.
    release(file, seen)
  }
}
