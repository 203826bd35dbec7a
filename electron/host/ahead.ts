import type { MethodName, Reply } from '../../shared/ipc/bridge.ts'

/** What the page reads for its first rendering (`startSession`), none of it with an input. */
export const firstCalls = [
  'loadSession',
  'loadWorkspace',
  'sandboxState',
  'vaultState',
  'appInfo',
] as const satisfies readonly MethodName[]

type AnyReply = Reply<MethodName>
type Ask = (method: MethodName, input: unknown, callId: string) => Promise<AnyReply>

/**
 * Asks `firstCalls` at once and gives each answer to the first call of its method, which comes when the page's script has been
 * read: a tenth of the time to the first rendering. What was refused is asked again. `forget` when an answer may be outdated;
 * a call that is none of the first ones forgets too, for then the page has started.
 */
export function askAhead(ask: Ask): { call: Ask; forget(): void } {
  const answers = new Map<MethodName, Promise<AnyReply | null>>(
    firstCalls.map((method) => [method, ask(method, undefined, `ahead-${method}`).catch(() => null)]),
  )
  return {
    async call(method, input, callId) {
      const answer = answers.get(method)
      if (answer === undefined) answers.clear()
      else answers.delete(method)
      const early = await answer
      return early?.ok ? early : ask(method, input, callId)
    },
    forget: () => answers.clear(),
  }
}
