import { randomUUID } from 'node:crypto'
import { fail } from '../../../shared/problem.ts'
import type { FlowKeys } from './crypto.ts'

/** AES keys of messages, kept on this side: the window has a handle for each. */
export interface FlowSessions {
  add(keys: FlowKeys): string
  /** Throws `flow-session-gone`. */
  get(id: string): FlowKeys
  /** All that are kept, newest first. */
  all(): FlowKeys[]
}

/** More than anybody works on at once. */
const kept = 50

/** Keeps the newest 50; an older handle is told as gone. */
export function createFlowSessions(): FlowSessions {
  const sessions = new Map<string, FlowKeys>()
  return {
    add({ aesKey, iv }) {
      const id = randomUUID()
      sessions.set(id, { aesKey, iv })
      const [oldest] = sessions.keys()
      if (sessions.size > kept && oldest !== undefined) sessions.delete(oldest)
      return id
    },
    get: (id) =>
      sessions.get(id) ??
      fail(
        'flow-session-gone',
        'The AES key of this request is no longer kept.',
        `The last ${kept} are; decrypt the request again.`,
      ),
    all: () => [...sessions.values()].reverse(),
  }
}
