import { analyse } from './analysis.ts'
import type { JudgeReply, JudgeRequest } from './judge.ts'

/** Judges long texts: the window stays free for keys and scrolling. */

interface Scope {
  postMessage(reply: JudgeReply): void
  onmessage: ((event: { data: JudgeRequest }) => void) | null
}
const scope = globalThis as unknown as Scope

scope.onmessage = ({ data: { seq, text, settings } }) => {
  scope.postMessage({ seq, result: analyse(text, settings) })
}
