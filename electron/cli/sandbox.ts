import { parseArgs } from 'node:util'
import { fail } from '../../shared/problem.ts'
import { startSandbox } from '../sandbox/sandbox.ts'
import type { Io } from './io.ts'

export const help = `Usage: cordboard sandbox [--port N]

Runs a stand-in for the WhatsApp Calling API, business encryption and ACS Call Automation on 127.0.0.1.
The first line on stdout is a JSON document with its addresses, keys and sample ids; each request that
arrives is reported on stderr. It runs until Ctrl-C (SIGINT) or SIGTERM.

Options:
  --port N   listen on this port, or fail if it is taken; 0 takes a free one
             (default: 4821, or a free one if that is taken)
  --help
`

function portOf(args: string[]): number | undefined {
  let given: string | undefined
  try {
    // --json is accepted everywhere; here the first line is JSON anyway.
    const options = { port: { type: 'string' }, json: { type: 'boolean' } } as const
    given = parseArgs({ args, options, allowPositionals: false }).values.port
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown)
    fail('bad-usage', `${message.split('. ')[0]}.`, 'See cordboard sandbox --help.')
  }
  if (given === undefined) return undefined
  const port = Number(given)
  if (!/^\d{1,5}$/.test(given) || port > 65535) {
    fail('bad-usage', `--port ${given} is not a port.`, 'Give a number from 0 to 65535.', '--port')
  }
  return port
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

/** Runs until the signal aborts; returns the exit code. Bad usage and a taken port are ProblemErrors. */
export async function run(args: string[], io: Io): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    io.stdout(help)
    return 0
  }
  const port = portOf(args)
  const sandbox = await startSandbox({
    ...(port === undefined ? {} : { port, exactPort: true }),
    onRequest: ({ method, target, status, verdict }) =>
      io.stderr(`${method} ${target} ${status} ${verdict}\n`),
  })
  io.stdout(`${JSON.stringify(sandbox.facts)}\n`)
  await untilAborted(io.signal)
  await sandbox.close()
  return 0
}
