import { beforeAll, expect, it, vi } from 'vitest'
import { emptyRequest } from '../../shared/request/defaults.ts'
import type { Session, Tab } from '../state/session.ts'

const draft = emptyRequest({ docs: 'unsaved' })
const tab = { id: 'r', kind: 'request', title: 'Play', requestId: 'Play.yml', folder: null } as const
const restored: Tab = { ...tab, draft, base: { hash: '', draft: emptyRequest() } }

/** The sessions that the file's keeper was asked to keep; the first one takes long. */
const saved = vi.hoisted(() => [] as Session[])
const page = vi.hoisted(() => ({ hide: () => {} }))
vi.mock('../bridge/bridge.ts', () => ({ bridge: { listen: new Proxy({}, { get: () => () => () => {} }) } }))
vi.mock('../bridge/call.ts', () => ({
  call: async (method: string, input: Session) => {
    if (method === 'loadWorkspace') return { path: '/w', items: [], environments: [], lostAuth: [] }
    if (method === 'loadSession') return { ...emptySession, workspace: '/w', tabs: [restored] }
    if (method === 'saveSession') saved.push(input)
    // The file of the tab lies on a share that sleeps.
    if (method === 'saveSession' || method === 'loadRequest') return new Promise(() => {})
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
const { emptySession, setSdp, useSession } = await import('../state/session.ts')
beforeAll(async () => {
  void startSession()
  await vi.waitFor(() => expect(useSession.getState().tabs).toHaveLength(1))
})

it('what is typed is kept from the moment at which the window stands, whatever is compared with the disk', async () => {
  setSdp({ input: 'first' })
  await vi.waitFor(() => expect(saved).toHaveLength(1), { timeout: 2000 })
  expect(saved[0]?.sdp.input).toBe('first')
})

it('what was typed while an older session is still being written is kept when the window closes', () => {
  setSdp({ input: 'second' })
  page.hide()
  expect(saved.at(-1)?.sdp.input).toBe('second')
})
