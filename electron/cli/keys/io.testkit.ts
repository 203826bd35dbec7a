import { ProblemError } from '../../../shared/problem.ts'
import type { Io } from '../io.ts'

export interface Ran {
  code: number
  out: string
  err: string
}

export interface World {
  cwd: string
  env: Record<string, string | undefined>
  stdin?: () => Promise<Buffer>
}

/** Runs a command as electron/cli/main.ts does: a problem is told on stderr and gives 2. */
export async function runIn(
  world: World,
  command: { run: (args: string[], io: Io) => Promise<number> },
  ...args: string[]
): Promise<Ran> {
  const seen = { out: '', err: '' }
  const io: Io = {
    stdin: world.stdin ?? (async () => Buffer.alloc(0)),
    stdout: (text) => {
      seen.out += text
    },
    write: async (chunks) => {
      for await (const chunk of chunks) seen.out += Buffer.from(chunk).toString('utf8')
    },
    stderr: (text) => {
      seen.err += text
    },
    env: world.env,
    cwd: world.cwd,
    signal: new AbortController().signal,
  }
  try {
    return { code: await command.run(args, io), ...seen }
  } catch (thrown) {
    if (!(thrown instanceof ProblemError)) throw thrown
    return { code: 2, out: seen.out, err: `${seen.err}${thrown.problem.message} ${thrown.problem.fix}` }
  }
}
