import type { IpcMain } from 'electron'
import { expect, it } from 'vitest'
import type { Router } from '../ipc/router.ts'
import { openGate } from './gate.ts'

type Listener = (event: unknown, value: unknown) => unknown

function gateOn(router: Promise<Router>) {
  const channels = new Map<string, Listener>()
  const keep = (channel: string, listener: Listener) => channels.set(channel, listener)
  openGate({ handle: keep, on: keep } as unknown as IpcMain, router)
  const send = (name: string, senderFrame: unknown, value: unknown) =>
    channels.get(`cordboard:${name}`)?.({ sender: { id: 7 }, senderFrame }, value)
  return send
}

const ours = { url: 'app://cordboard/index.html', parent: null }
const foreign = { url: 'https://evil.example/', parent: null }

it('calls and cancels of our page reach the router under the name of its window; of others, nothing does', async () => {
  const seen: unknown[] = []
  const router: Router = {
    call: async (request, caller) => {
      seen.push(['call', request, caller])
      return { ok: true, value: 1 }
    },
    cancel: (callId, caller) => seen.push(['cancel', callId, caller]),
    drop() {},
  }
  const send = gateOn(Promise.resolve(router))
  expect(await send('call', foreign, { method: 'm' })).toMatchObject({ problem: { code: 'bad-sender' } })
  expect(await send('call', null, { method: 'm' })).toMatchObject({ problem: { code: 'bad-sender' } })
  await send('cancel', foreign, 'c1')
  expect(await send('call', ours, { method: 'm' })).toEqual({ ok: true, value: 1 })
  await send('cancel', ours, 'c1')
  await expect
    .poll(() => seen)
    .toEqual([
      ['call', { method: 'm' }, '7'],
      ['cancel', 'c1', '7'],
    ])
})

it('a call above 32 MB is refused before anything reads it', async () => {
  const send = gateOn(new Promise(() => {}))
  const reply = await send('call', ours, { method: 'm', input: 'x'.repeat(17 * 1024 * 1024) })
  expect(reply).toMatchObject({ ok: false, problem: { code: 'too-large' } })
})

it('a start that failed is told as a problem, not as a rejection', async () => {
  const send = gateOn(Promise.reject(new Error('no disk')))
  expect(await send('call', ours, {})).toMatchObject({ ok: false, problem: { code: 'unexpected' } })
})
