import { beforeEach, expect, it, vi } from 'vitest'
import { emptyRequest } from '../../shared/request/defaults.ts'
import { remove } from './items.ts'
import { emptySession, useSession } from './session.ts'
import { keepSecret } from './variables.ts'
import { useWorkspace, type Workspace, type WorkspaceItem } from './workspace.ts'
import { followOpenWorkspace, openWorkspace } from './workspaces.ts'

/** Calls in their order, each done when the test says so. */
const calls = vi.hoisted(() => [] as { method: string; input: unknown; answer: (value: unknown) => void }[])
vi.mock('../bridge/bridge.ts', () => ({ bridge: {} }))
vi.mock('../bridge/call.ts', () => ({
  call: (method: string, input: unknown) =>
    new Promise((answer) => {
      calls.push({ method, input, answer })
    }),
}))

const live = 'environments/Live.yml'
const environment = { id: live, name: 'Live', variables: [], extends: null, dotEnv: null, inherited: [] }
const workspace = (path: string) =>
  ({ path, items: [], lostAuth: [], environments: [environment] }) as unknown as Workspace

/** Answers the oldest call of that name. */
async function answer(method: string, value?: unknown) {
  const at = calls.findIndex((one) => one.method === method)
  const [found] = calls.splice(at, 1)
  if (at < 0) throw new Error(`nobody asked ${method}`)
  found?.answer(value)
  await new Promise((resolve) => setTimeout(resolve))
}
const asked = () => calls.map(({ method }) => method)

followOpenWorkspace()
beforeEach(() => {
  calls.length = 0
  useSession.setState({ ...emptySession, workspace: '/a' })
  useWorkspace.setState({ workspace: workspace('/a') })
})

it('a secret that is being kept does not follow into the workspace that is opened meanwhile', async () => {
  const kept = keepSecret(live, 'accessKey', 'a secret of a').catch(() => {})
  await answer('saveEnvironment', workspace('/a').environments[0])
  // The list is read anew, and in that moment another workspace is chosen.
  const opened = openWorkspace('/b')
  await answer('openWorkspace')
  expect(asked()).toEqual(['loadWorkspace', 'loadWorkspace'])
  await answer('loadWorkspace', workspace('/a'))
  await answer('loadWorkspace', workspace('/b'))
  await opened
  expect(useSession.getState().workspace).toBe('/b')
  expect(calls).toEqual([])
  await kept
})

it('a deletion closes no tab of the workspace that is opened meanwhile', async () => {
  const edits = emptyRequest({ docs: 'unsaved, of b' })
  const tab = {
    id: 'r',
    kind: 'request',
    title: 'Play',
    folder: null,
    requestId: 'Play.yml',
    draft: edits,
  } as const
  useSession.setState({ keptTabs: [{ path: '/b', tabs: [{ ...tab }], activeTab: 'r' }] })
  const removed = remove({ id: 'Play.yml', kind: 'request', name: 'Play', parent: null } as WorkspaceItem)
  await answer('deleteItem')
  const opened = openWorkspace('/b')
  await answer('openWorkspace')
  await answer('loadWorkspace', workspace('/a'))
  await answer('loadWorkspace', workspace('/b'))
  await Promise.all([opened, removed])
  expect(useSession.getState().tabs).toMatchObject([{ id: 'r', draft: edits }])
})
