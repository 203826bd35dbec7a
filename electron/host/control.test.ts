import { createHmac } from 'node:crypto'
import http from 'node:http'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startWebHost } from '../web.ts'
import { startControl } from './control.ts'
import { controlPath, newKey, patienceMs, wishOf } from './running.ts'

/** Milliseconds that were to be waited; nobody waits. */
const pauses: number[] = []
vi.mock('node:timers/promises', () => ({ setTimeout: async (ms: number) => void pauses.push(ms) }))

const key = newKey()
const nonce = newKey()
const proof = createHmac('sha256', key)
  .update(JSON.stringify(['ask', 'window', nonce]))
  .digest('base64url')
const right = { wish: 'window', nonce, proof }

const seen: string[] = []
let control: Awaited<ReturnType<typeof startControl>>
beforeEach(async () => {
  pauses.length = 0
  seen.length = 0
  control = await startControl(key, (wish) => seen.push(wish))
})
afterEach(() => control.close())

const ask = (body: object, headers: Record<string, string> = {}, target = controlPath): Promise<number> =>
  askAt(control.origin + target, body, headers)

/** With node:http: fetch lets no program choose Host. Answers the status. */
function askAt(url: string, body: object, headers: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const options = { method: 'POST', headers: { 'content-type': 'application/json', ...headers } }
    const request = http.request(url, options, (response) => {
      response.resume()
      response.on('end', () => resolve(response.statusCode ?? 0))
    })
    request.on('error', reject)
    request.end(JSON.stringify(body))
  })
}

describe('the control of the desktop app', () => {
  it('answers a program that knows the key', async () => {
    expect(wishOf(key, right)?.wish).toBe('window')
    expect(await ask(right)).toBe(200)
    await vi.waitFor(() => expect(seen).toEqual(['window']))
    expect(pauses).toEqual([])
  })

  it.each([
    ['a name that leads to this machine (DNS rebinding)', { host: 'evil.example' }],
    ['this address by another name', { host: 'localhost' }],
    ['a page of another origin', { origin: 'http://evil.example' }],
    ['a page without an origin', { origin: 'null' }],
    ['another site, as the browser says', { 'sec-fetch-site': 'cross-site' }],
  ])('is for programs alone: %s gets nothing, with the right proof', async (_what, headers) => {
    expect(await ask(right, headers)).toBe(403)
    expect(seen).toEqual([])
  })

  it.each(['/', '/index.html', '/bridge/session', '/bridge/call'])('serves no %s', async (target) => {
    expect(await ask(right, {}, target)).toBe(403)
  })

  it('lets a wrong key wait longer and longer', async () => {
    for (let n = 0; n < 10; n += 1) expect(await ask({ ...right, proof: newKey() })).toBe(401)
    expect(pauses.slice(0, 4)).toEqual([50, 100, 200, 400])
    // Or who asks a stranger would take it for one that is busy.
    expect(Math.max(...pauses)).toBeLessThanOrEqual(patienceMs / 2)
    expect(seen).toEqual([])
  })
})

it('the browser host lets a wrong key wait longer and longer', async () => {
  const stop = vi.fn()
  const host = await startWebHost({ root: '.', connect: () => new Promise(() => {}), control: { key, stop } })
  const url = host.origin + controlPath
  for (let n = 0; n < 10; n += 1) expect(await askAt(url, { ...right, proof: newKey() })).toBe(401)
  expect(pauses.slice(0, 4)).toEqual([50, 100, 200, 400])
  expect(Math.max(...pauses)).toBeLessThanOrEqual(patienceMs / 2)
  expect(await askAt(url, right)).toBe(200)
  await host.close()
})
