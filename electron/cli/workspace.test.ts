import { realpath, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { passphraseFile, passphraseVariable, passphraseVault } from '../vault/passphrase.ts'
import { secretName } from '../vault/vault.ts'
import { makeSampleWorkspace } from '../workspace/sample/make.ts'
import { newFolder } from '../workspace/service.testkit.ts'
import { loadRequestForCli, secretVariableName } from './workspace.ts'

let workspace: string

beforeAll(async () => {
  workspace = await makeSampleWorkspace(await newFolder())
  await rename(join(workspace, 'WhatsApp/Accept.yml'), join(workspace, 'ACS/Accept.yml'))
  const again = await makeSampleWorkspace(await newFolder())
  await rename(join(again, 'WhatsApp/Accept.yml'), join(workspace, 'WhatsApp/Accept.yml'))
})

const load = (request: string, environment: string | null = 'Live', env = {}) =>
  loadRequestForCli({ workspace, request, environment, env })

describe('a request for the command line', () => {
  it.each(['ACS/Play.yml', 'ACS/Play', './ACS/Play.yml', 'acs/play', 'Play'])(
    'is found as %s',
    async (request) => {
      const { draft, auth } = await load(request)
      expect(draft.url).toContain(':play')
      expect(auth.kind).toBe('acs-hmac')
    },
  )

  it('is found by the path of its file', async () => {
    expect((await load(join(workspace, 'ACS/Play.yml'))).draft.url).toContain(':play')
  })

  it.each(['Live', 'live', 'environments/Live.yml'])('takes the environment %s', async (environment) => {
    const { scope } = await load('Play', environment)
    expect(scope.lookup('apiVersion')).toEqual({
      value: '2026-03-12',
      secret: false,
      origin: 'environment Live',
    })
  })

  it('takes secrets from environment variables, and says which one is missing', async () => {
    const env = { CORDBOARD_SECRET_ACCESSKEY: 'c2VjcmV0' }
    expect((await load('Play', 'Live', env)).scope.lookup('accessKey')).toMatchObject({
      value: 'c2VjcmV0',
      secret: true,
    })
    const { scope } = await load('Play')
    expect(scope.lookup('accessKey')).toBeNull()
    expect(scope.advise?.('accessKey')).toContain('CORDBOARD_SECRET_ACCESSKEY')
    expect(secretVariableName('api-key.2')).toBe('CORDBOARD_SECRET_API_KEY_2')
  })

  it('takes secrets from the vault file with the passphrase of the environment', async () => {
    const dataDir = await newFolder()
    const vault = passphraseVault({ file: join(dataDir, passphraseFile), cost: { N: 2 ** 14, r: 8, p: 1 } })
    await vault.start('correct horse')
    await vault.set(secretName(await realpath(workspace), 'environments/Live.yml', 'accessKey'), 'c2VjcmV0')
    const env = { CORDBOARD_DATA_DIR: dataDir, [passphraseVariable]: 'correct horse' }
    expect((await load('Play', 'Live', env)).scope.lookup('accessKey')?.value).toBe('c2VjcmV0')
    const own = { ...env, CORDBOARD_SECRET_ACCESSKEY: 'b3du' }
    expect((await load('Play', 'Live', own)).scope.lookup('accessKey')?.value).toBe('b3du')
    await expect(load('Play', 'Live', { ...env, [passphraseVariable]: 'wrong' })).rejects.toMatchObject({
      problem: { code: 'vault-passphrase' },
    })
    const { scope } = await load('Play', 'Live', { CORDBOARD_DATA_DIR: dataDir })
    expect(scope.lookup('accessKey')).toBeNull()
    expect(scope.advise?.('accessKey')).toContain(passphraseVariable)
  })

  it('says that the sandbox of the app is not known there', async () => {
    const { scope } = await load('Play', 'Sandbox')
    expect(scope.lookup('endpoint')?.value).toBe('{{$sandbox.acs.endpoint}}')
    expect(scope.advise?.('$sandbox.acs.endpoint')).toMatch(/--var/)
  })

  it.each([
    ['Nope', 'Live', 'request-unknown'],
    ['Accept', 'Live', 'request-ambiguous'],
    ['../Play.yml', 'Live', 'request-unknown'],
    ['/etc/passwd', 'Live', 'request-unknown'],
    ['Play', 'Nope', 'environment-unknown'],
  ])('%s in %s is refused as %s', async (request, environment, code) => {
    await expect(load(request, environment)).rejects.toMatchObject({ problem: { code } })
  })

  it('is refused where there is no workspace folder', async () => {
    const gone = loadRequestForCli({
      workspace: `${workspace}-gone`,
      request: 'Play',
      environment: null,
      env: {},
    })
    await expect(gone).rejects.toMatchObject({ problem: { code: 'workspace-missing' } })
  })
})
