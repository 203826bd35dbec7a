import { describe, expect, it } from 'vitest'
import { methodNames } from '../../shared/ipc/bridge.ts'
import { fail } from '../../shared/problem.ts'
import type { Handlers } from './handlers.ts'
import { createEmit, createRouter } from './router.ts'

function routerOf(handlers: Partial<Handlers>) {
  const lines: string[] = []
  const absent = Object.fromEntries(
    methodNames.map((name) => [name, () => fail('absent', 'Absent.', 'None.')]),
  )
  const router = createRouter({ ...absent, ...handlers } as unknown as Handlers, (line) => lines.push(line))
  return { router, lines }
}

const ask = (method: string, input?: unknown, callId = 'c1') => ({ method, input, callId })

describe('a call', () => {
  it('reaches its handler with the parsed input and answers what the contract names, nothing more', async () => {
    const { router } = routerOf({
      renameItem: ({ itemId, name }) => ({ itemId: `${name}:${itemId}`, secret: 'slipped in' }),
    })
    expect(await router.call(ask('renameItem', { itemId: 'a.yml', name: 'b' }), 'w1')).toEqual({
      ok: true,
      value: { itemId: 'b:a.yml' },
    })
  })

  it('needs no input key where the method takes none, as JSON leaves it out', async () => {
    const { router } = routerOf({ loadSession: () => null })
    expect(await router.call({ method: 'loadSession', callId: 'c1' }, 'w1')).toEqual({
      ok: true,
      value: null,
    })
  })

  it.each([
    ['no object', 'appInfo', 'bad-call'],
    ['no method', { callId: 'c1' }, 'bad-call'],
    ['no call id', { method: 'appInfo' }, 'bad-call'],
    ['a method that is not there', ask('formatDisk'), 'unknown-method'],
    ["a name of every object's prototype", ask('constructor'), 'unknown-method'],
    ['__proto__', ask('__proto__'), 'unknown-method'],
    ['input of another type', ask('loadRequest', { requestId: 7 }), 'bad-input'],
    ['input where none is taken', ask('appInfo', { a: 1 }), 'bad-input'],
  ])('is refused with %s', async (_what, request, code) => {
    const { router } = routerOf({})
    expect(await router.call(request, 'w1')).toMatchObject({ ok: false, problem: { code } })
  })

  it('names the place of bad input and never repeats the value', async () => {
    const { router } = routerOf({})
    const input = { name: 'k', bits: 1024, passphrase: 99887766, format: 'pem-secret', cipher: 'aes-256-cbc' }
    const reply = await router.call(ask('generateKey', input), 'w1')
    expect(reply).toMatchObject({ ok: false, problem: { code: 'bad-input', where: 'bits' } })
    expect(JSON.stringify(reply)).not.toMatch(/99887766|pem-secret|1024/)
  })

  it('that throws a problem answers that problem', async () => {
    const { router, lines } = routerOf({ deleteKey: () => fail('no-key', 'No such key.', 'List them.') })
    expect(await router.call(ask('deleteKey', { keyId: 'k' }), 'w1')).toEqual({
      ok: false,
      problem: { code: 'no-key', message: 'No such key.', fix: 'List them.' },
    })
    expect(lines).toEqual([])
  })

  it('that throws anything else answers "unexpected"; its text goes neither to the window nor to the log', async () => {
    const { router, lines } = routerOf({
      deleteKey() {
        throw Object.assign(new Error('cannot read hunter2'), { code: 'EIO' })
      },
    })
    const reply = await router.call(ask('deleteKey', { keyId: 'k' }), 'w1')
    expect(reply).toMatchObject({ ok: false, problem: { code: 'unexpected' } })
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(/deleteKey failed: Error \(EIO\) at .*router\.test\.ts/)
    expect(`${JSON.stringify(reply)}${lines}`).not.toContain('hunter2')
  })

  it('whose handler breaks the contract answers "unexpected" and logs the place', async () => {
    const { router, lines } = routerOf({ renameItem: () => ({ itemId: 5 }) as never })
    const reply = await router.call(ask('renameItem', { itemId: 'a', name: 'b' }), 'w1')
    expect(reply).toMatchObject({ ok: false, problem: { code: 'unexpected' } })
    expect(lines).toEqual(['renameItem answered outside the contract: itemId must be string'])
  })
})

describe('cancelling', () => {
  /** Answers once its signal is aborted. */
  const waiting: Partial<Handlers> = {
    deleteKey: (_input, { signal }) =>
      new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true }),
      ),
  }
  const cancelled = { ok: false, problem: { code: 'cancelled' } }

  it('ends the call of that id and caller alone', async () => {
    const { router } = routerOf(waiting)
    const first = router.call(ask('deleteKey', { keyId: 'k' }, 'c1'), 'w1')
    const second = router.call(ask('deleteKey', { keyId: 'k' }, 'c2'), 'w1')
    const others = router.call(ask('deleteKey', { keyId: 'k' }, 'c1'), 'w2')
    router.cancel('c1', 'w1')
    expect(await first).toMatchObject(cancelled)
    const state = await Promise.race([
      Promise.all([second, others]),
      new Promise((r) => setTimeout(r, 20, 'open')),
    ])
    expect(state).toBe('open')
    router.drop('w1')
    router.drop('w2')
    expect(await second).toMatchObject(cancelled)
    expect(await others).toMatchObject(cancelled)
  })

  it('refuses a second call under an id that is still running, which nobody could cancel', async () => {
    const { router } = routerOf(waiting)
    const first = router.call(ask('deleteKey', { keyId: 'k' }), 'w1')
    expect(await router.call(ask('deleteKey', { keyId: 'k' }), 'w1')).toMatchObject({
      problem: { code: 'bad-call' },
    })
    router.cancel('c1', 'w1')
    expect(await first).toMatchObject(cancelled)
    router.cancel('c1', 'w1')
    router.cancel(null, 'nobody')
  })
})

describe('an event', () => {
  function emitter() {
    const sent: unknown[] = []
    const lines: string[] = []
    const emit = createEmit(
      (event, payload) => sent.push([event, payload]),
      (line) => lines.push(line),
    )
    return { emit, sent, lines }
  }

  it('that does not fit the contract is not sent', () => {
    const { emit, sent, lines } = emitter()
    emit('menuCommand', { command: 'save' })
    emit('menuCommand', { command: 7 } as never)
    expect(sent).toEqual([['menuCommand', { command: 'save' }]])
    expect(lines).toEqual(['menuCommand does not fit the contract: command must be string'])
  })

  it('carries what the contract names, nothing more', () => {
    const { emit, sent, lines } = emitter()
    const changed = { changed: ['a.yml'], secret: 'slipped in' }
    emit('workspaceChanged', changed)
    expect(sent).toEqual([['workspaceChanged', { changed: ['a.yml'] }]])
    expect(lines).toEqual([])
  })
})
