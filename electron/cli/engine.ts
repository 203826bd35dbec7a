import { createEngine, type Engine } from '../http/engine.ts'
import { environmentNetwork } from '../http/network.ts'
import type { Io } from './io.ts'

/** The engine of every command that sends: the environment's proxies and the usual roots. The caller closes it. */
export function commandEngine(io: Pick<Io, 'env'>): Engine {
  return createEngine(environmentNetwork(io.env))
}
