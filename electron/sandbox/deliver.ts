import { setMaxListeners } from 'node:events'
import { type RequestOptions, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { LookupFunction } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { addressToShow, loopbackUrl } from './loopback.ts'

/** Posts what the sandbox has to tell, to this machine alone: the sandbox never leaves it. */

export interface Delivery {
  /** What has the same lane arrives in order: one lane a call. */
  lane: string
  /** For the log: `CallConnected`. */
  name: string
  to: string
  headers: Readonly<Record<string, string>>
  body: Uint8Array
}

export interface Delivered {
  /** The address without its query, which may hold a secret. */
  target: string
  /** 0 where nobody answered. */
  status: number
  verdict: string
}

export interface Deliverer {
  deliver(delivery: Delivery): void
  /** Ends what is under way; nothing is delivered or told afterwards. */
  close(): Promise<void>
}

interface Limits {
  /** For one try, its answer included. */
  timeoutMs: number
  /** Between the first try and the second, which is the last. */
  pauseMs: number
  /** Deliveries under way and waiting. A receiver that hangs must not fill the memory. */
  waiting: number
}
const usual: Limits = { timeoutMs: 5000, pauseMs: 300, waiting: 200 }

/** `localhost` is not looked up: a name server or a hosts file could send it elsewhere. Both families, tried in turn. */
const lookupHere: LookupFunction = (_name, options, done) => {
  const addresses = [
    { address: '127.0.0.1', family: 4 },
    { address: '::1', family: 6 },
  ]
  if (options.all === true) done(null, addresses)
  else done(null, '127.0.0.1', 4)
}

type Answer = { status: number } | { failure: string }

function failureOf(error: Error, limits: Limits): string {
  if (error.name === 'AbortError' || error.name === 'TimeoutError') {
    return `no answer within ${limits.timeoutMs / 1000} s`
  }
  const { code } = error as NodeJS.ErrnoException
  return code === 'ECONNREFUSED' ? 'nothing listens there' : `the connection failed (${code ?? error.name})`
}

/** Redirects are not followed. The answer's body is read and dropped, so that the receiver can finish. */
function post(url: URL, delivery: Delivery, limits: Limits, closing: AbortSignal): Promise<Answer> {
  return new Promise((resolve) => {
    const options: RequestOptions = {
      method: 'POST',
      hostname: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port,
      path: `${url.pathname}${url.search}`,
      headers: { ...delivery.headers, 'Content-Length': delivery.body.length },
      // A connection of its own, whatever NODE_USE_ENV_PROXY makes of the shared agent.
      agent: false,
      lookup: lookupHere,
      signal: AbortSignal.any([closing, AbortSignal.timeout(limits.timeoutMs)]),
    }
    // Certificates for this machine are made by its user, and nobody stands between.
    const request =
      url.protocol === 'https:'
        ? requestHttps({ ...options, rejectUnauthorized: false })
        : requestHttp(options)
    let status: number | null = null
    const end = (error: Error | null) => {
      if (status !== null) resolve({ status })
      else resolve({ failure: error === null ? 'the connection was closed' : failureOf(error, limits) })
    }
    request.on('response', (response) => {
      status = response.statusCode ?? 0
      response.on('error', end)
      response.resume()
    })
    request.on('error', end)
    request.on('close', () => end(null))
    request.end(delivery.body)
  })
}

const isTaken = (answer: Answer): boolean => 'status' in answer && answer.status >= 200 && answer.status < 300

/** Sends callbacks, those of one lane in their order, each with a second try; `tell` hears how each ended. */
export function createDeliverer(tell: (delivered: Delivered) => void, limits: Limits = usual): Deliverer {
  const ending = new AbortController()
  const closing = ending.signal
  // One listener a delivery, which `waiting` bounds.
  setMaxListeners(0, closing)
  const lanes = new Map<string, Promise<void>>()
  let count = 0

  const report = (delivery: Delivery, status: number, what: string) => {
    if (closing.aborted) return
    tell({ target: addressToShow(delivery.to), status, verdict: `${delivery.name} ${what}` })
  }

  const run = async (url: URL, delivery: Delivery) => {
    if (closing.aborted) return
    const attempt = () =>
      post(url, delivery, limits, closing).catch((error: Error) => ({ failure: failureOf(error, limits) }))
    let answer: Answer = await attempt()
    const first = isTaken(answer)
    if (!first) {
      await wait(limits.pauseMs, undefined, { signal: closing }).catch(() => undefined)
      if (closing.aborted) return
      answer = await attempt()
    }
    if ('failure' in answer) return report(delivery, 0, `not delivered: ${answer.failure}, twice`)
    if (!isTaken(answer)) {
      return report(
        delivery,
        answer.status,
        `not delivered: answered with ${answer.status} at the second try`,
      )
    }
    report(delivery, answer.status, first ? 'delivered' : 'delivered at the second try')
  }

  return {
    deliver: (delivery) => {
      const url = loopbackUrl(delivery.to)
      if (url === null) return report(delivery, 0, 'not delivered: not on this machine')
      if (count >= limits.waiting) return report(delivery, 0, `not delivered: ${count} others are waiting`)
      count++
      const { lane } = delivery
      const done = (lanes.get(lane) ?? Promise.resolve())
        .then(() => run(url, delivery))
        .finally(() => {
          count--
          if (lanes.get(lane) === done) lanes.delete(lane)
        })
      lanes.set(lane, done)
    },
    close: async () => {
      ending.abort()
      await Promise.all(lanes.values())
    },
  }
}
