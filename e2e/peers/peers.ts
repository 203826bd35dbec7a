import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import readline from 'node:readline'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { chromiumPath } from '../../build/chromium.mjs'

/** Debian's own Python: the one that python3-aiortc is installed for. */
const python = '/usr/bin/python3'

export const hasAiortc = existsSync(python) && spawnSync(python, ['-c', 'import aiortc']).status === 0

export interface AiortcPeer {
  ask(message: object): Promise<Record<string, unknown>>
  close(): void
}

export function startAiortc(): AiortcPeer {
  const script = path.join(import.meta.dirname, 'aiortc_peer.py')
  const child: ChildProcessWithoutNullStreams = spawn(python, [script])
  const errors: string[] = []
  child.stderr.on('data', (data) => errors.push(String(data)))
  const lines = readline.createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    async ask(message) {
      child.stdin.write(`${JSON.stringify(message)}\n`)
      const { value, done } = await lines.next()
      if (done === true) throw new Error(`aiortc ended: ${errors.join('')}`)
      return JSON.parse(value)
    },
    close: () => child.kill(),
  }
}

export interface ChromiumPeer {
  page: Page
  close(): Promise<void>
}

/** A page on loopback in a real Chromium with a fake microphone; WebRTC wants a secure origin, which localhost is. */
export async function startChromium(): Promise<ChromiumPeer> {
  const server = http.createServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end('<title>peer</title>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const profile = mkdtempSync(path.join(os.tmpdir(), 'cordboard-peer-'))
  const executablePath = chromiumPath()
  const context: BrowserContext = await chromium.launchPersistentContext(profile, {
    ...(executablePath === undefined ? {} : { executablePath }),
    headless: true,
    permissions: ['microphone'],
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
    ],
  })
  const page = context.pages()[0] ?? (await context.newPage())
  await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`)
  return {
    page,
    async close() {
      await context.close()
      server.close()
      rmSync(profile, { recursive: true, force: true })
    },
  }
}
