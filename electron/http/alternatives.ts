import { performance } from 'node:perf_hooks'
import { ProblemError } from '../../shared/problem.ts'
import { type ProxyServer, proxyName } from './proxy.ts'

/** Milliseconds: as long as Chromium leaves a proxy alone that did not answer. */
const deadMs = 5 * 60_000

function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    if (signal.aborted) return abort()
    signal.addEventListener('abort', abort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}

type Way = ProxyServer | null

/** The ways to a host, tried in turn: a PAC file may name several proxies, and the direct way at the end. */
export interface Alternatives {
  /**
   * What `attempt` answers over the first proxy that is reached, and which that was (null: none). One that was not reached
   * had nothing of the request. Throws what the last one threw, or the signal's reason.
   */
  first<T>(
    ways: Promise<readonly Way[]>,
    signal: AbortSignal,
    attempt: (way: Way) => Promise<T>,
  ): Promise<{ way: Way; result: T }>
  /** Other settings hold: a proxy that was dead is asked again. */
  forget(): void
}

/** Remembers which proxies did not answer, so that the next request asks another one first. */
export function createAlternatives(): Alternatives {
  const deadSince = new Map<string, number>()
  const isDead = (way: Way) =>
    way !== null && performance.now() - (deadSince.get(proxyName(way)) ?? -Infinity) < deadMs

  return {
    async first(asked, signal, attempt) {
      // A PAC file may take long to answer.
      const given = await unlessAborted(asked, signal)
      const ways = [...given].sort((a, b) => Number(isDead(a)) - Number(isDead(b)))
      for (const way of ways.slice(0, -1)) {
        try {
          return { way, result: await attempt(way) }
        } catch (error) {
          const isUnreached = error instanceof ProblemError && error.problem.code === 'proxy-unreachable'
          if (signal.aborted || way === null || !isUnreached) throw error
          deadSince.set(proxyName(way), performance.now())
        }
      }
      const way = ways.at(-1) ?? null
      return { way, result: await attempt(way) }
    },
    forget: () => deadSince.clear(),
  }
}
