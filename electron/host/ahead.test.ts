import { expect, test } from 'vitest'
import type { MethodName, Reply } from '../../shared/ipc/bridge.ts'
import { askAhead, firstCalls } from './ahead.ts'

const answer = (value: unknown) => ({ ok: true, value }) as Reply<MethodName>
const refusal = { ok: false, problem: { code: 'bad-sender', message: '', fix: '' } } as const

/** Answers with the number of the question. */
function counting() {
  const asked: string[] = []
  return {
    asked,
    ask: async (method: MethodName) => answer(`${method} ${asked.push(method)}`),
  }
}

test('asks what the page starts with before the page asks', () => {
  const { asked, ask } = counting()
  askAhead(ask)
  expect(asked).toEqual([...firstCalls])
})

test('answers the first call of a method with what was asked ahead, the second anew', async () => {
  const { ask } = counting()
  const { call } = askAhead(ask)
  expect(await call('loadWorkspace', undefined, 'c1')).toEqual(answer('loadWorkspace 2'))
  expect(await call('loadWorkspace', undefined, 'c2')).toEqual(answer('loadWorkspace 6'))
})

test.each([
  ['an event came in between', ({ forget }: ReturnType<typeof askAhead>) => forget()],
  [
    'the page has called something else',
    ({ call }: ReturnType<typeof askAhead>) => call('listKeys', undefined, 'c1'),
  ],
])('asks anew where %s', async (_what, happen) => {
  const { asked, ask } = counting()
  const ahead = askAhead(ask)
  await happen(ahead)
  await ahead.call('loadWorkspace', undefined, 'c2')
  expect(asked.at(-1)).toBe('loadWorkspace')
})

test.each([
  ['was refused', async () => refusal],
  ['failed', async () => Promise.reject(new Error('no handler yet'))],
])('asks again where the early question %s', async (_what, early) => {
  let isEarly = true
  const { call } = askAhead(async () => (isEarly ? early() : answer('now')))
  isEarly = false
  expect(await call('appInfo', undefined, 'c1')).toEqual(answer('now'))
})
