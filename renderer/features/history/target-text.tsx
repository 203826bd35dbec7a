import type { CSSProperties } from 'react'
import { targetParts } from './target-parts.ts'

/**
 * A target or URL in one line. What does not fit is cut out of its beginning and its query: the end of its path is what tells
 * it from others. Selected and copied it is whole.
 */
export function TargetText({ text }: { text: string }) {
  const { head, last, verb, query } = targetParts(text)
  // In characters, which are all of one width, so that each part knows how much the others leave it.
  const lengths = { '--head': head.length, '--last': last.length, '--verb': verb.length }
  return (
    <span className="history-target" style={lengths as CSSProperties}>
      {/* Its parts would be read with a space between them. */}
      <span className="visually-hidden">{text}</span>
      <span aria-hidden>
        <span className="history-target-head">{head}</span>
        <span className="history-target-last">{last}</span>
        <span className="history-target-verb">{verb}</span>
        <span className="history-target-query">{query}</span>
      </span>
    </span>
  )
}
