import { describe, expect, it } from 'vitest'
import { sampleAnswer } from '../../../shared/catalog/sample-answer.ts'
import { analyse, type LabResult, type LabSettings } from './analysis.ts'
import { createJudge, type JudgeRequest } from './judge.ts'

const settings: LabSettings = {
  profile: 'whatsapp',
  role: 'auto',
  offer: '',
  options: {},
  left: [],
  labelled: null,
  action: null,
}

/** A thread whose answers come when the test says so. */
function standIn() {
  const threads: { requests: JudgeRequest[]; ended: boolean; answer(): void; fail(): void }[] = []
  const start = () => {
    const requests: JudgeRequest[] = []
    const port: ReturnType<NonNullable<Parameters<typeof createJudge>[0]>> = {
      onmessage: null,
      onerror: null,
      postMessage: (request: JudgeRequest) => void requests.push(structuredClone(request)),
      terminate: () => {
        thread.ended = true
      },
    }
    const thread = {
      requests,
      ended: false,
      answer() {
        const { seq, text, settings: with_ } = requests.at(-1) ?? { seq: 0, text: '', settings }
        const data = structuredClone({ seq, result: analyse(text, with_) })
        port.onmessage?.call(port as Worker, { data } as MessageEvent)
      },
      fail: () => port.onerror?.call(port as Worker, {} as ErrorEvent),
    }
    threads.push(thread)
    return port
  }
  return { start, threads }
}

function setUp() {
  const { start, threads } = standIn()
  const judge = createJudge(start)
  const results: LabResult[] = []
  return { judge, threads, results, done: (result: LabResult) => void results.push(result) }
}

describe('judging in another thread', () => {
  it('gives what judging here gives', () => {
    const { judge, threads, results, done } = setUp()
    judge.ask(sampleAnswer, settings, done)
    threads[0]?.answer()
    expect(results).toEqual([analyse(sampleAnswer, settings)])
  })

  it('does not wait for a text that a newer one has overtaken', () => {
    const { judge, threads, results, done } = setUp()
    judge.ask('old', settings, done)
    judge.ask(sampleAnswer, settings, done)
    expect(threads[0]?.ended).toBe(true)
    threads[0]?.answer()
    expect(results).toEqual([])
    threads[1]?.answer()
    expect(results).toHaveLength(1)
  })

  it('keeps its thread from one text to the next', () => {
    const { judge, threads, done } = setUp()
    judge.ask('a', settings, done)
    threads[0]?.answer()
    judge.ask('b', settings, done)
    expect(threads).toHaveLength(1)
  })

  it('is done here where the thread fails', () => {
    const { judge, threads, results, done } = setUp()
    judge.ask(sampleAnswer, settings, done)
    threads[0]?.fail()
    expect(results).toEqual([analyse(sampleAnswer, settings)])
  })

  it('tells nothing once it is forgotten or closed', () => {
    const { judge, threads, results, done } = setUp()
    judge.ask('a', settings, done)
    judge.forget()
    threads[0]?.answer()
    judge.ask('b', settings, done)
    judge.close()
    threads.at(-1)?.answer()
    expect(results).toEqual([])
    expect(threads.at(-1)?.ended).toBe(true)
  })
})
