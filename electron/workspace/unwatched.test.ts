import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { emptyRequest } from '../../shared/request/defaults.ts'
import { memoryVault } from '../vault/vault.ts'
import { context, emptySession, newFolder } from './service.testkit.ts'
import { createWorkspaceService } from './service.ts'
import { loadSession, saveSession } from './session.ts'
import type { watchWorkspace } from './watch.ts'

const services: { close(): Promise<void> }[] = []
afterEach(() => Promise.all(services.splice(0).map((service) => service.close())))

describe('a workspace that cannot be watched', () => {
  it('says so, tells the window at once when it happens, and tries again at the next reading', async () => {
    const root = await newFolder()
    await writeFile(join(root, 'opencollection.yml'), 'info:\n  name: W\n')
    await mkdir(join(root, 'A'))
    const fails: ((error: Error) => void)[] = []
    let works = true
    const startWatching: typeof watchWorkspace = (_root, _changed, failed = () => {}) => {
      fails.push(failed)
      if (!works) failed(Object.assign(new Error('no'), { code: 'ENOSPC' }))
      return { close() {} }
    }
    const told: string[][] = []
    const service = createWorkspaceService({
      dataDir: await newFolder(),
      vault: memoryVault(),
      extraScopes: [],
      onChange: (changed) => told.push(changed),
      startWatching,
    })
    services.push(service)
    await service.open(root)
    const problem = async () => (await service.loadWorkspace(undefined, context)).watchProblem
    expect(await problem()).toBeNull()
    works = false
    fails.at(-1)?.(Object.assign(new Error('no'), { code: 'EMFILE' }))
    fails.at(-1)?.(Object.assign(new Error('no'), { code: 'EMFILE' }))
    expect(told).toEqual([[]])
    expect(await problem()).toMatchObject({ code: 'watch-failed', where: root })
    // Asking does not tell of a change, which would ask again.
    expect(await problem()).toMatchObject({ code: 'watch-failed' })
    expect(told).toEqual([[]])
    works = true
    expect(await problem()).toBeNull()
  })
})

describe('what edits started from', () => {
  it('is kept with the session, without the secrets that stood in the file', async () => {
    const dataDir = await newFolder()
    const draft = emptyRequest({ auth: { kind: 'bearer', token: 'EAAGm0PX4ZCpsBAKZC1234567890abcdef' } })
    const settings = { headers: [], auth: draft.auth, variables: [], docs: '' }
    await saveSession(dataDir, {
      ...emptySession,
      tabs: [
        {
          id: 'r',
          kind: 'request',
          title: 'R',
          requestId: 'R.yml',
          draft,
          base: { hash: 'aa', draft },
          folder: { id: 'A', workspace: '/w', edits: settings, base: { hash: 'bb', settings } },
        },
      ],
    })
    const [tab] = (await loadSession(dataDir))?.tabs ?? []
    expect(tab?.base).toEqual({ hash: 'aa', draft: { ...draft, auth: { kind: 'bearer', token: '' } } })
    expect(tab?.folder?.base).toEqual({
      hash: 'bb',
      settings: { ...settings, auth: { kind: 'bearer', token: '' } },
    })
  })
})
