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
        const text = masked(shortened(line)).replace(/\s*\n\s*/g, ' ')
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

/** The word that the cut goes through is left out: half a secret may not look like one. */
function shortened(line: string): string {
  return line.length <= longestLine ? line : line.slice(0, longestLine).replace(/\S*$/, '…')
}

const hidden = '•••'

/**
 * What may be a secret, by its look; where there is doubt it is hidden, for a log is read by strangers. No pattern may start anew at
 * every letter of a long word: that takes the square of its length.
 */
const secrets: readonly [RegExp, string][] = [
  [/-----BEGIN [A-Z ]+-----[\s\S]*?(?:-----END [A-Z ]+-----|$)/g, hidden],
  // Authorization: <scheme> <credential>, HMAC and Digest with all their parts.
  [/\b(authorization["']?\s*[:=]\s*["']?)[^\n"']+/gi, `$1${hidden}`],
  [/\b(bearer|basic)\s+[\w.~+/=-]{6,}/gi, `$1 ${hidden}`],
  [
    /\b((?:access[_-]?|api[_-]?|app[_-]?|client[_-]?)?(?:key|token|secret|passphrase|password|signature|pwd|sig)["']?\s*[:=]\s*["']?)[^\s"'&;,]+/gi,
    `$1${hidden}`,
  ],
  // Name and password in a URL, and what a JWT or a WhatsApp token looks like.
  [/(\w{1,20}:\/\/)[^\s/@]+@/g, `$1${hidden}@`],
  [/(?<![\w-])eyJ[\w-]+\.[\w-]+\.[\w-]*/g, hidden],
  [/\bEAA[A-Za-z0-9]{20,}/g, hidden],
]

/** 32 bytes and more in base64, which looks like a path: both have slashes. */
const base64OrPath = /[A-Za-z0-9+/]{43,}={0,2}/g
const changes = /[a-z](?=[A-Z0-9+])|[A-Z](?=[a-z0-9+])|[0-9+](?=[A-Za-z])/g

/**
 * In base64 two neighbours of three are of different kinds (capital, small letter, digit), in a path's words few. Of 20 000 keys of 64
 * random bytes none lies below 0.4, of 32 bytes three below 0.3; of 490 000 paths 77 lie above, most of them named by hashes.
 */
const isMixed = (run: string): boolean =>
  /[a-z]/.test(run) && /[A-Z]/.test(run) && (run.match(changes)?.length ?? 0) >= 0.3 * run.length

/** The text without what looks like a secret. A path's parts are shorter than 40 letters, as a rule, and stay readable. */
export function masked(text: string): string {
  return secrets
    .reduce((result, [pattern, replacement]) => result.replace(pattern, replacement), text)
    .replace(base64OrPath, (run) => (isMixed(run) ? hidden : run))
    .replace(/[A-Za-z0-9+_-]{40,}={0,2}/g, hidden)
}
