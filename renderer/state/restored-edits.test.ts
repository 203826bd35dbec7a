import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { emptyRequest } from '../../shared/request/defaults.ts'
import { stableHash } from '../../shared/request/stable.ts'
import { compareRestored, useConflicts } from './conflicts.ts'
import { loadShownFolder, useFolders } from './folders.ts'
import { loadShown, useRequests } from './requests.ts'
import { saveTab } from './saving.ts'
import { emptySession, type Tab, useSession } from './session.ts'
import { useWorkspace, type Workspace } from './workspace.ts'

/** Files that are read and written, each done when the test says so. */
const calls = vi.hoisted(() => [] as { method: string; input: unknown; answer: (value: unknown) => void }[])
vi.mock('../bridge/bridge.ts', () => ({ bridge: {} }))
vi.mock('../bridge/call.ts', () => ({
  call: (method: string, input: unknown) =>
    new Promise((answer) => {
      if (method === 'loadWorkspace') answer({ path: '/w', items: [] })
      else calls.push({ method, input, answer })
    }),
}))

const [base, mine, theirs] = ['base', 'mine', 'theirs'].map((docs) => emptyRequest({ docs })) as [
  ReturnType<typeof emptyRequest>,
  ReturnType<typeof emptyRequest>,
  ReturnType<typeof emptyRequest>,
]
const folderOf = (docs: string) => ({ headers: [], auth: base.auth, variables: [], docs })

const request: Tab = {
  id: 'r',
  kind: 'request',
  title: 'Play',
  requestId: 'Play.yml',
  draft: mine,
  base: { hash: stableHash(base), draft: base },
  folder: null,
}
const folder: Tab = {
  id: 'f',
  kind: 'folder',
  title: 'ACS',
  requestId: null,
  draft: null,
  folder: {
    id: 'ACS',
    workspace: '/w',
    edits: folderOf('mine'),
    base: { hash: stableHash(folderOf('base')), settings: folderOf('base') },
  },
}

beforeEach(() => {
  calls.length = 0
  useRequests.setState({ saved: {} })
  useFolders.setState({ saved: {}, facts: {} })
  useConflicts.setState({ conflicts: {}, folders: {} })
  useWorkspace.setState({ workspace: { path: '/w' } as Workspace })
  useSession.setState({ ...emptySession, workspace: '/w', tabs: [request, folder] })
})

// No save goes on into the next test.
afterEach(async () => {
  for (const { answer } of calls) answer(undefined)
  await new Promise((resolve) => setTimeout(resolve))
})

/** Answers all that was asked with what stands on disk now, the last asked first or last. */
async function answerAll(order: 'as asked' | 'the other way round') {
  const asked = calls.splice(0)
  for (const { method, answer } of order === 'as asked' ? asked : asked.reverse()) {
    answer(
      method === 'loadRequest'
        ? { draft: theirs }
        : { settings: folderOf('theirs'), name: 'ACS', inherited: null },
    )
    await new Promise((resolve) => setTimeout(resolve))
  }
}

describe('edits that came back, of a file that changed meanwhile', () => {
  it.each(['as asked', 'the other way round'] as const)(
    'are a conflict, and a save before the choice is one against what they started from: answers come %s',
    async (order) => {
      const restored = compareRestored()
      const shown = Promise.all([loadShown(request), loadShownFolder(folder.folder as never)])
      await answerAll(order)
      await Promise.all([restored, shown])
      expect(useConflicts.getState().conflicts).toEqual({ 'Play.yml': { theirs } })
      expect(useConflicts.getState().folders).toEqual({ ACS: { theirs: folderOf('theirs') } })

      saveTab('r')
      saveTab('f')
      await vi.waitFor(() => expect(calls).toHaveLength(2))
      expect(calls.map(({ input }) => input)).toEqual([
        { requestId: 'Play.yml', draft: mine, base },
        { folderId: 'ACS', settings: folderOf('mine'), base: folderOf('base') },
      ])
    },
  )

  it.each(['r', 'f'])(
    'are compared before they are saved, where that has not been done yet: tab %s',
    async (id) => {
      saveTab(id)
      await vi.waitFor(() => expect(calls).toHaveLength(1))
      expect(calls[0]?.method).toMatch(/^load/)
      await answerAll('as asked')
      await vi.waitFor(() => expect(calls).toHaveLength(1))
      expect(calls[0]?.input).toMatchObject({ base: id === 'r' ? base : folderOf('base') })
    },
  )
})
