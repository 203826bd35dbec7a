import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { memoryVault } from '../../vault/vault.ts'
import { newCollectionFile } from '../folder-file.ts'
import { context, newFolder } from '../service.testkit.ts'
import { createWorkspaceService } from '../service.ts'
import { createImportService } from './service.ts'

const values = [{ key: 'token', value: 'imported secret', type: 'secret', enabled: true }]
const file = JSON.stringify({ name: 'Live', values, _postman_variable_scope: 'environment' })

it('the secrets of an import stay with the workspace that it went into', async () => {
  const dataDir = await newFolder()
  const make = async (name: string) => {
    const root = join(dataDir, name)
    await mkdir(root)
    await writeFile(join(root, 'opencollection.yml'), newCollectionFile(name, ''))
    return root
  }
  const [from, other] = [await make('from'), await make('other')]
  const workspace = createWorkspaceService({ dataDir, vault: memoryVault(), extraScopes: [] })
  // The other one has an environment of that name, with a secret of its own.
  await workspace.open(other)
  const { id } = await workspace.createEnvironment({ name: 'Live' }, context)
  const variables = [{ name: 'token', value: '', enabled: true, secret: true }]
  await workspace.saveEnvironment({ environmentId: id, name: 'Live', variables }, context)
  await workspace.storeSecret({ environmentId: id, name: 'token', value: 'its own secret' }, context)
  await workspace.openWorkspace({ path: from }, context)

  const imports = createImportService({ root: workspace.path, storeSecret: workspace.storeSecretIn })
  const { importId } = await imports.previewImport(
    { name: 'Live.postman_environment.json', base64: Buffer.from(file).toString('base64') },
    context,
  )
  const running = imports.runImport({ importId }, context)
  // The dialog was closed, and another workspace chosen, while files were written.
  await workspace.openWorkspace({ path: other }, context)
  await running
  expect(workspace.scope(id).lookup('token')?.value).toBe('its own secret')
  await workspace.openWorkspace({ path: from }, context)
  expect(workspace.scope(id).lookup('token')?.value).toBe('imported secret')
})

it('a pasted token gets a name that no environment of the workspace has', async () => {
  const root = await newFolder()
  await mkdir(join(root, 'environments'))
  await writeFile(join(root, 'opencollection.yml'), newCollectionFile('W', ''))
  const live = 'name: Live\nvariables:\n  - name: accessToken\n    secret: true\n'
  await writeFile(join(root, 'environments/Live.yml'), live)
  const imports = createImportService({ root: () => root, storeSecret: async () => {} })
  const text = "curl https://a.test/ -H 'Authorization: Bearer s3cr3t-0123456789'"
  const { environments } = await imports.previewImport({ name: '', base64: btoa(text) }, context)
  expect(environments).toMatchObject([{ secrets: ['accessToken2'] }])
})
