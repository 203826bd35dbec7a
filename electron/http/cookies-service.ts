import type { Handlers } from '../ipc/handlers.ts'
import type { Vault } from '../vault/vault.ts'
import { type CookieJar, createCookieJar } from './cookies.ts'

/** Cookies are credentials: on disk they stand in the vault alone, under this name. */
const vaultName = 'cookies'

export interface CookiesService
  extends Pick<Handlers, 'listCookies' | 'saveCookie' | 'deleteCookie' | 'clearCookies'> {
  readonly jar: Pick<CookieJar, 'headerFor' | 'keep'>
  /** Reads the jar of the last session. Never throws: a jar that cannot be read is empty. */
  start(): Promise<void>
  /** Writes what was not written yet. */
  close(): Promise<void>
}

/** Milliseconds after a change until the vault is written: many responses set cookies one after the other. */
const writeAfterMs = 500

export function createCookiesService(vault: Vault): CookiesService {
  let timer: NodeJS.Timeout | null = null
  const write = async () => {
    timer = null
    // A locked key store costs the cookies of this session, nothing else.
    await vault.set(vaultName, jar.serialize()).catch(() => undefined)
  }
  const changed = () => {
    timer ??= setTimeout(() => void write(), writeAfterMs).unref()
  }
  let jar = createCookieJar(null, changed)
  return {
    jar: { headerFor: (url) => jar.headerFor(url), keep: (url, headers) => jar.keep(url, headers) },
    async start() {
      jar = createCookieJar(await vault.get(vaultName).catch(() => null), changed)
    },
    async close() {
      if (timer === null) return
      clearTimeout(timer)
      await write()
    },
    listCookies: () => jar.list(),
    saveCookie(cookie) {
      jar.save(cookie)
      return jar.list()
    },
    deleteCookie(id) {
      jar.remove(id)
      return jar.list()
    },
    clearCookies({ domain }) {
      jar.clear(domain)
      return jar.list()
    },
  }
}
