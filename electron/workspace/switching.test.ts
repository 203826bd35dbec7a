import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, expect, it, vi } from 'vitest'
import type { Variable } from '../../shared/request/model.ts'
import { passphraseVault } from '../vault/passphrase.ts'
import { memoryVault } from '../vault/vault.ts'
import { writeEnvironmentFile } from './environment-file.ts'
import { newCollectionFile } from './folder-file.ts'
import { context, newFolder } from './service.testkit.ts'
import { createWorkspaceService, type WorkspaceService } from './service.ts'

/** Files whose reading waits until the test lets it go on, as on a share that sleeps. */
const slow = vi.hoisted(() => new Map<string, Promise<void>>())
vi.mock('../files/files.ts', async (original) => {
  const files = await original<typeof import('../files/files.ts')>()
  return {
    ...files,
    readText: async (path: string) => {
      await slow.get(path)
      return files.readText(path)
    },
  }
})

const live = 'environments/Live.yml'
const variable = (value: string, secret = false): Variable => ({
  name: 'endpoint',
  value,
  enabled: true,
  secret,
})

let dataDir: string
beforeEach(async () => {
  slow.clear()
  dataDir = await newFolder()
})

async function workspace(name: string): Promise<string> {
  const root = join(dataDir, name)
  await mkdir(join(root, 'environments'), { recursive: true })
  await writeFile(join(root, 'opencollection.yml'), newCollectionFile(name, ''))
  const variables = [variable(`https://${name}.test`)]
  await writeFile(join(root, live), writeEnvironmentFile(null, { name: 'Live', variables }, live))
  return root
}

/** Lets reading of the file wait. */
function hold(path: string): () => void {
  const { promise, resolve } = Promise.withResolvers<void>()
  slow.set(path, promise)
  return resolve
}

it('a reading of the workspace that was left does not open it again', async () => {
  const [left, opened] = [await workspace('left'), await workspace('opened')]
  const service: WorkspaceService = createWorkspaceService({ dataDir, vault: memoryVault(), extraScopes: [] })
  await service.open(left)
  const goOn = hold(join(left, 'opencollection.yml'))
  const reading = service.loadWorkspace(undefined, context)
  await service.openWorkspace({ path: opened }, context)
  expect((await service.loadWorkspace(undefined, context)).path).toBe(opened)
  goOn()
  await reading
  expect(service.path()).toBe(opened)
  expect(service.scope(live).lookup('endpoint')?.value).toBe('https://opened.test')
  await service.saveEnvironment(
    { environmentId: live, name: 'Live', variables: [variable('https://new.test')] },
    context,
  )
  expect(await readFile(join(left, live), 'utf8')).toContain('https://left.test')
})

it('a reading that began before the vault was locked gives nobody its secrets back', async () => {
  const root = await workspace('one')
  const vault = passphraseVault({ file: join(dataDir, 'v.json'), cost: { N: 2 ** 13, r: 8, p: 1 } })
  await vault.start('correct horse')
  const service = createWorkspaceService({ dataDir, vault, extraScopes: [] })
  await service.open(root)
  await service.saveEnvironment(
    { environmentId: live, name: 'Live', variables: [variable('', true)] },
    context,
  )
  await service.storeSecret({ environmentId: live, name: 'endpoint', value: 'a secret' }, context)
  const goOn = hold(join(root, 'opencollection.yml'))
  const reading = service.loadWorkspace(undefined, context)
  await vault.lock()
  await service.reloadSecrets()
  expect(service.scope(live).lookup('endpoint')).toBeNull()
  goOn()
  await reading
  expect(service.scope(live).lookup('endpoint')).toBeNull()
})
