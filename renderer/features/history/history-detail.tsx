import { Pin, PinOff, RotateCcw, Trash2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import { type Problem, problemOf } from '../../../shared/problem.ts'
import { emptyRequest } from '../../../shared/request/defaults.ts'
import { call } from '../../bridge/call.ts'
import { deleteHistory, type HistoryDetail, pinHistory, reopen, useHistory } from '../../state/history.ts'
import { useWorkspace } from '../../state/workspace.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { ProblemCard } from '../../ui/card.tsx'
import '../request/request.css'
import { ExchangeView } from '../request/response-pane.tsx'
import { TargetText } from './target-text.tsx'

/** What a row of the history stands for; null until it is read. */
export function useHistoryDetail(id: string): { detail: HistoryDetail | null; problem: Problem | null } {
  const [detail, setDetail] = useState<HistoryDetail | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  useEffect(() => {
    let current = true
    call('readHistory', { id }).then(
      (read) => {
        if (current) setDetail(read)
      },
      (error) => {
        if (current) setProblem(problemOf(error))
      },
    )
    return () => {
      current = false
    }
  }, [id])
  return { detail, problem }
}

export function HistoryDetailView({ id }: { id: string }) {
  const { detail, problem } = useHistoryDetail(id)
  const pinned = useHistory((state) => state.entries?.find((entry) => entry.id === id)?.pinned ?? false)
  const here = useWorkspace((state) => state.workspace?.path)
  if (problem !== null)
    return (
      <div className="pane">
        <ProblemCard problem={problem} />
      </div>
    )
  if (detail === null) return null
  const { entry, exchange, draft, notes } = detail

  return (
    <section className="history-detail" aria-label="Exchange">
      <header className="history-head">
        <span className="method" data-method={entry.method}>
          {entry.method}
        </span>
        <h3 className="mono" title={exchange.request.url}>
          <TargetText text={exchange.request.url} />
        </h3>
        <IconButton
          label={pinned ? 'Unpin' : 'Pin: keep it whatever its age'}
          onPress={() => void pinHistory(id, !pinned)}
        >
          {pinned ? <PinOff size={14} aria-hidden /> : <Pin size={14} aria-hidden />}
        </IconButton>
        <IconButton label="Delete this exchange" onPress={() => void deleteHistory([id])}>
          <Trash2 size={14} aria-hidden />
        </IconButton>
        <Button variant="primary" isDisabled={draft === null} onPress={() => void reopen(detail)}>
          <RotateCcw size={13} aria-hidden />
          Resend…
        </Button>
      </header>
      <p className="history-facts muted">
        {new Date(entry.sentAt).toLocaleString()}
        {entry.requestId !== null && `, ${entry.requestId}`}
        {entry.workspace !== null && entry.workspace !== here && ` in ${entry.workspace}`}
      </p>
      {notes.map((note) => (
        <p key={note} className="history-facts history-note">
          {note}
        </p>
      ))}
      <ExchangeView tabId={null} draft={draft ?? emptyRequest()} exchange={exchange} />
    </section>
  )
}
