import { analyse, type LabResult, type LabSettings } from './analysis.ts'

export interface JudgeRequest {
  seq: number
  text: string
  settings: LabSettings
}
export interface JudgeReply {
  seq: number
  result: LabResult
}

export interface Judge {
  /** What `analyse` says, in another thread. `done` is not called for what another call or `forget` has overtaken. */
  ask(text: string, settings: LabSettings, done: (result: LabResult) => void): void
  forget(): void
  close(): void
}

type Port = Pick<Worker, 'postMessage' | 'onmessage' | 'onerror' | 'terminate'>

const startWorker = (): Port => new Worker(new URL('./judge-worker.ts', import.meta.url), { type: 'module' })

/** The thread starts with the first long text. Where it fails, the text is judged here: late is better than never. */
export function createJudge(start: () => Port = startWorker): Judge {
  let worker: Port | null = null
  let seq = 0
  let waiting: { request: JudgeRequest; done: (result: LabResult) => void } | null = null
  const stop = () => {
    worker?.terminate()
    worker = null
  }
  const settle = (result: LabResult) => {
    const { done } = waiting ?? {}
    waiting = null
    done?.(result)
  }
  const started = (): Port => {
    if (worker !== null) return worker
    worker = start()
    worker.onmessage = ({ data }: MessageEvent<JudgeReply>) => {
      if (data.seq === waiting?.request.seq) settle(data.result)
    }
    worker.onerror = () => {
      stop()
      if (waiting !== null) settle(analyse(waiting.request.text, waiting.request.settings))
    }
    return worker
  }
  return {
    ask(text, settings, done) {
      // What is still at an older text would make the newer one wait.
      if (waiting !== null) stop()
      seq += 1
      waiting = { request: { seq, text, settings }, done }
      started().postMessage(waiting.request)
    },
    forget() {
      waiting = null
    },
    close() {
      waiting = null
      stop()
    },
  }
}
