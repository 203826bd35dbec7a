import type { Handlers } from '../ipc/handlers.ts'
import type { Vault } from '../vault/vault.ts'
import { type CookieJar, createCookieJar } from './cookies.ts'

/** Cookies are credentials: on disk they stand in the vault alone, under this name. */
const vaultName = 'cookies'

export interface CookiesService
  extends Pick<Handlers, 'listCookies' | 'saveCookie' | 'deleteCookie' | 'clearCookies'> {
  readonly jar: Pick<CookieJar, 'headerFor' | 'keep'>
  /**
   * Reads the jar that the vault keeps: at the start, and whenever the vault was locked or unlocked. Where it cannot be read
   * there are no cookies; those that come meanwhile join the vault's at the next call. Never throws.
   */
  start(): Promise<void>
  /** Writes what was not written yet: before the vault is locked, and at the end. */
  flush(): Promise<void>
}

/** Milliseconds after a change until the vault is written: many responses set cookies one after the other. */
const writeAfterMs = 500

/** The jar that requests use and the vault keeps; nothing of it is written in plain. */
export function createCookiesService(vault: Vault): CookiesService {
  let timer: NodeJS.Timeout | null = null
  /** The jar holds cookies of a time in which the vault could not be read. */
  let isApart = false
  const write = async () => {
    timer = null
    // The vault's own jar must not be written over by one that began empty.
    if (isApart) return
    // A key store that fails costs the cookies of this session, nothing else.
    await vault.set(vaultName, jar.serialize()).catch(() => undefined)
  }
  const changed = () => {
    timer ??= setTimeout(() => void write(), writeAfterMs).unref()
  }
  let jar = createCookieJar(null, changed)
  const flush = async () => {
    if (timer === null) return
    clearTimeout(timer)
    await write()
  }
  return {
    jar: { headerFor: (url) => jar.headerFor(url), keep: (url, headers) => jar.keep(url, headers) },
    async start() {
      const meanwhile = isApart ? jar.serialize() : null
      try {
        const kept = await vault.get(vaultName)
        // What is still to be written is newer than what the vault has.
        if (!isApart && timer !== null) return
        jar = createCookieJar(kept, changed)
        isApart = false
        if (meanwhile !== null) jar.merge(meanwhile)
      } catch {
        if (!isApart) jar = createCookieJar(null, changed)
        isApart = true
      }
    },
    flush,
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
