import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import http from 'node:http'
import { stripTypeScriptTypes } from 'node:module'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import type { PageTask } from './page.ts'
import { type Reply, readTask, reply } from './stack.ts'

/** How a browser is started on a page with a profile of its own. */
export interface Browser {
  readonly program: string
  /** prepares the profile folder and returns the arguments */
  arguments(profile: string, url: string, mdns: boolean): readonly string[]
}

/** A browser needs some 10 s for its descriptions; a machine under load several times that. */
const patience = 120_000

/** Opens page.ts in the browser on a loopback origin, which counts as secure, and waits for what it posts back. */
async function run(browser: Browser, task: PageTask): Promise<Reply[]> {
  const script = stripTypeScriptTypes(readFileSync(path.join(import.meta.dirname, 'page.ts'), 'utf8'))
  const done = Promise.withResolvers<Reply[]>()
  const server = http.createServer(async (request, response) => {
    if (request.url === '/task') response.end(JSON.stringify(task))
    else if (request.url === '/page.js') response.setHeader('content-type', 'text/javascript').end(script)
    else if (request.url === '/done') {
      done.resolve(JSON.parse(await text(request)))
      response.end()
    } else {
      const page = '<!doctype html><title>corpus</title><script type="module" src="/page.js"></script>'
      response.setHeader('content-type', 'text/html').end(page)
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const profile = mkdtempSync(path.join(os.tmpdir(), 'corpus-profile-'))
  const url = `http://localhost:${(server.address() as AddressInfo).port}/`
  const child = spawn(browser.program, browser.arguments(profile, url, task.mdns), {
    stdio: 'ignore',
    env: { ...process.env, HOME: profile },
    // its own process group: a browser leaves children behind
    detached: true,
  })
  const over = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const timer = setTimeout(
    () => done.reject(new Error(`${browser.program} posted nothing in ${patience} ms`)),
    patience,
  )
  child.once('error', (error) => done.reject(error))
  try {
    return await done.promise
  } finally {
    clearTimeout(timer)
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM')
    await over
    server.closeAllConnections()
    server.close()
    rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
  }
}

export async function describeBrowser(browser: Browser): Promise<void> {
  const { foreign } = await readTask()
  const lines = await run(browser, { foreign, mdns: false })
  if (foreign.length === 0) lines.push(...(await run(browser, { foreign, mdns: true })))
  for (const line of lines) reply(line)
}
