import { z } from 'zod'
import type { EventName, MethodName, Payload } from '../../shared/ipc/bridge.ts'
import { events, methods } from '../../shared/ipc/contract.ts'
import { type Problem, ProblemError } from '../../shared/problem.ts'
import type { CallContext, Emit, Handlers } from './handlers.ts'
import { codeOf, whereThrown } from './thrown.ts'

/** As `Reply<K>` of the contract, of a method that is known at run time only. */
export type AnyReply = { ok: true; value: unknown } | { ok: false; problem: Problem }

export interface Router {
  /**
   * Runs one call. `request` is hostile until parsed; `caller` names who may cancel it (a window, a session). Never rejects:
   * errors are data.
   */
  call(request: unknown, caller: string): Promise<AnyReply>
  /** Aborts the signal of a running call; the call still answers. */
  cancel(callId: unknown, caller: string): void
  /** Aborts everything a caller has running: its window is gone. */
  drop(caller: string): void
}

const requestSchema = z.object({
  method: z.string().max(100),
  callId: z.string().min(1).max(200),
  // JSON has no undefined: over HTTP, no input is a missing key.
  input: z.unknown().optional(),
})

type AnyHandler = (input: unknown, context: CallContext) => unknown

/** Writes one line for the person who runs the app. Values never stand in it. */
export type Log = (line: string) => void

/** The contract at work: it knows the methods and their schemas, and nothing of what carries the messages. */
export function createRouter(handlers: Handlers, log: Log = (line) => console.error(line)): Router {
  const running = new Map<string, Map<string, AbortController>>()

  async function call(request: unknown, caller: string): Promise<AnyReply> {
    const parsed = requestSchema.safeParse(request)
    if (!parsed.success) return refused('bad-call', 'The call is not in the form of the contract.')
    const { method, callId, input } = parsed.data
    if (!isMethod(method)) return refused('unknown-method', 'The contract has no method of that name.')
    const checked = methods[method].input.safeParse(input)
    if (!checked.success) return badInput(method, checked.error)

    const calls = running.get(caller) ?? new Map<string, AbortController>()
    if (calls.has(callId)) return refused('bad-call', 'A call of that id is still running.')
    const controller = new AbortController()
    running.set(caller, calls.set(callId, controller))
    try {
      const handler = handlers[method] as AnyHandler
      const value = await handler(checked.data, { signal: controller.signal })
      // Parsing takes away what the contract does not name, so a service cannot let a field slip out.
      const out = methods[method].output.safeParse(value)
      if (out.success) return { ok: true, value: out.data }
      log(`${method} answered outside the contract: ${issuesOf(out.error).join('; ')}`)
      return refused('unexpected', `Cordboard could not put the answer of ${method} together.`)
    } catch (thrown) {
      if (thrown instanceof ProblemError) return { ok: false, problem: thrown.problem }
      if (controller.signal.aborted) return refused('cancelled', 'The call was cancelled.')
      log(`${method} failed: ${whereThrown(thrown)}`)
      return refused('unexpected', `Something unexpected happened in ${method}${codeOf(thrown)}.`)
    } finally {
      calls.delete(callId)
      if (calls.size === 0) running.delete(caller)
    }
  }

  return {
    call,
    cancel(callId, caller) {
      if (typeof callId === 'string') running.get(caller)?.get(callId)?.abort()
    },
    drop(caller) {
      for (const controller of running.get(caller)?.values() ?? []) controller.abort()
    },
  }
}

/** Lets only what fits the contract out as an event. */
export function createEmit(
  send: <K extends EventName>(event: K, payload: Payload<K>) => void,
  log: Log = (line) => console.error(line),
): Emit {
  return (event, payload) => {
    const checked = events[event].safeParse(payload)
    if (checked.success) send(event, checked.data as typeof payload)
    else log(`${event} does not fit the contract: ${issuesOf(checked.error).join('; ')}`)
  }
}

function isMethod(name: string): name is MethodName {
  return Object.hasOwn(methods, name)
}

function refused(code: string, message: string): AnyReply {
  return { ok: false, problem: { code, message, fix: fixes[code] ?? fixes.unexpected } }
}

const fixes = {
  'bad-call': 'Reload the window; if it happens again, report it.',
  'unknown-method': 'Reload the window: it may be of another version than the app.',
  cancelled: 'Start it again when you want it.',
  unexpected: 'Try again; if it happens again, report it with the steps that led here.',
} as Record<string, string> & { unexpected: string }

function badInput(method: MethodName, error: z.ZodError): AnyReply {
  const [first = 'input does not fit'] = issuesOf(error)
  const where = error.issues[0]?.path.join('.') || method
  return {
    ok: false,
    problem: {
      code: 'bad-input',
      message: `${method} cannot take this input: ${first}.`,
      fix: `Correct ${where} and try again.`,
      where,
    },
  }
}

/** The place and the rule of each issue. The library's own texts may repeat what was given, so they are not used. */
function issuesOf(error: z.ZodError): string[] {
  return error.issues.map((issue) => {
    const place = issue.path.length > 0 ? issue.path.join('.') : 'the input'
    switch (issue.code) {
      case 'invalid_type':
        return `${place} must be ${issue.expected}`
      case 'too_big':
        return `${place} is larger than ${issue.maximum}`
      case 'too_small':
        return `${place} is smaller than ${issue.minimum}`
      case 'invalid_value':
        return `${place} must be one of ${issue.values.join(', ')}`
      default:
        return `${place} does not fit (${issue.code.replaceAll('_', ' ')})`
    }
  })
}
