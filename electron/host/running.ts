import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { z } from 'zod'

/**
 * The browser host that runs for this user, so that there is one: a second would write over the first one's session. The file
 * stands in the data folder and is readable by its user alone. The key in it never crosses the wire: both sides prove that they
 * know it, so a stranger who took over a dead one's port learns nothing and cannot hand out an address.
 */
const runningSchema = z.object({
  version: z.literal(1),
  origin: z.string().regex(/^http:\/\/127\.0\.0\.1:\d{1,5}$/),
  key: z.string().min(40).max(100),
})
export type Running = z.infer<typeof runningSchema>

export const newKey = (): string => randomBytes(32).toString('base64url')

export const controlPath = '/bridge/control'
/** `address`: one more window, please. `stop`: end. */
export type Wish = 'address' | 'stop'

const questionSchema = z.object({
  wish: z.enum(['address', 'stop']),
  nonce: z.string().min(20).max(100),
  proof: z.string().max(100),
})
const answerSchema = z.object({ url: z.string().max(300), proof: z.string().max(100) })

const proofOf = (key: string, ...parts: string[]): string =>
  createHmac('sha256', key).update(JSON.stringify(parts)).digest('base64url')

const isSame = (given: string, expected: string): boolean =>
  given.length === expected.length && timingSafeEqual(Buffer.from(given), Buffer.from(expected))

/** What the running one is asked, or null where the asker does not know the key. */
export function wishOf(key: string, question: unknown): { wish: Wish; answer(url: string): object } | null {
  const parsed = questionSchema.safeParse(question)
  if (!parsed.success) return null
  const { wish, nonce, proof } = parsed.data
  if (!isSame(proof, proofOf(key, 'ask', wish, nonce))) return null
  return { wish, answer: (url) => ({ url, proof: proofOf(key, 'answer', nonce, url) }) }
}

/** Loopback answers in a millisecond; what is silent for this long is not ours. */
const patienceMs = 2_000

/** Asks the one that runs; null where none does. Answers the address of a new window. */
export async function askRunning(file: string, wish: Wish): Promise<string | null> {
  const running = readRunning(file)
  if (running === null) return null
  const { origin, key } = running
  const nonce = newKey()
  try {
    const response = await fetch(`${origin}${controlPath}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ wish, nonce, proof: proofOf(key, 'ask', wish, nonce) }),
      redirect: 'error',
      signal: AbortSignal.timeout(patienceMs),
    })
    const { url, proof } = answerSchema.parse(await response.json())
    return isSame(proof, proofOf(key, 'answer', nonce, url)) && url.startsWith(`${origin}/`) ? url : null
  } catch {
    return null
  }
}

function readRunning(file: string): Running | null {
  try {
    return runningSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return null
  }
}

/** Notes that we run; false where another one noted itself in the meantime. A dead one's note is to be taken away before. */
export function claim(file: string, running: Running): boolean {
  try {
    writeFileSync(file, `${JSON.stringify(running)}\n`, { mode: 0o600, flag: 'wx' })
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

/** Takes the note away: ours when we end, a dead one's (`key` null) before we note ourselves. */
export function release(file: string, key: string | null): void {
  if (key === null || readRunning(file)?.key === key) rmSync(file, { force: true })
}
