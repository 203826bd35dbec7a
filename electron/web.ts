import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import { bytesHeader } from '../shared/ipc/bridge.ts'
import { readAsset } from './host/assets.ts'
import { guarded, json, listenOnLoopback, pathOf, readJson, text } from './host/loopback.ts'
import { isOfAnotherUser } from './host/peer.ts'
import { controlPath, wishOf } from './host/running.ts'
import { comesFromUs, createDoorkeeper, tokenLife } from './host/web-guard.ts'
import type { Emit } from './ipc/handlers.ts'
import { type AnyReply, createEmit, type Router } from './ipc/router.ts'
import { callWhenReady } from './ipc/when-ready.ts'

/** The largest call that is read, in bytes: a draft with a 10 MB body, as JSON. */
const largestCall = 16 * 1024 * 1024
/** Of who has no session yet: a token or a proof, so that nobody without one can fill our memory. */
const largestQuestion = 4096
/** A browser keeps six to an origin, a window has one more for its events. */
const mostConnections = 256
/**
 * A browser keeps six connections to an origin. A call that takes longer than this many milliseconds gives its connection
 * back and is answered over the event stream, so that requests under way cannot lock the window up.
 */
const patienceMs = 1_000
const heartbeatMs = 20_000

export interface WebHostOptions {
  /** The built page. */
  root: string
  /** 0 or none: any free one. */
  port?: number
  /** Starts the privileged side; calls wait for it, the page does not. */
  connect(emit: Emit): Promise<Router>
  /** The address that was printed is used up; this one opens another window. */
  onNewUrl?(url: string): void
  /** Known to programs of the same user, by the note in the data folder (host/running.ts); none: nobody may ask. */
  control?: { key: string; stop(): void }
}

export interface WebHost {
  /** To be printed: with a one-time token in its fragment, which no browser sends over the wire. */
  url: string
  /** One more address, for a window that opens now. */
  windowUrl(): string
  /** `http://127.0.0.1:` and the port. */
  origin: string
  close(): Promise<void>
}

/** The app over loopback HTTP: the same page and the same contract, for machines without an Electron binary. */
export async function startWebHost(options: WebHostOptions): Promise<WebHost> {
  const { root, port = 0, connect, onNewUrl, control } = options
  const door = createDoorkeeper()
  /** One a page, by caller. */
  const streams = new Map<string, ServerResponse>()
  const emit = createEmit((event, payload) => {
    for (const stream of streams.values()) write(stream, { event, payload })
  })
  let origin = ''
  const router = connect(emit)
  // A start that fails is told by each call; unobserved it would end the process first.
  router.catch(() => {})

  const server = http.createServer((request, response) => {
    answer(request, response).catch(() => {
      if (response.headersSent) response.destroy()
      else text(response, 500, 'Something unexpected happened.')
    })
  })

  server.maxConnections = mostConnections

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!comesFromUs(request.headers, origin))
      return text(response, 403, 'This address is for its own page only.')
    const pathname = pathOf(request.url ?? '/')
    if (pathname === null) return text(response, 400, 'The address cannot be read.')
    const route = `${request.method} ${pathname}`
    if (route === 'POST /bridge/session') return openSession(request, response)
    if (route === `POST ${controlPath}`) return answerProgram(request, response)
    if (pathname.startsWith('/bridge/')) {
      const session = await door.sessionOf(request.headers['x-cordboard-session'])
      const page = request.headers['x-cordboard-page']
      if (session === null) return text(response, 401, 'This window has no session.')
      if (typeof page !== 'string' || page.length > 100) return text(response, 400, 'The page has no name.')
      const caller = `${session}/${page}`
      if (route === 'GET /bridge/events') return openStream(response, caller)
      if (route === 'POST /bridge/call') return runCall(request, response, caller)
      if (route === 'POST /bridge/cancel') return cancelCall(request, response, caller)
      return text(response, 404, 'There is no such call.')
    }
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return text(response, 405, 'Only GET is served here.')
    const asset = await readAsset(root, pathname, "'self'")
    response.writeHead(asset.status, asset.headers).end(request.method === 'HEAD' ? undefined : asset.body)
  }

  async function openSession(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readJson(request, response, largestQuestion)
    if (body === undefined) return
    const token = fieldOf(body, 'token')
    const isForeign = await isOfAnotherUser(request.socket)
    const secret = isForeign ? await door.refuse() : await door.open(token)
    if (secret === null) return text(response, 401, 'This address was used already, or is not ours.')
    json(response, 200, { session: secret })
    if (token === printed) onNewUrl?.(addressToPrint())
  }

  /** Another program of this user: `cordboard open` a second time, or `--stop`. */
  async function answerProgram(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readJson(request, response, largestQuestion)
    if (body === undefined) return
    const asked = control ? wishOf(control.key, body) : null
    if (asked === null) {
      await door.refuse()
      return text(response, 401, 'This program is not known here.')
    }
    const url = { address: addressToPrint, window: windowUrl, stop: () => `${origin}/` }[asked.wish]()
    json(response, 200, asked.answer(url))
    if (asked.wish === 'stop') response.once('close', () => control?.stop())
  }

  function openStream(response: ServerResponse, caller: string): void {
    streams.get(caller)?.end()
    streams.set(caller, response)
    response.writeHead(200, { ...guarded, 'content-type': 'text/event-stream' }).write(':ok\n\n')
    const beat = setInterval(() => response.write(':\n\n'), heartbeatMs)
    response.on('close', () => {
      clearInterval(beat)
      if (streams.get(caller) !== response) return
      streams.delete(caller)
      void router.then((it) => it.drop(caller)).catch(() => {})
    })
  }

  async function runCall(request: IncomingMessage, response: ServerResponse, caller: string): Promise<void> {
    const body = await readJson(request, response, largestCall)
    if (body === undefined) return
    const callId = fieldOf(body, 'callId')
    const reply = callWhenReady(router, body, caller)
    const timer = setTimeout(() => {
      if (streams.has(caller)) json(response, 202, {})
    }, patienceMs)
    try {
      const value = await reply
      const stream = streams.get(caller)
      if (!response.headersSent) sendReply(response, value)
      else if (stream) write(stream, { callId, reply: withTextForBytes(value) })
    } finally {
      clearTimeout(timer)
    }
  }

  async function cancelCall(
    request: IncomingMessage,
    response: ServerResponse,
    caller: string,
  ): Promise<void> {
    const body = await readJson(request, response, largestCall)
    if (body === undefined) return
    ;(await router).cancel(fieldOf(body, 'callId'), caller)
    response.writeHead(204, guarded).end()
  }

  const windowUrl = () => `${origin}/#token=${door.issue(tokenLife.window)}`
  let printed = ''
  const addressToPrint = () => {
    printed = door.issue(tokenLife.printed)
    return `${origin}/#token=${printed}`
  }

  origin = await listenOnLoopback(server, port)
  return {
    url: addressToPrint(),
    windowUrl,
    origin,
    close: () =>
      new Promise((resolve) => {
        for (const stream of streams.values()) stream.end()
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Bytes go as they are, before the JSON of the rest; as base64 they would cost the page a third more and its collector's time. */
function sendReply(response: ServerResponse, reply: AnyReply): void {
  const bytes = reply.ok ? fieldOf(reply.value, 'bytes') : undefined
  if (!(bytes instanceof Uint8Array)) {
    json(response, 200, reply)
    return
  }
  const rest = JSON.stringify(withValueBytes(reply, undefined))
  response
    .writeHead(200, { ...guarded, 'content-type': 'application/octet-stream', [bytesHeader]: bytes.length })
    .end(Buffer.concat([bytes, Buffer.from(rest)]))
}

/** Over the event stream, which is text. */
function withTextForBytes(reply: AnyReply): unknown {
  const bytes = reply.ok ? fieldOf(reply.value, 'bytes') : undefined
  if (!(bytes instanceof Uint8Array)) return reply
  return withValueBytes(reply, Buffer.from(bytes).toString('base64'))
}

function withValueBytes(reply: AnyReply, bytes: string | undefined): AnyReply {
  return reply.ok ? { ...reply, value: { ...(reply.value as object), bytes } } : reply
}

function write(stream: ServerResponse, message: unknown): void {
  stream.write(`data: ${JSON.stringify(message)}\n\n`)
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
