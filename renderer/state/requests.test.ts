import { beforeEach, expect, it, vi } from 'vitest'
import { emptyRequest } from '../../shared/request/defaults.ts'
import { cancelTab, type Exchange, sendTab, useRequests } from './requests.ts'
import { emptySession, useSession } from './session.ts'
import { request } from './tabs.testkit.ts'

/** Sends that were asked for, each answered when the test says so. */
const sends = vi.hoisted(() => [] as { signal: AbortSignal; answer: (exchange: unknown) => void }[])
const told = vi.hoisted(() => ({ progress: (_: unknown) => {} }))
vi.mock('../bridge/bridge.ts', () => ({
  bridge: { listen: { requestProgress: (listener: typeof told.progress) => (told.progress = listener) } },
}))
vi.mock('../bridge/call.ts', () => ({
  call: (_method: string, _input: unknown, signal: AbortSignal) =>
    new Promise((answer) => sends.push({ signal, answer })),
}))

const exchange = (id: string) => ({ id, response: null }) as Exchange
const run = () => useRequests.getState().runs.r
const ended = () => new Promise((resolve) => setTimeout(resolve))

beforeEach(() => {
  sends.length = 0
  useRequests.setState({ saved: {}, runs: {} })
  useSession.setState({ ...emptySession, tabs: [request('r', { draft: emptyRequest() })] })
})

it('a cancelled send shows neither the exchange before it nor an answer that comes late', async () => {
  sendTab('r')
  sends[0]?.answer(exchange('first'))
  await vi.waitFor(() => expect(run()?.exchange?.id).toBe('first'))

  sendTab('r')
  const progress = { id: 'r', phase: 'wait', sent: 0, sentTotal: 0, received: 0, receivedTotal: null }
  told.progress(progress)
  cancelTab('r')
  expect(sends[1]?.signal.aborted).toBe(true)
  expect(run()).toMatchObject({ sending: null, exchange: null, problem: null, cancelled: { progress } })

  sends[1]?.answer(exchange('late'))
  await ended()
  expect(run()).toMatchObject({ exchange: null, cancelled: { progress } })

  sendTab('r')
  sends[2]?.answer(exchange('third'))
  await vi.waitFor(() => expect(run()).toMatchObject({ exchange: { id: 'third' }, cancelled: null }))
})

it('where nothing is under way there is nothing to cancel', async () => {
  sendTab('r')
  sends[0]?.answer(exchange('first'))
  await vi.waitFor(() => expect(run()?.exchange?.id).toBe('first'))
  cancelTab('r')
  expect(run()).toMatchObject({ exchange: { id: 'first' }, cancelled: null })
})

it('what was told of one send is not said of the next', () => {
  sendTab('r')
  told.progress({ id: 'r', phase: 'download', sent: 0, sentTotal: 0, received: 9, receivedTotal: 9 })
  sendTab('r')
  cancelTab('r')
  expect(run()?.cancelled?.progress).toBeNull()
})
