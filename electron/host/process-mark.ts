import { readFileSync } from 'node:fs'

/** A process, so that one that has its number later is told from it. */
export interface ProcessMark {
  pid: number
  /** When it started, in the kernel's ticks since the machine started; null where the system does not tell (all but Linux). */
  started: string | null
}

export const thisProcess = (): ProcessMark => ({ pid: process.pid, started: startOf(process.pid) })

/** Whether the process has ended, as far as we see. Without `started` another one may have its number: then it seems to live. */
export function isGone({ pid, started }: ProcessMark): boolean {
  if (started !== null) return startOf(pid) !== started
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    // EPERM: it lives, and is another user's.
    return error instanceof Error && 'code' in error && error.code === 'ESRCH'
  }
}

/** Field 22 of proc(5), `/proc/PID/stat`: `pid (name) state ppid …`; the name may hold spaces and parentheses. */
function startOf(pid: number): string | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
    const isZombie = fields[0] === 'Z'
    return isZombie ? null : (fields[19] ?? null)
  } catch {
    return null
  }
}
