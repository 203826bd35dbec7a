import { Cookie, CookieJar as Jar, type SerializedCookieJar } from 'tough-cookie'
import type { z } from 'zod'
import type { cookieSchema } from '../../shared/ipc/contract/network.ts'
import { fail } from '../../shared/problem.ts'

export type CookieFacts = z.infer<typeof cookieSchema>
export type CookieId = Pick<CookieFacts, 'domain' | 'path' | 'name'>

/** RFC 6265, with the public suffix list: what a response may set and which request gets it. */
export interface CookieJar {
  /** The Cookie value for a request to this URL, or null. */
  headerFor(url: string): string | null
  /** Keeps what the Set-Cookie fields of a response to this URL set; what it may not set is left out. */
  keep(url: string, headers: ReadonlyArray<readonly [string, string]>): void
  list(): CookieFacts[]
  /** Throws ProblemError `bad-cookie`. */
  save(cookie: CookieFacts): void
  remove(id: CookieId): void
  /** Null: all. */
  clear(domain: string | null): void
  /** For the vault; session cookies too. */
  serialize(): string
  /** Takes over all that another jar holds; what both hold is as the other has it. */
  merge(serialized: string): void
}

/** Of Max-Age or Expires, whichever holds (RFC 6265 section 5.3). */
function expiryOf(cookie: Cookie): string | null {
  const time = cookie.expiryTime()
  return time === undefined || !Number.isFinite(time) ? null : new Date(time).toISOString()
}

function factsOf(cookie: Cookie): CookieFacts {
  return {
    name: cookie.key,
    value: cookie.value,
    domain: cookie.domain ?? '',
    hostOnly: cookie.hostOnly ?? true,
    path: cookie.path ?? '/',
    expires: expiryOf(cookie),
    secure: cookie.secure,
    httpOnly: cookie.httpOnly,
  }
}

function badCookie(message: string, fix: string): never {
  return fail('bad-cookie', message, fix, 'the cookie')
}

function checked(facts: CookieFacts): Cookie {
  // RFC 6265 section 4.1.1, as far as servers hold themselves to it: what would break the field is refused.
  if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(facts.name)) {
    badCookie(`"${facts.name}" cannot be the name of a cookie.`, 'Use letters, digits, - and _.')
  }
  if (/[^\u0020-\u007e\u0080-\u00ff]|[;]/.test(facts.value)) {
    badCookie('The value of the cookie holds a character that it cannot carry.', 'Percent-encode it.')
  }
  if (!/^[a-z0-9._-]+$|^\[?[0-9a-f:.]+\]?$/i.test(facts.domain)) {
    badCookie(`"${facts.domain}" cannot be the domain of a cookie.`, 'Write it as api.example.com.')
  }
  if (!facts.path.startsWith('/') || /[^\u0021-\u007e]|;/.test(facts.path)) {
    badCookie('The path of the cookie does not begin with / or holds a space.', 'Write / for all paths.')
  }
  const expires = facts.expires === null ? null : new Date(facts.expires)
  if (expires !== null && Number.isNaN(expires.getTime())) {
    badCookie('The expiry of the cookie is no date.', 'Write it as 2027-01-31T12:00:00Z, or leave it empty.')
  }
  return new Cookie({
    key: facts.name,
    value: facts.value,
    domain: facts.domain.toLowerCase().replace(/^\./, ''),
    hostOnly: facts.hostOnly,
    path: facts.path,
    expires: expires ?? 'Infinity',
    secure: facts.secure,
    httpOnly: facts.httpOnly,
  })
}

const options = { rejectPublicSuffixes: true, allowSpecialUseDomain: true, prefixSecurity: 'silent' } as const

function restored(text: string | null): Jar {
  if (text === null) return new Jar(undefined, options)
  try {
    const jar: SerializedCookieJar = JSON.parse(text)
    return Jar.deserializeSync(jar)
  } catch {
    return new Jar(undefined, options)
  }
}

function cookiesOf(jar: Jar): Cookie[] {
  return (jar.serializeSync()?.cookies ?? [])
    .map((cookie) => Cookie.fromJSON(cookie))
    .filter((cookie) => cookie !== undefined)
}

/** `serialized`: of an earlier session, or null; what cannot be read is forgotten. `changed` is called after each change. */
export function createCookieJar(serialized: string | null, changed: () => void = () => undefined): CookieJar {
  const jar = restored(serialized)
  const all = () => cookiesOf(jar)
  const removeWhere = (unwanted: (cookie: Cookie) => boolean) => {
    for (const cookie of all().filter(unwanted)) {
      jar.store.removeCookie(cookie.domain ?? '', cookie.path ?? '/', cookie.key, () => undefined)
    }
    changed()
  }
  return {
    headerFor(url) {
      try {
        const text = jar.getCookieStringSync(url)
        return text === '' || /[^\t\u0020-\u007e\u0080-\u00ff]/.test(text) ? null : text
      } catch {
        // A host that this library's parser does not take has no cookies.
        return null
      }
    },
    keep(url, headers) {
      const set = headers.filter(([name]) => name.toLowerCase() === 'set-cookie')
      for (const [, value] of set) {
        try {
          jar.setCookieSync(value, url, { ignoreError: true })
        } catch {
          // A URL that the library does not take; the response is shown in full all the same.
        }
      }
      if (set.length > 0) changed()
    },
    list: () =>
      all()
        .map(factsOf)
        .sort(
          (a, b) =>
            a.domain.localeCompare(b.domain) || a.path.localeCompare(b.path) || a.name.localeCompare(b.name),
        ),
    save(facts) {
      jar.store.putCookie(checked(facts), () => undefined)
      changed()
    },
    remove: (id) =>
      removeWhere(
        (cookie) => cookie.domain === id.domain && cookie.path === id.path && cookie.key === id.name,
      ),
    clear: (domain) => removeWhere((cookie) => domain === null || cookie.domain === domain),
    serialize: () => JSON.stringify(jar.serializeSync() ?? null),
    merge(other) {
      for (const cookie of cookiesOf(restored(other))) jar.store.putCookie(cookie, () => undefined)
      changed()
    },
  }
}
