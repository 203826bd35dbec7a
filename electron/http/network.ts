import {
  bypassesProxy,
  environmentDecides,
  environmentProxy,
  type ProxyServer,
  type ProxyTarget,
  parseProxy,
} from './proxy.ts'
import { type AskSystem, systemProxies } from './system-proxy.ts'
import { type ClientCertificate, createTrust, type TlsMaterial } from './trust.ts'

/** How connections leave this machine; secrets are in it, so it never leaves the privileged side. */
export interface NetworkConfig {
  readonly proxy:
    | { readonly mode: 'none' }
    | {
        readonly mode: 'system'
        readonly env: Readonly<Record<string, string | undefined>>
        /** Null where the host cannot ask: outside Electron. */
        readonly ask: AskSystem | null
      }
    | {
        readonly mode: 'custom'
        readonly address: string
        /** As NO_PROXY. */
        readonly noProxy: string
        readonly username: string
        readonly password: string
      }
  /** PEM files with roots to trust beside the usual ones. */
  readonly caFiles: readonly string[]
  readonly clientCertificates: readonly ClientCertificate[]
}

export interface Network {
  /** At least one, in the order in which they are tried; null: straight to the host. Throws ProblemError. */
  proxiesFor(target: ProxyTarget): Promise<readonly (ProxyServer | null)[]>
  /** Throws ProblemError when a file of the settings cannot be used. */
  tlsFor(hostname: string, port: number): Promise<TlsMaterial>
}

async function choose(
  config: NetworkConfig['proxy'],
  target: ProxyTarget,
): Promise<readonly (ProxyServer | null)[]> {
  switch (config.mode) {
    case 'none':
      return [null]
    case 'system':
      // Variables are set for this very program, so they go before what holds for the whole system.
      return config.ask === null || environmentDecides(config.env, target.scheme)
        ? [environmentProxy(config.env, target)]
        : systemProxies(config.ask, target)
    case 'custom': {
      if (config.address.trim() === '' || bypassesProxy(config.noProxy, target)) return [null]
      const proxy = parseProxy(config.address, 'the settings')
      const { username, password } = config
      return [username === '' ? proxy : { ...proxy, credential: { username, password } }]
    }
  }
}

/** Reads no file yet: proxies and trust are looked up for each target. */
export function createNetwork(config: NetworkConfig): Network {
  return {
    proxiesFor: (target) => choose(config.proxy, target),
    tlsFor: createTrust(config.caFiles, config.clientCertificates),
  }
}

/** What applies where there are no settings, as on the command line: the environment's proxies and the usual roots. */
export function environmentNetwork(env: Readonly<Record<string, string | undefined>>): Network {
  return createNetwork({ proxy: { mode: 'system', env, ask: null }, caFiles: [], clientCertificates: [] })
}
