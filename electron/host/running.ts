import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { constants, copyFileSync, linkSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fail } from '../../shared/problem.ts'
import { isGone, type ProcessMark, thisProcess } from './process-mark.ts'

/**
 * The Cordboard that runs on a data folder, so that there is one: a second, in the browser or on the desktop, would write over
 * the first one's session and vault. The file stands in the data folder and is readable by its user alone. The key in it never
 * crosses the wire: both sides prove that they know it, so a stranger who took over a dead one's port learns nothing and cannot
 * hand out an address.
 */
export interface Running {
  version: 1
  host: 'browser' | 'desktop'
  /** `http://127.0.0.1:` and the port. */
  origin: string
  key: string
}

/** As it is written: with the process that wrote it, which notes of older versions lack. */
interface Note extends Running {
  process?: ProcessMark
}

/** 256 bits: who can read the note of the data folder has it, and nobody guesses it. */
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

const isMark = (value: unknown): value is ProcessMark =>
  Number.isInteger(field(value, 'pid')) &&
  (field(value, 'started') === null || isText(field(value, 'started'), 30))
const isNote = (value: unknown): value is Note =>
  field(value, 'version') === 1 &&
  (field(value, 'host') === 'browser' || field(value, 'host') === 'desktop') &&
  /^http:\/\/127\.0\.0\.1:\d{1,5}$/.test(String(field(value, 'origin'))) &&
  isText(field(value, 'key'), 100) &&
  String(field(value, 'key')).length >= 40 &&
  (field(value, 'process') === undefined || isMark(field(value, 'process')))

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
export const patienceMs = 4_000
/** Where we see no process of the note: it is dead, or lives in a container that shows its port and not its processes. */
const patienceWithGoneMs = 1_000

/** The one that runs, and the address that it gave. */
export interface Other {
  host: Running['host']
  url: string
}

/**
 * Asks the one that runs; null where none does. Where its port is silent, but its process lives, it may be busy: throws
 * ProblemError `not-answering`, as two on one folder would be worse. Where the process is gone, the port is another program's
 * by now.
 */
export async function askRunning(file: string, wish: Wish): Promise<Other | null> {
  const note = readNote(file)
  if (!note) return null
  const { host, origin, key } = note
  const seemsDead = note.process === undefined || isGone(note.process)
  const nonce = newKey()
  try {
    const response = await fetch(`${origin}${controlPath}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ wish, nonce, proof: proofOf(key, 'ask', wish, nonce) }),
      redirect: 'error',
      signal: AbortSignal.timeout(seemsDead ? patienceWithGoneMs : patienceMs),
    })
    const answer: unknown = await response.json()
    if (!isAnswer(answer)) return null
    const { url, proof } = answer
    const isOurs = isSame(proof, proofOf(key, 'answer', nonce, url)) && url.startsWith(`${origin}/`)
    return isOurs ? { host, url } : null
  } catch (error) {
    if (seemsDead || !(error instanceof Error && error.name === 'TimeoutError')) return null
    return fail(
      'not-answering',
      'Cordboard seems to run already on this data folder, and does not answer.',
      `End it, or delete ${file} if it does not run.`,
    )
  }
}

/** Null where it cannot be read, undefined where there is none. */
function readNote(file: string): Note | null | undefined {
  try {
    const note: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return isNote(note) ? note : null
  } catch (error) {
    return hasCode(error, 'ENOENT') ? undefined : null
  }
}

function keyIn(file: string): string | null | undefined {
  const note = readNote(file)
  return note === null ? null : note?.key
}

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code

/** A name beside the note. What a killed process leaves is swept with the temporary files of saves (workspace/atomic-write.ts). */
const beside = (file: string, id: string): string =>
  path.join(path.dirname(file), `.${path.basename(file)}.${id}.cordboard-tmp`)

/** Notes that we run; false where another one is noted. A link puts the whole note there at once: nobody reads half of it. */
export function claim(file: string, running: Running): boolean {
  const note: Note = { ...running, process: thisProcess() }
  const temporary = beside(file, randomBytes(6).toString('hex'))
  writeFileSync(temporary, `${JSON.stringify(note)}\n`, { mode: 0o600, flag: 'wx' })
  try {
    place(temporary, file)
    return true
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    throw error
  } finally {
    rmSync(temporary, { force: true })
  }
}

/** Throws EEXIST. FAT and some network drives have no links; a copy is seen half for a moment there, which `claimOrAsk` waits for. */
function place(temporary: string, file: string): void {
  try {
    linkSync(temporary, file)
  } catch (error) {
    if (hasCode(error, 'EEXIST')) throw error
    copyFileSync(temporary, file, constants.COPYFILE_EXCL)
  }
}

/** Of the note of this key; null: of one that cannot be read. */
export const lockOf = (file: string, key: string | null): string =>
  beside(
    file,
    createHash('sha256')
      .update(key ?? '')
      .digest('hex')
      .slice(0, 12),
  )
/** A lock is held for less than a millisecond; whoever holds it this long was killed. */
const longestLockMs = 10_000

/**
 * Takes the note away where it is that of `key`; null: one that cannot be read. Keys are drawn once, so with the lock of that
 * key nobody else can take the note away and put another there between the look and the removal. Where the lock cannot be had
 * the note stays: its owner is gone, or another one takes it away.
 */
export function release(file: string, key: string | null): void {
  const lock = lockOf(file, key)
  try {
    writeFileSync(lock, '', { mode: 0o600, flag: 'wx' })
  } catch {
    const { mtimeMs } = statSync(lock, { throwIfNoEntry: false }) ?? { mtimeMs: Date.now() }
    if (Math.abs(Date.now() - mtimeMs) > longestLockMs) rmSync(lock, { force: true })
    return
  }
  try {
    if (keyIn(file) === key) rmSync(file, { force: true })
  } finally {
    rmSync(lock, { force: true })
  }
}

/** A note that cannot be read may be one that is being written. */
const writingMs = 200

/**
 * Notes that we run, in the place of a dead one's note where there is one. Answers null, or the one that runs, asked `wish`.
 * Throws ProblemError `not-answering`.
 */
export async function claimOrAsk(file: string, running: Running, wish: Wish): Promise<Other | null> {
  for (;;) {
    if (claim(file, running)) return null
    const seen = keyIn(file)
    const other = await askRunning(file, wish)
    if (other !== null) return other
    if (seen === null) await sleep(writingMs)
    // Not one that noted itself while we asked.
    if (seen !== undefined) release(file, seen)
  }
}
