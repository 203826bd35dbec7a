import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** True when the `openssl` program (version 3) is on this machine; tests that need it are skipped otherwise. */
export const hasOpenssl = (() => {
  try {
    return /^OpenSSL 3\./.test(execFileSync('openssl', ['version'], { encoding: 'utf8' }))
  } catch {
    return false
  }
})()

/** A folder of its own, in which `openssl` runs. */
export interface Bench {
  path(name: string): string
  read(name: string): Uint8Array
  write(name: string, content: string | Uint8Array): void
  /** Runs openssl in the folder and gives its standard output. */
  openssl(...args: string[]): Buffer
  remove(): void
}

export function bench(): Bench {
  const folder = mkdtempSync(join(tmpdir(), 'keys-'))
  const path = (name: string) => join(folder, name)
  return {
    path,
    read: (name) => readFileSync(path(name)),
    write: (name, content) => writeFileSync(path(name), content, { mode: 0o600 }),
    openssl: (...args) => execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] }),
    remove: () => rmSync(folder, { recursive: true }),
  }
}
