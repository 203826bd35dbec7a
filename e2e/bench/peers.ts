import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A command-line client that sends requests in a row, each by one file of its own form. */
export interface CommandPeer {
  name: 'newman' | 'bru'
  /** One process that sends `count` GETs to `url`. */
  send(url: string, count: number): Promise<void>
  /** One process that says its version. */
  version(): Promise<void>
}

const wanted = {
  newman: { package: 'newman@6.2.2', bin: 'newman/bin/newman.js' },
  bru: { package: '@usebruno/cli@4.1.0', bin: '@usebruno/cli/bin/bru.js' },
} as const

/** Kept between runs of the benchmark; outside the repository, so that nothing of it is ever shipped. */
const folder = path.join(os.tmpdir(), 'cordboard-bench-peers-1')

/** The script of a peer, installed when it is not there yet; null where that fails or takes over 3 minutes. */
async function script(name: keyof typeof wanted): Promise<string | null> {
  const home = path.join(folder, name)
  const bin = path.join(home, 'node_modules', wanted[name].bin)
  if (existsSync(bin)) return bin
  mkdirSync(home, { recursive: true })
  writeFileSync(path.join(home, 'package.json'), '{"private":true}')
  try {
    await run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', wanted[name].package], {
      cwd: home,
      timeout: 180_000,
      shell: process.platform === 'win32',
    })
  } catch {
    rmSync(home, { recursive: true, force: true })
    return null
  }
  return existsSync(bin) ? bin : null
}

async function node(file: string, args: string[], cwd: string): Promise<void> {
  await run(process.execPath, [file, ...args], { cwd, timeout: 120_000, maxBuffer: 64 * 1024 * 1024 })
}

function newman(file: string): CommandPeer {
  return {
    name: 'newman',
    version: () => node(file, ['--version'], folder),
    async send(url, count) {
      const collection = path.join(folder, 'collection.json')
      const item = { name: 'get', request: { method: 'GET', url, header: [] } }
      const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json'
      writeFileSync(collection, JSON.stringify({ info: { name: 'bench', schema }, item: [item] }))
      await node(file, ['run', collection, '-n', String(count), '--silent'], folder)
    },
  }
}

function bru(file: string): CommandPeer {
  return {
    name: 'bru',
    version: () => node(file, ['--version'], folder),
    async send(url, count) {
      const home = path.join(folder, 'collection')
      rmSync(home, { recursive: true, force: true })
      mkdirSync(home, { recursive: true })
      writeFileSync(
        path.join(home, 'bruno.json'),
        JSON.stringify({ version: '1', name: 'bench', type: 'collection' }),
      )
      for (let at = 1; at <= count; at += 1) {
        const meta = `meta {\n  name: get ${at}\n  type: http\n  seq: ${at}\n}\n\n`
        const text = `${meta}get {\n  url: ${url}\n  body: none\n  auth: none\n}\n`
        writeFileSync(path.join(home, `get-${at}.bru`), text)
      }
      await node(file, ['run'], home)
    },
  }
}

/** The peers that can be had here. */
export async function commandPeers(): Promise<CommandPeer[]> {
  const [newmanScript, bruScript] = [await script('newman'), await script('bru')]
  return [
    ...(newmanScript === null ? [] : [newman(newmanScript)]),
    ...(bruScript === null ? [] : [bru(bruScript)]),
  ]
}

/** The others, for the table to name. */
export function missingPeers(found: readonly { name: string }[]): { name: string; value: null }[] {
  return Object.keys(wanted)
    .filter((name) => !found.some((peer) => peer.name.startsWith(name)))
    .map((name) => ({ name, value: null }))
}
