import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { fail } from '../../shared/problem.ts'
import { hasDisplay, openBrowserWindow } from '../host/browser-window.ts'
import { dataDirectory } from '../host/data-dir.ts'
import { createLog } from '../host/log.ts'
import { askRunning, claimOrAsk, newKey, noteOf, type Other, release, type Wish } from '../host/running.ts'
import { createUpdates } from '../host/updates.ts'
import { version } from '../host/version.ts'
import { createRouter } from '../ipc/router.ts'
import { createServices, type Services } from '../services.ts'
import { startWebHost } from '../web.ts'
import { givenWorkspace } from '../workspace/state.ts'
import { optionalPositional, parseFlags, portOf } from './command-line.ts'
import type { Io } from './io.ts'

export const help = `Usage: cordboard open [DIR] [--port N] [--no-window] | --stop

Opens Cordboard in a browser window, served by this process on 127.0.0.1. Ctrl-C ends it. DIR is the workspace to
open; without it, the last one. Where it runs already, it shows one more window of that one and ends.

  --port N      listen on this port; without it, on any free one
  --no-window   print the address and open no window
  --stop        end the one that runs
  --help

Environment: CORDBOARD_DATA_DIR, the folder for session, history and keys.
CORDBOARD_VAULT_PASSPHRASE opens the vault file for secrets, and makes it where there is none.
CORDBOARD_SECRET_NAME variables carry single secrets for send and run; the app takes them from the vault alone.
`

export async function run(args: string[], io: Io): Promise<number> {
  const options = optionsOf(args)
  const dataDir = dataDirectory(io.env)
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  } catch {
    fail(
      'data-dir',
      `The folder ${dataDir} cannot be made.`,
      'Set CORDBOARD_DATA_DIR to a folder that you may write to.',
    )
  }

  // A wrong name is told here, not by a window that has nothing to show.
  const workspaceDir =
    options.workspaceDir === null ? null : await givenWorkspace(path.resolve(io.cwd, options.workspaceDir))
  const note = noteOf(dataDir)
  const wish = options.isWindowWanted && hasDisplay(io.env) ? 'window' : 'address'
  if (options.isStopWanted) {
    const wasRunning = (await askRunning(note, 'stop')) !== null
    io.stdout(wasRunning ? 'Cordboard ends.\n' : 'Cordboard does not run.\n')
    return 0
  }
  const running = await askRunning(note, wish)
  if (running !== null) return showRunning(running, wish, options, dataDir, io)

  const ended = Promise.withResolvers<void>()
  const alone = Promise.withResolvers<void>()
  const key = newKey()
  const log = createLog(path.join(dataDir, 'logs'))
  let services: Services | null = null
  let starting = Promise.resolve()
  const host = await startWebHost({
    root: path.join(import.meta.dirname, '..', 'renderer'),
    port: options.port,
    control: { key, stop: ended.resolve },
    onNewUrl: (url) => io.stdout(`For another window: ${url}\n`),
    async connect(emit) {
      await alone.promise
      services = createServices({
        host: 'browser',
        version,
        electronVersion: null,
        dataDir,
        workspaceDir,
        emit,
        seal: null,
        systemProxy: null,
        chooseDirectory: async () => null,
        takeOpenedFile: async () => null,
        updates: createUpdates({
          dataDir,
          unsupported: 'In a browser window Cordboard is updated by npm: npm install -g cordboard@latest.',
          load: () => Promise.reject(new Error('There is no updater here.')),
          changed() {},
          log: log.write,
        }),
        logTail: () => log.tail(100),
      })
      starting = services.start()
      await starting
      return createRouter(services.handlers, (line) => {
        log.write(line)
        io.stderr(`${line}\n`)
      })
    },
  }).catch((error) => portProblem(error, options.port))
  // Another may have started since we asked.
  const other = await claimOrAsk(note, { version: 1, host: 'browser', origin: host.origin, key }, wish)
  if (other !== null) {
    await host.close()
    return showRunning(other, wish, options, dataDir, io)
  }
  alone.resolve()
  io.stdout(`Cordboard is at ${host.url}\n`)

  const window = options.isWindowWanted
    ? openBrowserWindow(host.windowUrl(), path.join(dataDir, 'browser-window'), io.env, ended.resolve)
    : null
  io.signal.addEventListener('abort', () => ended.resolve(), { once: true })
  if (io.signal.aborted) ended.resolve()
  await ended.promise
  window?.kill()
  // What is still being opened cannot be closed yet: it would keep the process alive.
  await starting.catch(() => {})
  // The next one may have the folder once nothing writes to it any more, and until then finds one that answers.
  await (services as Services | null)?.close()
  release(note, key)
  await host.close()
  return 0
}

interface Options {
  port: number
  isWindowWanted: boolean
  isStopWanted: boolean
  workspaceDir: string | null
}

/** A window of the one that runs; this process ends. */
function showRunning({ host, url }: Other, wish: Wish, options: Options, dataDir: string, io: Io): number {
  if (options.workspaceDir !== null) {
    io.stderr('It keeps its workspace. To open another one, end it first: cordboard open --stop\n')
  }
  if (host === 'desktop') {
    io.stdout('Cordboard runs already as the desktop app; its window is in front.\n')
    return 0
  }
  if (wish === 'address') {
    io.stdout(`Cordboard runs already; another window is at ${url}\n`)
    return 0
  }
  io.stdout(`Cordboard runs already at ${new URL(url).origin}; one more window opens.\n`)
  openBrowserWindow(url, path.join(dataDir, 'browser-window'), io.env, () => {})?.unref()
  return 0
}

function optionsOf(args: string[]): Options {
  const { values, positionals } = parseFlags(args, {
    port: { type: 'string' },
    'no-window': { type: 'boolean' },
    stop: { type: 'boolean' },
  })
  return {
    port: portOf(values.port) ?? 0,
    isWindowWanted: values['no-window'] !== true,
    isStopWanted: values.stop === true,
    workspaceDir: optionalPositional(positionals, 'DIR') ?? null,
  }
}

function portProblem(error: unknown, port: number): never {
  const code = error instanceof Error && 'code' in error ? error.code : ''
  if (code === 'EADDRINUSE') {
    fail('port-taken', `Port ${port} is taken by another program.`, 'Choose another, or leave --port out.')
  }
  if (code === 'EACCES') {
    fail('port-refused', `The system does not let you listen on port ${port}.`, 'Choose one above 1023.')
  }
  throw error
}
