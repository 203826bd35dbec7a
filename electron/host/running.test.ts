import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { askRunning, claim, newKey, release, wishOf } from './running.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'cordboard-running-'))
const file = path.join(folder, 'browser-host.json')
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
  claim(file, { version: 1, origin, key })
  return { key, origin, seen, [Symbol.dispose]: () => void server.close() }
}

describe('the note of the running browser host', () => {
  const running = { version: 1, origin: 'http://127.0.0.1:1', key: newKey() } as const

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
    expect(await askRunning(file, 'address')).toBe(`${server.origin}/#t`)
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
