import { useEffect, useMemo, useState } from 'react'
import { problemOf } from '../../../../shared/problem.ts'
import { call } from '../../../bridge/call.ts'
import { toastProblem } from '../../../ui/toast.tsx'
import type { Counts, Reply, Request, View } from './protocol.ts'
import type { Row } from './row.ts'

/** What one call over the bridge may carry. */
const chunk = 1024 * 1024
/** More of a body is not held: the rest can be saved to a file. */
export const heldBytes = 256 * 1024 * 1024

export interface BodyState {
  loaded: number
  ended: boolean
  counts: Counts
}

const empty: BodyState = {
  loaded: 0,
  ended: false,
  counts: { pretty: 0, tree: 0, raw: 0, hex: 0, filter: 0 },
}

export interface BodyWorker {
  rows(view: View, from: number, to: number): Promise<Row[]>
  search(view: View, text: string): Promise<{ rows: number[]; more: boolean }>
  filter(expression: string): Promise<{ matches: number; problem: string | null }>
  toggle(row: number): void
}

interface Held extends BodyWorker {
  post(request: Request, given?: Transferable[]): void
  close(): void
}

type Answer = Exclude<Reply, { type: 'state' }>

function startWorker(onState: (state: BodyState) => void): Held {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
  const waiting = new Map<number, (reply: Answer) => void>()
  let seq = 0
  worker.onmessage = ({ data }: MessageEvent<Reply>) => {
    if (data.type === 'state') return onState(data)
    waiting.get(data.seq)?.(data)
    waiting.delete(data.seq)
  }
  const post = (request: Request, given: Transferable[] = []) => worker.postMessage(request, given)
  const ask = <T extends Answer['type']>(make: (seq: number) => Request) =>
    new Promise<Extract<Answer, { type: T }>>((resolve) => {
      seq += 1
      waiting.set(seq, (reply) => resolve(reply as Extract<Answer, { type: T }>))
      post(make(seq))
    })
  return {
    post,
    close: () => worker.terminate(),
    toggle: (row) => post({ type: 'toggle', row }),
    rows: async (view, from, to) =>
      (await ask<'rows'>((id) => ({ type: 'rows', seq: id, view, from, to }))).rows,
    search: (view, text) => ask<'found'>((id) => ({ type: 'search', seq: id, view, text })),
    filter: (expression) => ask<'filtered'>((id) => ({ type: 'filter', seq: id, expression })),
  }
}

async function feed(exchangeId: string, total: number, held: Held, signal: AbortSignal) {
  for (let from = 0; from < total; from += chunk) {
    const to = Math.min(from + chunk, total)
    const range = await call('readBytes', { exchangeId, part: 'response', from, to }, signal)
    if (signal.aborted) return
    held.post({ type: 'chunk', bytes: range.bytes }, [range.bytes.buffer])
  }
  held.post({ type: 'end' })
}

/**
 * A worker with the body of an exchange: its bytes flow in while rows are already shown. Null until it is asked for by
 * `wanted`. The worker ends with the component.
 */
export function useBodyWorker(options: {
  exchangeId: string
  bytes: number
  isJson: boolean
  charset: string
  wanted: boolean
}): { worker: BodyWorker | null; state: BodyState } {
  const { exchangeId, bytes, isJson, charset, wanted } = options
  const [held, setHeld] = useState<Held | null>(null)
  const [state, setState] = useState(empty)

  useEffect(() => {
    if (!wanted) return
    const stop = new AbortController()
    const started = startWorker((next) => setState(next))
    const total = Math.min(bytes, heldBytes)
    started.post({ type: 'open', total, isJson, charset })
    setHeld(started)
    feed(exchangeId, total, started, stop.signal).catch((error) => {
      if (!stop.signal.aborted) toastProblem(problemOf(error))
    })
    return () => {
      stop.abort()
      started.close()
      setHeld(null)
      setState(empty)
    }
  }, [exchangeId, bytes, isJson, charset, wanted])

  return useMemo(() => ({ worker: held, state }), [held, state])
}
