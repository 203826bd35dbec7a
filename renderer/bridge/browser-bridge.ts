import type { Bridge, Calls, EventName, Listeners } from '../../shared/ipc/bridge.ts'
import { bytesHeader, eventNames, methodNames } from '../../shared/ipc/bridge.ts'
import type { Problem } from '../../shared/problem.ts'

const sessionKey = 'cordboard-session'
/** Chromium refuses keepalive bodies above 64 KiB, all of them together. */
const keepaliveBytes = 60_000

type AnyReply = { ok: true; value: unknown } | { ok: false; problem: Problem }
type Message = { event: EventName; payload: unknown } | { callId: string; reply: AnyReply }

const noSession: Problem = {
  code: 'no-session',
  message: 'This window is not connected to Cordboard.',
  fix: 'Open the newest address that the terminal shows; each one opens one window.',
}
const noHost: Problem = {
  code: 'host-gone',
  message: 'Cordboard does not answer; it seems to have been ended.',
  fix: 'Start it again in the terminal and open the address that it shows.',
}

const cancelled: Problem = {
  code: 'cancelled',
  message: 'The call was cancelled before it went out.',
  fix: 'Start it again when you want it.',
}

/**
 * The bridge over HTTP. The token in the address is exchanged once for a session's secret, which stays in this window
 * (sessionStorage: a reload keeps it, other ports of 127.0.0.1 do not see it, as they would a cookie).
 */
export function browserBridge(): Bridge {
  const page = crypto.randomUUID()
  const listeners = new Map<EventName, Set<(payload: never) => void>>()
  /** Calls whose answer comes over the event stream, because it took long. */
  const late = new Map<string, (reply: AnyReply) => void>()
  /** Calls that wait for the connection. One that is cancelled is taken out of them, and never goes out. */
  const unsent = new Set<string>()
  const opening = openSession()
  /** Null until it is known. */
  let secret: string | null = null
  let isStreaming = false
  let stream = again(0)

  function post(path: string, session: string, body: unknown, isSmall = false): Promise<Response> {
    const text = JSON.stringify(body)
    return fetch(path, {
      method: 'POST',
      body: text,
      headers: { ...identity(session), 'content-type': 'application/json' },
      // The last save of a window that closes must still arrive.
      keepalive: isSmall && text.length < keepaliveBytes,
    })
  }

  const identity = (session: string) => ({ 'x-cordboard-session': session, 'x-cordboard-page': page })

  /** Once connected nothing is waited for: the call is on its way at once. */
  async function call(method: string, input: unknown, callId: string): Promise<AnyReply> {
    unsent.add(callId)
    try {
      secret ??= await opening
      if (!isStreaming && secret !== '') await stream
      if (!unsent.delete(callId)) return { ok: false, problem: cancelled }
      if (secret === '') return { ok: false, problem: noSession }
      // Asked for before the call goes out: a late answer may overtake the 202.
      const answer = new Promise<AnyReply>((resolve) => late.set(callId, resolve))
      const response = await post('/bridge/call', secret, { method, input, callId }, method === 'saveSession')
      if (response.status === 202) return await answer
      if (response.status === 200) return await readReply(response)
      return { ok: false, problem: response.status === 401 ? noSession : await refusal(response) }
    } catch {
      return { ok: false, problem: noHost }
    } finally {
      late.delete(callId)
    }
  }

  /** Resolves when the stream stands; reads it, and comes back after a break, for as long as the page lives. */
  async function follow(): Promise<void> {
    const session = await opening
    if (session === '') return
    const response = await fetch('/bridge/events', { headers: identity(session) })
    if (response.status !== 200 || response.body === null) return
    isStreaming = true
    void read(response.body).finally(() => {
      isStreaming = false
      for (const answer of late.values()) answer({ ok: false, problem: noHost })
      stream = again(250)
    })
  }

  async function again(pauseMs: number): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
    await follow().catch(() => {
      stream = again(Math.min(pauseMs * 2, 5_000))
    })
  }

  async function read(body: ReadableStream<Uint8Array>): Promise<void> {
    let rest = ''
    const reader = body
      .pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>)
      .getReader()
    for (;;) {
      const { done, value } = await reader.read().catch(() => ({ done: true, value: undefined }))
      if (done || value === undefined) return
      const blocks = (rest + value).split('\n\n')
      rest = blocks.pop() ?? ''
      for (const block of blocks) if (block.startsWith('data: ')) hear(JSON.parse(block.slice(6)))
    }
  }

  function hear(message: Message) {
    if ('callId' in message) return late.get(message.callId)?.(withBytes(message.reply))
    for (const listener of listeners.get(message.event) ?? []) listener(message.payload as never)
  }

  function listen(event: EventName, listener: (payload: never) => void): () => void {
    const all = listeners.get(event) ?? new Set()
    listeners.set(event, all.add(listener))
    return () => void all.delete(listener)
  }

  return {
    host: 'browser',
    call: Object.fromEntries(
      methodNames.map((method) => [method, (input: unknown, callId: string) => call(method, input, callId)]),
    ) as Calls,
    listen: Object.fromEntries(
      eventNames.map((event) => [event, (listener: (payload: never) => void) => listen(event, listener)]),
    ) as unknown as Listeners,
    cancel: (callId) => {
      if (unsent.delete(callId)) return
      opening.then((session) => post('/bridge/cancel', session, { callId })).catch(() => {})
    },
  }
}

async function readReply(response: Response): Promise<AnyReply> {
  const length = response.headers.get(bytesHeader)
  if (length === null) return response.json()
  const whole = new Uint8Array(await response.arrayBuffer())
  const reply: AnyReply = JSON.parse(new TextDecoder().decode(whole.subarray(Number(length))))
  return withValue(reply, whole.subarray(0, Number(length)))
}

/** What came over the event stream has its bytes as base64. */
function withBytes(reply: AnyReply): AnyReply {
  const { bytes } = (reply.ok ? reply.value : {}) as { bytes?: unknown }
  if (typeof bytes !== 'string') return reply
  return withValue(
    reply,
    Uint8Array.from(atob(bytes), (char) => char.charCodeAt(0)),
  )
}

function withValue(reply: AnyReply, bytes: Uint8Array): AnyReply {
  return reply.ok ? { ok: true, value: { ...(reply.value as object), bytes } } : reply
}

/** The session's secret, or '' where there is none to be had. */
async function openSession(): Promise<string> {
  const token = new URLSearchParams(location.hash.slice(1)).get('token')
  const kept = sessionStorage.getItem(sessionKey) ?? ''
  if (token === null) return kept
  // Out of the address bar and the history, whether it works or not.
  history.replaceState(null, '', location.pathname)
  const response = await fetch('/bridge/session', {
    method: 'POST',
    body: JSON.stringify({ token }),
    headers: { 'content-type': 'application/json' },
  }).catch(() => null)
  if (response?.status !== 200) return kept
  const { session } = await response.json()
  sessionStorage.setItem(sessionKey, session)
  return session
}

async function refusal(response: Response): Promise<Problem> {
  return {
    code: 'refused',
    message: (await response.text()).trim() || `Cordboard answered ${response.status}.`,
    fix: 'Reload the window; if it happens again, report it.',
  }
}
