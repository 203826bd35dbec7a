import { beforeEach, expect, it, vi } from 'vitest'
import { emptySession, useSession } from '../../../state/session.ts'
import { openRequest, sealReply, sendAll, setReply, setRequest, useFlows } from './flows-state.ts'

const calls = vi.hoisted(
  () => [] as { method: string; input: Record<string, unknown>; answer: (value: unknown) => void }[],
)
vi.mock('../../../bridge/bridge.ts', () => ({ bridge: {} }))
vi.mock('../../../bridge/call.ts', () => ({
  call: (method: string, input: Record<string, unknown>) =>
    new Promise((answer) => {
      calls.push({ method, input, answer })
    }),
}))
const turn = () => new Promise((resolve) => setTimeout(resolve))

beforeEach(() => {
  calls.length = 0
  useSession.setState({ ...emptySession, workspace: '/a', environmentId: 'environments/Test.yml' })
})

it('the messages of one run all go to the environment and workspace that it was started in', async () => {
  const run = sendAll(new AbortController().signal)
  expect(calls[0]?.input.environmentId).toBe('environments/Test.yml')
  // While the endpoint takes its time.
  useSession.setState({ workspace: '/b', environmentId: 'environments/Live.yml' })
  calls[0]?.answer({ ok: true, reply: null })
  await turn()
  expect(calls.slice(1).map(({ input }) => input.environmentId)).toEqual([])
  await run
  useFlows.setState({ isCalling: false })
})

it('what a request that stands there no more decrypts to is not shown beside the new one', async () => {
  setRequest('the first')
  const first = openRequest('key', 'a passphrase')
  setRequest('the second')
  setReply('typed')
  calls[0]?.answer({
    sessionId: 'of the first',
    steps: [],
    payload: 'first',
    mistakes: [],
    sampleReply: 'sample',
  })
  await first
  expect(useFlows.getState()).toMatchObject({ request: 'the second', opened: null, reply: 'typed' })
})

it('a reply that was changed since is not shown as the encrypted one', async () => {
  useFlows.setState({ opened: { sessionId: 's' } as never })
  setReply('first')
  const sealing = sealReply()
  setReply('second')
  calls[0]?.answer({ body: 'the first, encrypted', steps: [] })
  await sealing
  expect(useFlows.getState().sealed).toBeNull()
})
