import type { Input, MethodName, Output } from '../../shared/ipc/bridge.ts'
import { ProblemError } from '../../shared/problem.ts'
import { bridge } from './bridge.ts'

let nextCall = 1

/**
 * Calls a method of the privileged side. Rejects with a ProblemError; aborting `signal` cancels the work over there
 * and rejects with code `cancelled`.
 */
export async function call<K extends MethodName>(
  method: K,
  input: Input<K>,
  signal?: AbortSignal,
): Promise<Output<K>> {
  const callId = `c${nextCall++}`
  const cancel = () => bridge.cancel(callId)
  signal?.addEventListener('abort', cancel, { once: true })
  try {
    const reply = await bridge.call[method](input, callId)
    if (!reply.ok) throw new ProblemError(reply.problem)
    return reply.value as Output<K>
  } finally {
    signal?.removeEventListener('abort', cancel)
  }
}
