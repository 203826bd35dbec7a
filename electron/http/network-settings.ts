import { join } from 'node:path'
import { z } from 'zod'
import { networkInputSchema, type networkSchema } from '../../shared/ipc/contract/network.ts'
import { fail, type Problem, problemOf } from '../../shared/problem.ts'
import { keepAside, readText, writeText } from '../files/files.ts'
import type { Handlers } from '../ipc/handlers.ts'
import type { Vault } from '../vault/vault.ts'
import { createNetwork, type NetworkConfig } from './network.ts'
import { environmentProxy, parseProxy, proxyName } from './proxy.ts'
import type { AskSystem } from './system-proxy.ts'

export type NetworkSettings = z.infer<typeof networkInputSchema>
type Shown = z.infer<typeof networkSchema>

const { proxy: proxySchema } = networkInputSchema.shape
const fileSchema = networkInputSchema.extend({
  version: z.literal(1),
  proxy: proxySchema.extend({
    // The mode's name while variables were all that it knew.
    mode: z.preprocess((mode) => (mode === 'environment' ? 'system' : mode), proxySchema.shape.mode),
  }),
})

export const defaultNetwork: NetworkSettings = {
  proxy: { mode: 'system', address: '', noProxy: 'localhost, 127.0.0.1, ::1', username: '' },
  caFiles: [],
  clientCertificates: [],
}

const passwordName = 'network:proxy-password'
const passphrasePrefix = 'network:passphrase:'

export interface NetworkService extends Pick<Handlers, 'loadNetwork' | 'saveNetwork' | 'storeNetworkSecret'> {
  /**
   * Reads settings and secrets and puts them to use: at the start, and whenever the vault was locked or unlocked. Never
   * throws: `loadNetwork` says what is wrong.
   */
  start(): Promise<void>
}

export interface NetworkDeps {
  dataDir: string
  vault: Vault
  env: Readonly<Record<string, string | undefined>>
  /** Asks the system's own settings; null where the host cannot. */
  systemProxy: AskSystem | null
  use(network: ReturnType<typeof createNetwork>): void
}

/** Refuses what would put a password into a plain file, and an address that cannot be used. */
function check({ proxy }: NetworkSettings): void {
  if (proxy.address.trim() === '') {
    if (proxy.mode !== 'custom') return
    fail('bad-proxy', 'No proxy is named.', 'Write it as http://host:port, or choose another mode.')
  }
  if (parseProxy(proxy.address, 'the settings').credential !== null) {
    fail(
      'literal-secret',
      'The address of the proxy holds a user name or a password; saved, it would stand in a plain file.',
      'Write the address without them, and give them in their own fields.',
    )
  }
}

/** What the environment says for https, else for http; without credentials. */
function environmentLine(env: NetworkDeps['env']): string | null {
  try {
    for (const scheme of ['https', 'http'] as const) {
      const proxy = environmentProxy(env, { scheme, hostname: 'host.invalid', port: 443 })
      if (proxy !== null) return proxyName(proxy)
    }
    return null
  } catch {
    return 'an address that cannot be used'
  }
}

/** The settings of `network.json` in the data folder; passwords and passphrases are the vault's. */
export function createNetworkService(deps: NetworkDeps): NetworkService {
  const { vault } = deps
  const file = join(deps.dataDir, 'network.json')
  let settings = defaultNetwork
  let problem: Problem | null = null

  const read = async (): Promise<NetworkSettings> => {
    try {
      const text = await readText(file)
      if (text === null) return defaultNetwork
      const { version: _version, ...known } = fileSchema.parse(JSON.parse(text))
      return known
    } catch {
      await keepAside(file).catch(() => undefined)
      problem = {
        code: 'network-settings',
        message: 'The file of the network settings could not be read; it was kept aside.',
        fix: 'Enter the settings again under Settings, Network.',
        where: file,
      }
      return defaultNetwork
    }
  }

  const secret = async (name: string): Promise<string> => {
    try {
      return (await vault.get(name)) ?? ''
    } catch (error) {
      const { code, fix } = problemOf(error)
      problem = { code, message: 'The stored passwords of the network settings could not be read.', fix }
      return ''
    }
  }

  const config = async (): Promise<NetworkConfig> => {
    const { proxy, caFiles, clientCertificates } = settings
    const asked = {
      none: async () => ({ mode: 'none' as const }),
      system: async () => ({ mode: 'system' as const, env: deps.env, ask: deps.systemProxy }),
      custom: async () => ({ ...proxy, mode: 'custom' as const, password: await secret(passwordName) }),
    }
    return {
      proxy: await asked[proxy.mode](),
      caFiles,
      clientCertificates: await Promise.all(
        clientCertificates.map(async ({ id, ...certificate }) => ({
          ...certificate,
          passphrase: await secret(passphrasePrefix + id),
        })),
      ),
    }
  }

  const apply = async () => deps.use(createNetwork(await config()))

  const names = (prefix: string): Promise<string[]> => vault.names(prefix).catch(() => [])

  const shown = async (): Promise<Shown> => ({
    ...settings,
    hasProxyPassword: (await names(passwordName)).includes(passwordName),
    withPassphrase: (await names(passphrasePrefix)).map((name) => name.slice(passphrasePrefix.length)),
    environmentProxy: environmentLine(deps.env),
    problem,
  })

  return {
    async start() {
      problem = null
      settings = await read()
      await apply()
    },
    loadNetwork: shown,
    async saveNetwork(given) {
      check(given)
      await writeText(file, `${JSON.stringify({ version: 1, ...given }, null, 2)}\n`, 0o600)
      const kept = new Set(given.clientCertificates.map((certificate) => certificate.id))
      for (const name of await names(passphrasePrefix)) {
        if (!kept.has(name.slice(passphrasePrefix.length))) await vault.delete(name)
      }
      settings = given
      problem = null
      await apply()
      return shown()
    },
    async storeNetworkSecret({ certificateId, value }) {
      const name = certificateId === null ? passwordName : passphrasePrefix + certificateId
      if (value === '') await vault.delete(name)
      else await vault.set(name, value)
      problem = null
      await apply()
      return shown()
    },
  }
}
