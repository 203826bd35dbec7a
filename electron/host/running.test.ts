import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import net, { type AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { thisProcess } from './process-mark.ts'
import { askRunning, claim, claimOrAsk, lockOf, newKey, release, wishOf } from './running.ts'

const disk = vi.hoisted(() => ({ hasLinks: true }))
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>()
  const linkSync: typeof fs.linkSync = (from, to) => {
    if (!disk.hasLinks) throw Object.assign(new Error('no links'), { code: 'EPERM' })
    fs.linkSync(from, to)
  }
  return { ...fs, linkSync }
})

const folder = mkdtempSync(path.join(os.tmpdir(), 'cordboard-running-'))
const file = path.join(folder, 'running.json')
afterEach(() => rmSync(file, { force: true }))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A process that has ended. */
const gone = { pid: spawnSync(process.execPath, ['--version']).pid, started: null }

/** What listens and never says a word. */
async function silent() {
  const sockets: net.Socket[] = []
  const server = net.createServer((socket) => sockets.push(socket))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.dispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}

/** A server that answers every question by `answer`, noted as the one that runs. */
async function running(answer: (question: unknown, origin: string) => object, key = newKey()) {
  const seen: string[] = []
  const server = http.createServer((request, response) => {
    let body = ''
    request.on('data', (data) => {
      body += data
    })
    request.on('end', () => {
      seen.push(body)
      response.end(JSON.stringify(answer(JSON.parse(body), origin)))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  claim(file, { version: 1, host: 'browser', origin, key })
  return { key, origin, seen, [Symbol.dispose]: () => void server.close() }
}

describe('the note of the one that runs', () => {
  const running = { version: 1, host: 'browser', origin: 'http://127.0.0.1:1', key: newKey() } as const

  it('is written once, for its user alone', () => {
    expect(claim(file, running)).toBe(true)
    expect(claim(file, { ...running, key: newKey() })).toBe(false)
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('is written once on a drive without links too, for its user alone', () => {
    disk.hasLinks = false
    expect(claim(file, running)).toBe(true)
    expect(claim(file, { ...running, key: newKey() })).toBe(false)
    disk.hasLinks = true
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject(running)
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readdirSync(folder)).toEqual(['running.json'])
  })

  it('is taken away by the one that wrote it, not by another', () => {
    claim(file, running)
    release(file, newKey())
    expect(claim(file, running)).toBe(false)
    release(file, running.key)
    expect(claim(file, running)).toBe(true)
  })

  it('is whole at once, with the process that wrote it, and nothing stays beside it', () => {
    claim(file, running)
    claim(file, { ...running, key: newKey() })
    release(file, running.key)
    claim(file, running)
    expect(readdirSync(folder)).toEqual(['running.json'])
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ ...running, process: thisProcess() })
  })

  it.each([
    ['is left to another one that takes it away', 0, false],
    ['is taken away where that one was killed', 60_000, true],
  ])('%s', (_what, ageMs, isTaken) => {
    claim(file, running)
    const at = new Date(Date.now() - ageMs)
    writeFileSync(lockOf(file, running.key), '')
    utimesSync(lockOf(file, running.key), at, at)
    // The first look frees the lock of a killed one.
    release(file, running.key)
    release(file, running.key)
    expect(claim(file, running)).toBe(isTaken)
    rmSync(lockOf(file, running.key), { force: true })
  })

  it.each([
    ['of a dead one', JSON.stringify({ ...running, process: gone })],
    ['of an older version that is dead', JSON.stringify(running)],
    ['that is no JSON', '{'],
    ['that points elsewhere', JSON.stringify({ ...running, origin: 'http://evil.example:80' })],
  ])('%s means that none runs', async (_what, text) => {
    writeFileSync(file, text)
    expect(await askRunning(file, 'address')).toBeNull()
  })
})

describe('asking the one that runs', () => {
  it('gives an address, and the key crosses the wire on neither way', async () => {
    const key = newKey()
    using server = await running(
      (question, origin) => wishOf(key, question)?.answer(`${origin}/#t`) ?? {},
      key,
    )
    expect(await askRunning(file, 'address')).toEqual({ host: 'browser', url: `${server.origin}/#t` })
    expect(server.seen.join()).not.toContain(key)
  })

  it('takes nothing from a stranger on its port, who does not know the key', async () => {
    using _server = await running((_question, origin) => ({ url: `${origin}/#t`, proof: newKey() }))
    expect(await askRunning(file, 'address')).toBeNull()
  })

  it('takes no address of another origin, whoever gives it', async () => {
    const key = newKey()
    using _server = await running(
      (question) => wishOf(key, question)?.answer('http://evil.example/') ?? {},
      key,
    )
    expect(await askRunning(file, 'address')).toBeNull()
  })

  it('is not answered without the key, and a proof holds for its wish alone', async () => {
    const key = newKey()
    expect(wishOf(key, { wish: 'stop', nonce: newKey(), proof: newKey() })).toBeNull()
    using server = await running(() => ({}), key)
    await askRunning(file, 'address')
    const question = JSON.parse(server.seen[0] ?? '{}')
    expect(wishOf(key, question)?.wish).toBe('address')
    expect(wishOf(key, { ...question, wish: 'stop' })).toBeNull()
    expect(wishOf(newKey(), question)).toBeNull()
  })
})

describe('taking the folder', () => {
  const own = { version: 1, host: 'desktop', origin: 'http://127.0.0.1:1', key: newKey() } as const

  it.each([
    ['no note', null],
    ['the note of a dead one', JSON.stringify({ ...own, key: newKey(), process: gone })],
    ['a note that cannot be read', '{'],
  ])('succeeds over %s', async (_what, text) => {
    if (text !== null) writeFileSync(file, text)
    expect(await claimOrAsk(file, own, 'window')).toBeNull()
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject(own)
  })

  it('answers the one that runs, and leaves its note', async () => {
    const key = newKey()
    using server = await running((question, origin) => wishOf(key, question)?.answer(`${origin}/`) ?? {}, key)
    expect(await claimOrAsk(file, own, 'window')).toEqual({ host: 'browser', url: `${server.origin}/` })
    expect(JSON.parse(readFileSync(file, 'utf8')).key).toBe(key)
  })

  it('fails where what listens is silent and its process lives: it may be busy', async () => {
    using server = await silent()
    claim(file, { ...own, origin: server.origin })
    await expect(claimOrAsk(file, own, 'window')).rejects.toMatchObject({
      problem: { code: 'not-answering' },
    })
  })

  it.each([
    ['whose process is gone', { process: gone }],
    ['of an older version, which names no process', {}],
  ])('succeeds over a note %s, though something silent has its port', async (_what, more) => {
    using server = await silent()
    writeFileSync(file, JSON.stringify({ ...own, key: newKey(), origin: server.origin, ...more }))
    expect(await claimOrAsk(file, own, 'window')).toBeNull()
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject(own)
  })

  it.each([
    ['no note', 2, 200, false],
    ['the note of a dead one', 2, 100, true],
    ['the note of a dead one', 3, 100, true],
  ])('where there is %s, one of %d that start at once has it', async (_what, threads, rounds, isStale) => {
    const files = Array.from({ length: rounds }, (_, round) => path.join(folder, `${round}.json`))
    if (isStale) for (const each of files) writeFileSync(each, JSON.stringify({ ...own, process: gone }))
    const counter = new SharedArrayBuffer(4)
    const results = await Promise.all(
      Array.from({ length: threads }, () => {
        const url = new URL('./claim-race.testkit.ts', import.meta.url)
        const worker = new Worker(url, { workerData: { files, threads, counter } })
        return new Promise<boolean[]>((resolve, reject) => worker.on('message', resolve).on('error', reject))
      }),
    )
    const owners = files.map((_, round) => results.filter((owned) => owned[round]).length)
    expect(owners.filter((count) => count !== 1)).toEqual([])
    for (const each of files) rmSync(each)
    expect(readdirSync(folder)).toEqual([])
  })
})
