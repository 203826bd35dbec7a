import { beforeEach, expect, it, vi } from 'vitest'
import { emptyRequest } from '../../shared/request/defaults.ts'
import type { RequestDraft } from '../../shared/request/model.ts'
import { editDraft, useRequests } from './requests.ts'
import { saveTab, saveTabAs } from './saving.ts'
import { emptySession, updateTab, useSession } from './session.ts'

interface Save {
  requestId: string
  draft: RequestDraft
  base?: RequestDraft
}

/** Saves that the file's keeper has been asked for, each done when the test says so. */
const saves = vi.hoisted(() => [] as { input: Save; done: () => void }[])
vi.mock('../bridge/bridge.ts', () => ({ bridge: {} }))
vi.mock('../bridge/call.ts', () => ({
  call: (method: string, input: Save) =>
    new Promise((resolve) => {
      const done = () => resolve({ requestId: 'Play.yml' })
      if (method === 'saveRequest' || method === 'createRequest') saves.push({ input, done })
      else resolve({ items: [], environments: [], lostAuth: [] })
    }),
}))

const saying = (docs: string) => emptyRequest({ docs })

beforeEach(() => {
  saves.length = 0
  useRequests.setState({ saved: { 'Play.yml': saying('saved') } })
  const tab = { id: 'r', kind: 'request', title: 'Play', folder: null } as const
  useSession.setState({
    ...emptySession,
    tabs: [{ ...tab, requestId: 'Play.yml', draft: saying('first') }],
  })
})

it('a save that is asked for while another is written comes after it, and starts from what that one wrote', async () => {
  saveTab('r')
  saveTab('r')
  await vi.waitFor(() => expect(saves).toHaveLength(1))
  updateTab('r', { draft: saying('second') })
  saves[0]?.done()
  await vi.waitFor(() => expect(saves).toHaveLength(2))
  saves[1]?.done()
  expect(saves.map(({ input }) => [input.base?.docs, input.draft.docs])).toEqual([
    ['saved', 'first'],
    ['first', 'second'],
  ])
})

it('a save that is asked for twice of the same edits is one', async () => {
  saveTab('r')
  saveTab('r')
  await vi.waitFor(() => expect(saves).toHaveLength(1))
  saves[0]?.done()
  await vi.waitFor(() => expect(useSession.getState().tabs[0]?.draft).toBeNull())
  await new Promise((resolve) => setTimeout(resolve))
  expect(saves).toHaveLength(1)
})

it('what was typed while a new request got its file is still unsaved', async () => {
  updateTab('r', { requestId: null })
  const saving = saveTabAs('r', null, 'Play')
  editDraft('r', { docs: 'second' })
  saves[0]?.done()
  await saving
  expect(useSession.getState().tabs[0]).toMatchObject({ requestId: 'Play.yml', draft: { docs: 'second' } })
})
