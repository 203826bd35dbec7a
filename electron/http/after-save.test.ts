import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { emptyRequest } from '../../shared/request/defaults.ts'
import { memoryVault } from '../vault/vault.ts'
import { context, newFolder } from '../workspace/service.testkit.ts'
import { createWorkspaceService } from '../workspace/service.ts'
import { createHttpService } from './service.ts'

it('a request that is sent while a variable is still being saved has the saved value', async () => {
  const seen: (string | undefined)[] = []
  const server = createServer((request, response) => {
    seen.push(request.url)
    response.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const dataDir = await newFolder()
  const workspace = createWorkspaceService({ dataDir, vault: memoryVault(), extraScopes: [] })
  await workspace.open()
  const { authFor, scope, written } = workspace
  const http = createHttpService({
    version: '1',
    tempDir: join(dataDir, 'b'),
    authFor,
    scope,
    written,
    now: () => new Date(),
  })
  const environmentId = 'environments/Sandbox.yml'
  const save = (value: string) =>
    workspace.saveEnvironment(
      { environmentId, name: 'Sandbox', variables: [{ name: 'to', value, enabled: true, secret: false }] },
      context,
    )
  await save('live')
  const draft = emptyRequest({ url: `http://127.0.0.1:${port}/{{to}}`, auth: { kind: 'none' } })
  const saving = save('sandbox')
  await http.sendRequest({ draft, requestId: null, environmentId, progressId: 't' }, context)
  expect(seen).toEqual(['/sandbox'])
  await saving
  await http.close()
  server.close()
})
it('how long', async () => {
  const workspace = createWorkspaceService({
    dataDir: await newFolder(),
    vault: memoryVault(),
    extraScopes: [],
  })
  await workspace.open()
  const t: number[] = []
  for (let i = 0; i < 30; i++) {
    const a = performance.now()
    await workspace.saveEnvironment(
      {
        environmentId: 'environments/Sandbox.yml',
        name: 'Sandbox',
        variables: [{ name: 'to', value: `${i}`, enabled: true, secret: false }],
      },
      context,
    )
    t.push(performance.now() - a)
  }
  t.sort((a, b) => a - b)
  console.log('median', t[15], 'max', t[29])
})
