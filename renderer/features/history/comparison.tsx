import { getChunks, MergeView } from '@codemirror/merge'
import { EditorState, type Extension } from '@codemirror/state'
import { EditorView, gutter, lineNumbers } from '@codemirror/view'
import { useEffect, useRef, useState } from 'react'
import { problemOf } from '../../../shared/problem.ts'
import { call } from '../../bridge/call.ts'
import { baseSetup, readOnlySetup, searchSetup } from '../../editor/setup.ts'
import { type HistoryDetail, useHistory } from '../../state/history.ts'
import { Button } from '../../ui/button.tsx'
import { ProblemCard } from '../../ui/card.tsx'
import { SubTabs } from '../../ui/tabs.tsx'
import { toastProblem } from '../../ui/toast.tsx'
import { Sign } from '../sdp/compare-widgets.ts'
import { comparableText } from './comparable.ts'
import { useHistoryDetail } from './history-detail.tsx'
import { TargetText } from './target-text.tsx'
import { timeOf } from './words.ts'

type Part = 'response' | 'sent'

/** Beyond this a difference is of no use to a reader and takes seconds. */
const comparedBytes = 1024 * 1024

/** Two exchanges side by side, the older one on the left. */
export function ExchangeComparison({ ids }: { ids: readonly [string, string] }) {
  const a = useHistoryDetail(ids[0])
  const b = useHistoryDetail(ids[1])
  const [part, setPart] = useState<Part>('response')
  const problem = a.problem ?? b.problem
  if (problem !== null)
    return (
      <div className="pane">
        <ProblemCard problem={problem} />
      </div>
    )
  if (a.detail === null || b.detail === null) return null
  const isInOrder = a.detail.entry.sentAt <= b.detail.entry.sentAt
  const older = isInOrder ? a.detail : b.detail
  const newer = isInOrder ? b.detail : a.detail
  return (
    <section
      className="history-detail"
      aria-label="Comparison"
      onKeyDown={(event) => {
        // An editor may have closed its search with it.
        if (event.key === 'Escape' && !event.defaultPrevented) close()
      }}
    >
      <SubTabs
        label="What is compared"
        selected={part}
        onSelect={setPart}
        tabs={[
          { id: 'response', title: 'Response' },
          { id: 'sent', title: 'Request' },
        ]}
        end={<Close />}
      >
        <div className="history-sides">
          {[older, newer].map(({ entry }) => (
            <div key={entry.id} className="history-side mono" title={entry.target}>
              <span>
                {timeOf(entry.sentAt)} {entry.method} {entry.status ?? 'failed'}
              </span>
              <TargetText text={entry.target} />
            </div>
          ))}
        </div>
        <Difference key={part} older={older} newer={newer} part={part} />
      </SubTabs>
    </section>
  )
}

function close() {
  useHistory.setState({ comparing: false })
}

function Close() {
  return (
    <Button variant="bare" autoFocus onPress={close} aria-keyshortcuts="Escape">
      Close
    </Button>
  )
}

async function textOf({ exchange }: HistoryDetail, part: Part): Promise<string> {
  const range = await call('readBytes', { exchangeId: exchange.id, part, from: 0, to: comparedBytes })
  return comparableText(exchange, part, range.bytes, range.total)
}

function Difference({ older, newer, part }: { older: HistoryDetail; newer: HistoryDetail; part: Part }) {
  const host = useRef<HTMLDivElement>(null)
  const [same, setSame] = useState<boolean | null>(null)
  useEffect(() => {
    let view: MergeView | null = null
    let current = true
    Promise.all([textOf(older, part), textOf(newer, part)]).then(
      ([a, b]) => {
        if (!current || host.current === null) return
        setSame(a === b)
        view = new MergeView({
          a: { doc: a, extensions: sideSetup('The older one', 'a') },
          b: { doc: b, extensions: sideSetup('The newer one', 'b') },
          parent: host.current,
          gutter: false,
          collapseUnchanged: { margin: 3, minSize: 6 },
          // Twice a frame of a slow machine; past it the difference becomes coarser, not wrong.
          diffConfig: { timeout: 500 },
        })
      },
      (error) => {
        if (current) toastProblem(problemOf(error))
      },
    )
    return () => {
      current = false
      view?.destroy()
    }
  }, [older, newer, part])
  return (
    <>
      {same === true && (
        <p className="history-facts muted" role="status">
          The two are the same.
        </p>
      )}
      <div className="history-merge" ref={host} />
    </>
  )
}

const signs = {
  a: new Sign('−', 'removed or changed'),
  b: new Sign('+', 'added or changed'),
}

/** What differs is marked by a sign too, not by its colour alone. */
function signsOf(side: 'a' | 'b'): Extension {
  return gutter({
    class: 'history-signs',
    lineMarker(view, { from }) {
      const isIn = getChunks(view.state)?.chunks.some(({ fromA, toA, fromB, toB }) =>
        side === 'a' ? fromA <= from && from < toA : fromB <= from && from < toB,
      )
      return isIn === true ? signs[side] : null
    },
    lineMarkerChange: ({ startState, state }) => getChunks(startState)?.chunks !== getChunks(state)?.chunks,
  })
}

function sideSetup(label: string, side: 'a' | 'b'): Extension {
  return [
    lineNumbers(),
    signsOf(side),
    EditorView.lineWrapping,
    searchSetup(),
    baseSetup(label),
    readOnlySetup,
    EditorState.tabSize.of(2),
  ]
}
