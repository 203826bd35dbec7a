import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { browserBridge } from './browser-bridge.ts'

/** The requests that reached the host, in their order. */
let seen: string[]
let openEvents: () => void

beforeEach(() => {
  seen = []
  const eventsOpen = new Promise<void>((resolve) => {
    openEvents = resolve
  })
  vi.stubGlobal('location', { hash: '', pathname: '/' })
  vi.stubGlobal('sessionStorage', { getItem: () => 'the session', setItem() {} })
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    if (path === '/bridge/events') {
      await eventsOpen
      return new Response(new ReadableStream())
    }
    seen.push(`${path} ${JSON.parse(String(init.body)).callId}`)
    return Response.json({ ok: true, value: 'done' })
  })
})
afterEach(() => vi.unstubAllGlobals())

it('a call that is cancelled while the connection is still made never goes out', async () => {
  const bridge = browserBridge()
  const send = bridge.call.sendRequest({} as never, 'c1')
  bridge.cancel('c1')
  openEvents()
  expect(await send).toMatchObject({ ok: false, problem: { code: 'cancelled' } })
  expect(seen).toEqual([])
})

it('a call that is under way is cancelled at the host, after it went out', async () => {
  openEvents()
  const bridge = browserBridge()
  const send = bridge.call.sendRequest({} as never, 'c1')
  await vi.waitFor(() => expect(seen).toEqual(['/bridge/call c1']))
  bridge.cancel('c1')
  await vi.waitFor(() => expect(seen).toEqual(['/bridge/call c1', '/bridge/cancel c1']))
  expect(await send).toEqual({ ok: true, value: 'done' })
})
