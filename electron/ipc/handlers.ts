import type { z } from 'zod'
import type { EventName, MethodName, Payload } from '../../shared/ipc/bridge.ts'
import type { methods } from '../../shared/ipc/contract.ts'

type Methods = typeof methods
type Parsed<K extends MethodName> = z.output<Methods[K]['input']>
type Given<K extends MethodName> = z.input<Methods[K]['output']>

export interface CallContext {
  /** Aborted when the window cancels the call or goes away. */
  signal: AbortSignal
}

/** One function a method of the contract. A service implements the part that is its own: `Pick<Handlers, …>`. */
export type Handlers = {
  [K in MethodName]: (input: Parsed<K>, context: CallContext) => Promise<Given<K>> | Given<K>
}

/** Sends an event to every window. */
export type Emit = <K extends EventName>(event: K, payload: Payload<K>) => void
