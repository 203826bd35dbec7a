import type { Io } from './io.ts'

export interface Ran {
  code: number
  stdout: string
  /** Where it wrote bytes: those alone. */
  bytes?: Buffer
  stderr: string
}

/** Runs a command, or the whole command line, in this process and collects what it wrote. A problem that it throws goes on. */
export async function ran(
  command: (args: string[], io: Io) => Promise<number>,
  args: string[],
  world: { cwd?: string; env?: Io['env']; stdin?: string | Buffer } = {},
): Promise<Ran> {
  const seen = { stdout: '', stderr: '' }
  const chunks: Uint8Array[] = []
  const code = await command(args, {
    env: world.env ?? {},
    cwd: world.cwd ?? '/',
    stdin: async () => Buffer.from(world.stdin ?? ''),
    stdout: (text) => {
      seen.stdout += text
    },
    write: async (written) => {
      for await (const chunk of written) chunks.push(chunk)
    },
    stderr: (text) => {
      seen.stderr += text
    },
    signal: new AbortController().signal,
  })
  if (chunks.length === 0) return { code, ...seen }
  const bytes = Buffer.concat(chunks)
  return { code, ...seen, stdout: seen.stdout + bytes.toString('utf8'), bytes }
}
