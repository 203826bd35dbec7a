import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { passphraseVault } from '../vault/passphrase.ts'
import { memoryVault, type Vault } from '../vault/vault.ts'
import type { Network } from './network.ts'
import { createNetworkService, defaultNetwork, type NetworkSettings } from './network-settings.ts'
import { temporaryFolder } from './testing/folder.ts'

const context = { signal: new AbortController().signal }
const target = { scheme: 'http' as const, hostname: 'api.example', port: 80 }

async function service<V extends Vault>(env: Record<string, string>, vault: V) {
  const dataDir = temporaryFolder(onTestFinished)
  let used: Network | null = null
  const make = () =>
    createNetworkService({
      dataDir,
      vault,
      env,
      systemProxy: null,
      use: (network) => {
        used = network
      },
    })
  const started = make()
  await started.start()
  return { dataDir, vault, started, make, proxy: async () => (await used?.proxiesFor(target))?.[0] ?? null }
}

const custom = (address: string): NetworkSettings => ({
  ...defaultNetwork,
  proxy: { mode: 'custom', address, noProxy: '', username: 'me' },
})

describe('network settings', () => {
  it('are those of the environment at first, shown without credentials', async () => {
    const { started, proxy } = await service({ HTTP_PROXY: 'http://u:hush@p.example:3128' }, memoryVault())
    expect(await proxy()).toMatchObject({
      hostname: 'p.example',
      credential: { username: 'u', password: 'hush' },
    })
    const shown = await started.loadNetwork(undefined, context)
    expect(shown.environmentProxy).toBe('http://p.example:3128')
    expect(JSON.stringify(shown)).not.toContain('hush')
  })

  it('hold at once and after a restart; the password is in the vault alone', async () => {
    const { started, make, proxy, dataDir } = await service({}, memoryVault())
    await started.saveNetwork(custom('socks5://p.example'), context)
    const shown = await started.storeNetworkSecret({ certificateId: null, value: 'hush-hush' }, context)
    expect(shown.hasProxyPassword).toBe(true)
    expect(JSON.stringify(shown)).not.toContain('hush-hush')
    const wanted = { protocol: 'socks5', port: 1080, credential: { username: 'me', password: 'hush-hush' } }
    expect(await proxy()).toMatchObject(wanted)
    for (const name of readdirSync(dataDir)) {
      expect(readFileSync(join(dataDir, name), 'utf8')).not.toContain('hush-hush')
    }
    await make().start()
    expect(await proxy()).toMatchObject(wanted)
    await started.storeNetworkSecret({ certificateId: null, value: '' }, context)
    expect(await proxy()).toMatchObject({ credential: { password: '' } })
  })

  it.each(['http://me:hush@p.example', 'http://me@p.example'])(
    'refuse %s in a plain file',
    async (address) => {
      const { started, dataDir } = await service({}, memoryVault())
      await expect(started.saveNetwork(custom(address), context)).rejects.toMatchObject({
        problem: { code: 'literal-secret' },
      })
      expect(existsSync(join(dataDir, 'network.json'))).toBe(false)
    },
  )

  it.each(['', 'ftp://p', 'http://p/path'])('refuse the proxy address %j', async (address) => {
    const { started } = await service({}, memoryVault())
    await expect(started.saveNetwork(custom(address), context)).rejects.toMatchObject({
      problem: { code: 'bad-proxy' },
    })
  })

  it('forget the passphrase of a certificate that is taken out', async () => {
    const { started, vault } = await service({}, memoryVault())
    const certificate = { id: 'one', host: 'a.example', certFile: '/x', keyFile: '' }
    await started.saveNetwork({ ...defaultNetwork, clientCertificates: [certificate] }, context)
    const shown = await started.storeNetworkSecret({ certificateId: 'one', value: 'hush' }, context)
    expect(shown.withPassphrase).toEqual(['one'])
    await started.saveNetwork(defaultNetwork, context)
    expect(await vault.names('')).toEqual([])
  })

  it('with the mode of older versions are those of the system', async () => {
    const { started, dataDir } = await service({}, memoryVault())
    const proxy = { ...defaultNetwork.proxy, mode: 'environment', noProxy: 'kept.example' }
    writeFileSync(join(dataDir, 'network.json'), JSON.stringify({ ...defaultNetwork, version: 1, proxy }))
    await started.start()
    const shown = await started.loadNetwork(undefined, context)
    expect(shown.proxy).toMatchObject({ mode: 'system', noProxy: 'kept.example' })
    expect(shown.problem).toBeNull()
  })

  it('lose their passwords with the lock of the vault, and have them again with its opening', async () => {
    const { started, vault, proxy } = await service(
      {},
      passphraseVault({ file: join(temporaryFolder(onTestFinished), 'v'), cost: { N: 2 ** 14, r: 8, p: 1 } }),
    )
    await vault.setPassphrase('correct horse', '')
    await started.saveNetwork(custom('http://p.example:3128'), context)
    await started.storeNetworkSecret({ certificateId: null, value: 'hush' }, context)
    await vault.lock()
    await started.start()
    expect(await proxy()).toMatchObject({ credential: { password: '' } })
    expect((await started.loadNetwork(undefined, context)).problem).toMatchObject({ code: 'vault-locked' })
    await vault.unlock('correct horse')
    await started.start()
    expect(await proxy()).toMatchObject({ credential: { password: 'hush' } })
    expect((await started.loadNetwork(undefined, context)).problem).toBeNull()
  })

  it('that cannot be read are kept aside, and the usual ones hold', async () => {
    const { started, dataDir } = await service({}, memoryVault())
    writeFileSync(join(dataDir, 'network.json'), '{"version":1,')
    await started.start()
    const shown = await started.loadNetwork(undefined, context)
    expect(shown.proxy).toEqual(defaultNetwork.proxy)
    expect(shown.problem).toMatchObject({ code: 'network-settings' })
    expect(readdirSync(dataDir).some((name) => name.startsWith('network.json.'))).toBe(true)
  })
})
