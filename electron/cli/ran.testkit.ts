import type { Io } from './io.ts'

export interface Ran {
  code: number
  stdout: string
  stderr: string
}

/** Runs a command, or the whole command line, in this process and collects what it wrote. A problem that it throws goes on. */
export async function ran(
  command: (args: string[], io: Io) => Promise<number>,
  args: string[],
  world: { cwd?: string; env?: Io['env']; stdin?: string } = {},
): Promise<Ran> {
  const seen = { stdout: '', stderr: '' }
  const code = await command(args, {
    env: world.env ?? {},
    cwd: world.cwd ?? '/',
    stdin: async () => world.stdin ?? '',
    stdout: (text) => {
      seen.stdout += text
    },
    stderr: (text) => {
      seen.stderr += text
    },
    signal: new AbortController().signal,
  })
  return { code, ...seen }
}
