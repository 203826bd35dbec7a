import { beforeAll, expect, it, vi } from 'vitest'
import type { Session } from '../state/session.ts'

/** The sessions that the file's keeper was asked to keep; the first one takes long. */
const saved = vi.hoisted(() => [] as Session[])
const page = vi.hoisted(() => ({ hide: () => {} }))
vi.mock('../bridge/bridge.ts', () => ({ bridge: { listen: new Proxy({}, { get: () => () => () => {} }) } }))
vi.mock('../bridge/call.ts', () => ({
  call: async (method: string, input: Session) => {
    if (method === 'saveSession') {
      saved.push(input)
      return new Promise(() => {})
    }
    if (method === 'loadWorkspace')
      return { path: '/w', name: 'w', items: [], environments: [], lostAuth: [] }
    return null
  },
}))
vi.mock('./rooms.tsx', () => ({ preloadRoom: () => {} }))
vi.mock('../ui/toast.tsx', () => ({ toast() {}, toastProblem() {} }))
vi.stubGlobal('addEventListener', (name: string, listener: () => void) => {
  if (name === 'pagehide') page.hide = listener
})
vi.stubGlobal('document', { addEventListener() {}, visibilityState: 'visible' })

const { startSession } = await import('./session-sync.ts')
const { setSdp } = await import('../state/session.ts')
beforeAll(startSession)

it('what was typed while an older session is still being written is kept when the window closes', async () => {
  setSdp({ input: 'first' })
  await vi.waitFor(() => expect(saved).toHaveLength(1), { timeout: 2000 })
  setSdp({ input: 'second' })
  page.hide()
  expect(saved.at(-1)?.sdp.input).toBe('second')
})
