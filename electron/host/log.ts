import { appendFileSync, mkdirSync, readFileSync, renameSync, statSync } from 'node:fs'
import path from 'node:path'

export interface AppLog {
  /** One line with the time before it, masked. Never throws: a full disk must not end the app. */
  write(line: string): void
  /** The newest lines, oldest first. */
  tail(lines: number): string[]
}

const largestFile = 256 * 1024
/** The newest and two older ones. */
const files = 3
const longestLine = 2_000

/** The app's own log, `main.log` in a folder for this user alone; older ones are `main.1.log` and so on. */
export function createLog(folder: string, now: () => Date = () => new Date()): AppLog {
  const file = (age: number) => path.join(folder, age === 0 ? 'main.log' : `main.${age}.log`)

  function rotate(): void {
    const { size } = statSync(file(0), { throwIfNoEntry: false }) ?? { size: 0 }
    if (size < largestFile) return
    for (let age = files - 2; age >= 0; age -= 1) {
      try {
        renameSync(file(age), file(age + 1))
      } catch {}
    }
  }

  return {
    write(line) {
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 })
        rotate()
        const text = masked(line)
          .replace(/\s*\n\s*/g, ' ')
          .slice(0, longestLine)
        appendFileSync(file(0), `${now().toISOString()} ${text}\n`, { mode: 0o600 })
      } catch {}
    },
    tail(lines) {
      const texts = [1, 0].map((age) => {
        try {
          return readFileSync(file(age), 'utf8')
        } catch {
          return ''
        }
      })
      return texts.join('').split('\n').filter(Boolean).slice(-lines)
    },
  }
}

const hidden = '•••'

/** What may be a secret, by its look; where there is doubt it is hidden, for a log is read by strangers. */
const secrets: readonly [RegExp, string][] = [
  [/-----BEGIN [A-Z ]+-----[\s\S]*?(?:-----END [A-Z ]+-----|$)/g, hidden],
  // Authorization: <scheme> <credential>, HMAC and Digest with all their parts.
  [/\b(authorization["']?\s*[:=]\s*["']?)[^\n"']+/gi, `$1${hidden}`],
  [/\b(bearer|basic)\s+[\w.~+/=-]{6,}/gi, `$1 ${hidden}`],
  [
    /\b((?:access[_-]?|api[_-]?|app[_-]?|client[_-]?)?(?:key|token|secret|passphrase|password|signature|pwd|sig)["']?\s*[:=]\s*["']?)[^\s"'&;,]+/gi,
    `$1${hidden}`,
  ],
  // Name and password in a URL, and what a WhatsApp token, a JWT or a base64 key of 32 bytes and more looks like.
  [/(\w+:\/\/)[^\s/@]+@/g, `$1${hidden}@`],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, hidden],
  [/\bEAA[A-Za-z0-9]{20,}/g, hidden],
  [/[A-Za-z0-9+_-]{40,}={0,2}/g, hidden],
]

/** The text without what looks like a secret. A path's parts are shorter than 40 letters, as a rule, and stay readable. */
export function masked(text: string): string {
  return secrets.reduce((result, [pattern, replacement]) => result.replace(pattern, replacement), text)
}
