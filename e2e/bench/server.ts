import { fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'

export interface BenchServer {
  origin: string
  stop(): void
}

/** The server of server-process.ts on loopback, in a process of its own: it must not share the clients' event loop. */
export async function startServer(): Promise<BenchServer> {
  const child = fork(path.join(import.meta.dirname, 'server-process.ts'), {
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const [port] = (await once(child, 'message')) as [number]
  return { origin: `http://127.0.0.1:${port}`, stop: () => child.disconnect() }
}
