import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Whether a request comes from our own page, or from no page at all. Host must be ours to the letter: a name that an attacker
 * points at 127.0.0.1 (DNS rebinding) arrives with that name. Origin and Sec-Fetch-Site (Fetch Metadata), where a browser
 * sends them, must say same-origin; `none` is a person who opened the address.
 */
export function comesFromUs(headers: IncomingHttpHeaders, origin: string): boolean {
  if (`http://${headers.host}` !== origin) return false
  if (headers.origin !== undefined && headers.origin !== origin) return false
  const site = headers['sec-fetch-site']
  return site === undefined || site === 'same-origin' || site === 'none'
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
/** Compares digests, so that neither the content nor the length of the secret shows in the time it takes. */
const isSame = (given: string, expected: Buffer): boolean => timingSafeEqual(digest(given), expected)
const newToken = (): string => randomBytes(32).toString('base64url')

/**
 * A wrong guess is answered after 50 ms, 100 ms, … up to this long: half of what a Cordboard waits for an answer (running.ts), or it
 * would take a stranger, who does not know its key, for a busy one that does.
 */
const longestPauseMs = 2_000
/** Wrong guesses that may wait at one time; more are refused at once, or they would pile up. */
const mostWaiting = 16

/** Milliseconds. A window takes its address at once; one that is printed waits for its user. */
export const tokenLife = { window: 2 * 60_000, printed: 12 * 3_600_000 }
/** Tokens that wait to be used; the oldest goes for one more. */
const mostTokens = 32

export interface Doorkeeper {
  /** A token that opens one session within its life. */
  issue(lifeMs: number): string
  /** A session's secret for a token that is right, or null. */
  open(token: unknown): Promise<string | null>
  /** The session's number, or null where the secret is none of ours. */
  sessionOf(secret: unknown): Promise<number | null>
  /** What a wrong guess gets: a pause that grows. */
  refuse(): Promise<null>
}

/**
 * One-time tokens for sessions. The token stands in the address that the terminal shows, so it may be seen in a history or
 * over a shoulder; it is worth nothing once it was used. The session's secret never stands in a URL.
 */
export function createDoorkeeper(now: () => number = () => performance.now()): Doorkeeper {
  const sessions: Buffer[] = []
  const tokens: { digest: Buffer; until: number }[] = []
  let wrong = 0
  let waiting = 0

  async function refuse(): Promise<null> {
    wrong += 1
    if (waiting >= mostWaiting) return null
    waiting += 1
    await sleep(Math.min(longestPauseMs, 25 * 2 ** Math.min(wrong, 12)))
    waiting -= 1
    return null
  }

  return {
    refuse,
    issue(lifeMs) {
      const token = newToken()
      tokens.push({ digest: digest(token), until: now() + lifeMs })
      if (tokens.length > mostTokens) tokens.shift()
      return token
    },
    async open(token) {
      const index = typeof token === 'string' ? tokens.findIndex((known) => isSame(token, known.digest)) : -1
      const known = tokens[index]
      if (known === undefined) return refuse()
      tokens.splice(index, 1)
      if (known.until < now()) return refuse()
      wrong = 0
      const secret = newToken()
      sessions.push(digest(secret))
      return secret
    },
    async sessionOf(secret) {
      const found = typeof secret === 'string' ? sessions.findIndex((known) => isSame(secret, known)) : -1
      return found >= 0 ? found : refuse()
    },
  }
}
