import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { startControl } from './control.ts'
import { askRunning, claim, claimOrAsk, newKey, release, wishOf } from './running.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'cordboard-running-'))
const file = path.join(folder, 'running.json')
afterEach(() => rmSync(file, { force: true }))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

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

  it('is taken away by the one that wrote it, not by another', () => {
    claim(file, running)
    release(file, newKey())
    expect(claim(file, running)).toBe(false)
    release(file, running.key)
    expect(claim(file, running)).toBe(true)
  })

  it.each([
    ['of a dead one', JSON.stringify(running)],
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
    ['the note of a dead one', JSON.stringify({ ...own, key: newKey() })],
    ['a note that cannot be read', '{'],
  ])('succeeds over %s', async (_what, text) => {
    if (text !== null) writeFileSync(file, text)
    expect(await claimOrAsk(file, own, 'window')).toBeNull()
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(own)
  })

  it('answers the one that runs, and leaves its note', async () => {
    const key = newKey()
    using server = await running((question, origin) => wishOf(key, question)?.answer(`${origin}/`) ?? {}, key)
    expect(await claimOrAsk(file, own, 'window')).toEqual({ host: 'browser', url: `${server.origin}/` })
    expect(JSON.parse(readFileSync(file, 'utf8')).key).toBe(key)
  })

  it('fails where what listens is silent: it may be busy', async () => {
    const server = http.createServer(() => {})
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    claim(file, { ...own, origin })
    await expect(claimOrAsk(file, own, 'window')).rejects.toMatchObject({
      problem: { code: 'not-answering' },
    })
    server.closeAllConnections()
    server.close()
  })

  it('answers the desktop app to a program that knows the key, and to nobody else', async () => {
    const seen: string[] = []
    const key = newKey()
    const control = await startControl(key, (wish) => seen.push(wish))
    claim(file, { ...own, origin: control.origin, key })
    expect(await askRunning(file, 'window')).toEqual({ host: 'desktop', url: `${control.origin}/` })
    release(file, key)
    claim(file, { ...own, origin: control.origin, key: newKey() })
    expect(await askRunning(file, 'stop')).toBeNull()
    const statuses = await Promise.all(
      ['/', '/index.html', '/bridge/session'].map(
        async (target) => (await fetch(control.origin + target)).status,
      ),
    )
    expect(statuses).toEqual([403, 403, 403])
    control.close()
    expect(seen).toEqual(['window'])
  })
})
