import { once } from 'node:events'
import { ProblemError } from '../../shared/problem.ts'
import { version } from '../host/version.ts'
import { whereThrown } from '../ipc/thrown.ts'
import type { Io } from './io.ts'

interface Command {
  /** One line for the list. */
  summary: string
  /** Loaded when it is called for: `--version` must not pay for the HTTP engine. */
  load: () => Promise<{ help: string; run(args: string[], io: Io): Promise<number> }>
}

/** Every command by its words; the first that is named wins, so longer names need no order. */
export const commands: Readonly<Record<string, Command>> = {
  open: { summary: 'open Cordboard in a browser window', load: () => import('./open.ts') },
  'sdp clean': { summary: 'print the SDP as the service takes it', load: () => import('./sdp/clean.ts') },
  'sdp lint': { summary: 'tell what is wrong with an SDP', load: () => import('./sdp/lint.ts') },
  'sdp diff': { summary: 'compare two SDPs line by line', load: () => import('./sdp/diff.ts') },
  'keys generate': {
    summary: 'make an RSA pair for WhatsApp Flows',
    load: () => import('./keys/generate.ts'),
  },
  'keys public': { summary: 'print the public half of a key', load: () => import('./keys/public.ts') },
  'keys inspect': { summary: 'tell what a key file holds', load: () => import('./keys/inspect.ts') },
  'keys publish': { summary: 'publish a public key for a number', load: () => import('./keys/publish.ts') },
  'keys status': { summary: 'read the published key and its status', load: () => import('./keys/status.ts') },
  sign: { summary: 'sign a request and print what is signed', load: () => import('./sign.ts') },
  verify: { summary: 'tell whether a signature is right, and why not', load: () => import('./verify.ts') },
  send: { summary: 'send a request, signed last', load: () => import('./send.ts') },
  'flows decrypt': { summary: 'open a captured Flow request', load: () => import('./flows/decrypt.ts') },
  'flows encrypt': { summary: 'encrypt a reply, or a request', load: () => import('./flows/encrypt.ts') },
  'flows call': { summary: 'act as WhatsApp to a Flow endpoint', load: () => import('./flows/call.ts') },
  run: { summary: 'send every request of a folder in order', load: () => import('./run.ts') },
  import: {
    summary: 'make a workspace of a Postman, HAR, OpenAPI, … file',
    load: () => import('./import.ts'),
  },
  export: { summary: 'write a workspace as Postman, cURL or HAR', load: () => import('./export.ts') },
  sandbox: { summary: 'run the stand-ins for WhatsApp and ACS', load: () => import('./sandbox.ts') },
}

const list = (commands: readonly (readonly [string, Command])[]) =>
  commands.map(([name, { summary }]) => `  ${name.padEnd(15)} ${summary}\n`).join('')

const help = (table: Readonly<Record<string, Command>>) => `Usage: cordboard [COMMAND] [OPTIONS]

${list(Object.entries(table))}
Without a command: open. Every command has --help and --version.
`

/**
 * Runs one command line and answers with its exit code: 0 fine, 1 a check failed, 2 bad usage or unusable input (one
 * sentence with the cause and one with the fix on stderr).
 */
export async function runCommandLine(
  args: string[],
  io: Io,
  table: Readonly<Record<string, Command>> = commands,
): Promise<number> {
  const [first = ''] = args
  if (first === '--version' || first === '-V') {
    io.stdout(`${version}\n`)
    return 0
  }
  if (first === '--help' || first === '-h' || first === 'help') {
    io.stdout(help(table))
    return 0
  }
  const group = Object.entries(table).filter(([name]) => name.startsWith(`${first} `))
  const [, second = ''] = args
  if (group.length > 0 && /^(--version|-V|--help|-h)$/.test(second)) {
    io.stdout(
      /v/i.test(second) ? `${version}\n` : `Usage: cordboard ${first} COMMAND [OPTIONS]\n\n${list(group)}`,
    )
    return 0
  }
  const found = commandOf(args, table)
  if (found === null) {
    io.stderr(`${unknownCommand(args, table)}\n`)
    return 2
  }
  try {
    const { help, run } = await found.command.load()
    const end = found.rest.indexOf('--')
    const options = end < 0 ? found.rest : found.rest.slice(0, end)
    if (options.includes('--help') || options.includes('-h')) {
      io.stdout(help)
      return 0
    }
    // `keys publish` has a --version of its own, with a value: that of the Graph API.
    if (options.includes('--version') && !help.includes('--version ')) {
      io.stdout(`${version}\n`)
      return 0
    }
    return await run(found.rest, io)
  } catch (thrown) {
    if (!(thrown instanceof ProblemError)) {
      io.stderr(`Something unexpected happened: ${whereThrown(thrown)}. Please report it with the command.\n`)
      return 2
    }
    const { code, message, fix } = thrown.problem
    io.stderr(`${message} ${fixHere[code] ?? fix}\n`)
    return 2
  }
}

/** What the window asks for in a field is an option here. */
const fixHere: Readonly<Record<string, string>> = {
  'passphrase-needed': 'Name the environment variable that holds its passphrase with --passphrase-env.',
}

/** `open` where no command is named: `cordboard`, `cordboard --port 4000`. */
function commandOf(
  args: string[],
  table: Readonly<Record<string, Command>>,
): { command: Command; rest: string[] } | null {
  const [first, second] = args
  for (const [name, words] of [
    [`${first} ${second}`, 2],
    [`${first}`, 1],
  ] as const) {
    const command = Object.hasOwn(table, name) ? table[name] : undefined
    if (command) return { command, rest: args.slice(words) }
  }
  const open = table.open
  return open && (first === undefined || first.startsWith('-')) ? { command: open, rest: args } : null
}

function unknownCommand(args: string[], table: Readonly<Record<string, Command>>): string {
  const [first = '', second = ''] = args
  const group = Object.keys(table).filter((name) => name.startsWith(`${first} `))
  if (group.length > 0 && (second === '' || second.startsWith('-'))) {
    return `cordboard ${first} needs one more word: ${group.map((name) => name.split(' ')[1]).join(', ')}.`
  }
  const typed = group.length > 0 ? `${first} ${second}` : first
  const [nearest] = Object.keys(table)
    .map((name) => ({ name, distance: editDistance(typed, name) }))
    .sort((a, b) => a.distance - b.distance)
  const isNear = nearest !== undefined && nearest.distance <= Math.max(2, typed.length / 3)
  const hint = isNear ? `did you mean ${nearest.name}?` : 'cordboard --help lists what there is.'
  return `cordboard has no command "${typed}"; ${hint}`
}

/** Levenshtein's distance, one row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1]
    for (const [j, other] of [...b].entries()) {
      next.push(
        Math.min((row[j] ?? 0) + (letter === other ? 0 : 1), (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1),
      )
    }
    row = next
  }
  return row[b.length] ?? 0
}

/** Called by dist/cli.mjs once the Node is new enough. */
export async function start(args: string[]): Promise<void> {
  const end = new AbortController()
  // Not `once`: a second Ctrl-C must not end the process in the middle of what the first one began to end.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => end.abort())
  let isReaderGone = false
  for (const stream of [process.stdout, process.stderr]) {
    // `cordboard … | head`: the reader has seen enough, which is nobody's fault. The command ends and takes its files with it.
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') process.exit(2)
      isReaderGone = true
      end.abort()
    })
  }
  const code = await runCommandLine(args, {
    stdin: readStdin,
    stdout: (text) => {
      if (!isReaderGone) process.stdout.write(text)
    },
    write: async (chunks) => {
      for await (const chunk of chunks) {
        if (isReaderGone) return
        // Rejects where the reader goes away meanwhile.
        if (!process.stdout.write(chunk)) await once(process.stdout, 'drain').catch(() => undefined)
      }
    },
    stderr: (text) => void process.stderr.write(text),
    env: process.env,
    cwd: process.cwd(),
    signal: end.signal,
  })
  process.exitCode = isReaderGone ? 0 : code
}

async function readStdin(): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}
