import { startSandbox } from '../sandbox/sandbox.ts'
import { parseFlags, portOf, usage } from './command-line.ts'
import type { Io } from './io.ts'

/** --json is accepted everywhere; here the first line is JSON anyway. */
const options = { port: { type: 'string' }, webhook: { type: 'string' }, json: { type: 'boolean' } } as const

export const help = `Usage: cordboard sandbox [--port N] [--webhook URL]

Runs a stand-in for the WhatsApp Calling API, business encryption and ACS Call Automation on 127.0.0.1.
The first line on stdout is a JSON document with its addresses, keys and sample ids; each request that
arrives is reported on stderr. It runs until Ctrl-C (SIGINT) or SIGTERM.

It posts the events of an ACS call to the callbackUri of the call, or the operationCallbackUri of the
operation, and webhooks of WhatsApp calls to --webhook. These addresses have to be on this machine:
localhost, 127.0.0.0/8 or [::1]. Each delivery is reported on stderr too.

Options:
  --port N       listen on this port, or fail if it is taken; 0 takes a free one
                 (default: 4821, or a free one if that is taken)
  --webhook URL  post the webhooks of WhatsApp calls there, signed with appSecret of the first line
  --help
`

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
  const { values: given, positionals } = parseFlags(args, options)
  if (positionals.length > 0) usage(`sandbox takes no ${positionals[0]}.`)
  const port = portOf(given.port)
  const sandbox = await startSandbox({
    ...(port === undefined ? {} : { port, exactPort: true }),
    ...(given.webhook === undefined ? {} : { webhook: given.webhook }),
    onRequest: ({ method, target, status, verdict }) =>
      io.stderr(`${method} ${target} ${status} ${verdict}\n`),
  })
  io.stdout(`${JSON.stringify(sandbox.facts)}\n`)
  await untilAborted(io.signal)
  await sandbox.close()
  return 0
}
