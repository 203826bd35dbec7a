import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import type { Emit } from './ipc/handlers.ts'
import type { Router } from './ipc/router.ts'
import { startWebHost, type WebHost } from './web.ts'

const root = mkdtempSync(path.join(os.tmpdir(), 'cordboard-web-'))
writeFileSync(path.join(root, 'index.html'), '<html><head></head></html>')
afterAll(() => rmSync(root, { recursive: true, force: true }))

const hosts: WebHost[] = []
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.close()
})

const echo: Router = {
  call: async (request, caller) => ({ ok: true, value: { request, caller } }),
  cancel() {},
  drop() {},
}

async function started(router: Router = echo) {
  const urls: string[] = []
  let emit: Emit = () => {}
  const host = await startWebHost({
    root,
    onNewUrl: (url) => urls.push(url),
    connect: async (given) => {
      emit = given
      return router
    },
  })
  hosts.push(host)
  const { origin, hash } = new URL(host.url)
  const token = new URLSearchParams(hash.slice(1)).get('token') ?? ''
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${origin}${path}`, {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
    })
  const open = async (given: string) => {
    const answer = await post('/bridge/session', { token: given })
    return (await answer.json()) as { session: string }
  }
  return { origin, token, urls, post, open, emit: () => emit, host }
}

/** With node:http, because fetch lets nobody choose Host. */
function status(
  origin: string,
  headers: Record<string, string>,
  method = 'GET',
  target = '/',
): Promise<number> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(origin)
    const request = http.request({ hostname, port, path: target, method, headers }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    request.on('error', reject).end()
  })
}

describe('who may speak to the browser host', () => {
  it.each([
    ['nobody else', {}, 200],
    ['a foreign Origin', { origin: 'http://evil.example' }, 403],
    ['a null Origin', { origin: 'null' }, 403],
    ['a foreign Host', { host: 'evil.example' }, 403],
    ['localhost for a Host', { host: 'localhost' }, 403],
    ['a cross-site request', { 'sec-fetch-site': 'cross-site' }, 403],
    ['another port of this machine', { 'sec-fetch-site': 'same-site' }, 403],
    ['a person who opens the address', { 'sec-fetch-site': 'none' }, 200],
  ])('%s gets its answer', async (_who, headers, expected) => {
    const { origin } = await started()
    expect(await status(origin, headers)).toBe(expected)
  })

  it.each([
    ['DELETE', '/', 405],
    ['GET', '/bridge/call', 401],
    ['GET', '/..%2fpackage.json', 404],
    ['GET', '//evil.example/', 404],
  ])('%s %s is %d', async (method, target, expected) => {
    const { origin } = await started()
    expect(await status(origin, {}, method, target)).toBe(expected)
  })

  it('listens on loopback alone and answers no other origin with CORS', async () => {
    const { origin } = await started()
    expect(new URL(origin).hostname).toBe('127.0.0.1')
    const response = await fetch(origin)
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
    expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  })
})

describe('tokens', () => {
  it('open one session each; the next address is told', async () => {
    const { token, open, post, urls } = await started()
    const { session } = await open(token)
    expect((await post('/bridge/session', { token })).status).toBe(401)
    const next = new URLSearchParams(new URL(urls[0] ?? '').hash.slice(1)).get('token') ?? ''
    const { session: second } = await open(next)
    expect(new Set([session, second, token, next]).size).toBe(4)
    const headers = { 'x-cordboard-session': session, 'x-cordboard-page': 'p' }
    const reply = await post('/bridge/call', { method: 'm', callId: 'c' }, headers)
    expect(await reply.json()).toEqual({
      ok: true,
      value: { request: { method: 'm', callId: 'c' }, caller: '0/p' },
    })
  })

  it('are asked for in 4 kB: who has no session cannot fill the memory', async () => {
    const { post, token } = await started()
    const padded = { token, padding: 'x'.repeat(5000) }
    expect((await post('/bridge/session', padded)).status).toBe(413)
    expect((await post('/bridge/control', padded)).status).toBe(413)
    expect((await post('/bridge/session', { token })).status).toBe(200)
  })

  it('are slower to guess with each wrong guess', async () => {
    const { post } = await started()
    const took = []
    for (let guess = 0; guess < 4; guess += 1) {
      const before = performance.now()
      expect((await post('/bridge/call', {}, { 'x-cordboard-session': 'wrong' })).status).toBe(401)
      took.push(performance.now() - before)
    }
    expect(took.at(-1)).toBeGreaterThan(300)
  })
})

describe('calls', () => {
  it.each([
    ['another type', 'x', { 'content-type': 'text/plain' }, 415],
    ['no JSON', '{', {}, 400],
    ['more than 16 MB', 'x'.repeat(16 * 1024 * 1024 + 1), {}, 413],
  ])('of %s are refused', async (_what, body, headers, expected) => {
    const { token, open, post } = await started()
    const { session } = await open(token)
    const identity = { 'x-cordboard-session': session, 'x-cordboard-page': 'p' }
    expect((await post('/bridge/call', body, { ...identity, ...headers })).status).toBe(expected)
  })

  it('have their bytes as they are before the JSON of the rest', async () => {
    const bytes = new Uint8Array([0, 255, 10, 128])
    const { post, open, token } = await started({
      ...echo,
      call: async () => ({ ok: true, value: { bytes, from: 0, to: 4, total: 4 } }),
    })
    const { session } = await open(token)
    const identity = { 'x-cordboard-session': session, 'x-cordboard-page': 'p' }
    const answer = await post('/bridge/call', { method: 'readBytes', callId: 'c' }, identity)
    const whole = new Uint8Array(await answer.arrayBuffer())
    expect(answer.headers.get('x-cordboard-bytes')).toBe('4')
    expect(whole.subarray(0, 4)).toEqual(bytes)
    expect(JSON.parse(new TextDecoder().decode(whole.subarray(4)))).toEqual({
      ok: true,
      value: { from: 0, to: 4, total: 4 },
    })
  })

  it('that take long are answered over the stream, whose end drops its caller', async () => {
    const dropped: string[] = []
    const { origin, token, open, post, emit } = await started({
      ...echo,
      call: () => new Promise((resolve) => setTimeout(resolve, 1_300, { ok: true, value: 'late' })),
      drop: (caller) => dropped.push(caller),
    })
    const { session } = await open(token)
    const identity = { 'x-cordboard-session': session, 'x-cordboard-page': 'p' }
    const end = new AbortController()
    const stream = await fetch(`${origin}/bridge/events`, { headers: identity, signal: end.signal })
    expect((await post('/bridge/call', { callId: 'c9' }, identity)).status).toBe(202)
    emit()('menuCommand', { command: 'save' })
    const messages: string[] = []
    let text = ''
    const decoder = new TextDecoder()
    for await (const chunk of stream.body ?? []) {
      text += decoder.decode(chunk)
      messages.splice(0, messages.length, ...text.split('\n\n').filter((block) => block.startsWith('data: ')))
      if (messages.length === 2) break
    }
    expect(messages.map((block) => JSON.parse(block.slice(6)))).toEqual([
      { event: 'menuCommand', payload: { command: 'save' } },
      { callId: 'c9', reply: { ok: true, value: 'late' } },
    ])
    end.abort()
    await expect.poll(() => dropped).toEqual(['0/p'])
  })

  it('are told why the start failed', async () => {
    const host = await startWebHost({ root, connect: () => Promise.reject(new Error('no disk')) })
    hosts.push(host)
    const { origin, hash } = new URL(host.url)
    const headers = { 'content-type': 'application/json' }
    const opened = await fetch(`${origin}/bridge/session`, {
      method: 'POST',
      body: JSON.stringify({ token: new URLSearchParams(hash.slice(1)).get('token') }),
      headers,
    })
    const { session } = (await opened.json()) as { session: string }
    const reply = await fetch(`${origin}/bridge/call`, {
      method: 'POST',
      body: '{}',
      headers: { ...headers, 'x-cordboard-session': session, 'x-cordboard-page': 'p' },
    })
    expect(await reply.json()).toMatchObject({ ok: false, problem: { code: 'unexpected' } })
  })
})
