import { Pin, Trash2 } from 'lucide-react'
import { memo, useCallback, useState } from 'react'
import { ListBox, ListBoxItem, ListLayout, type Selection, Virtualizer } from 'react-aria-components'
import { problemOf } from '../../../shared/problem.ts'
import { call } from '../../bridge/call.ts'
import {
  deleteHistory,
  everything,
  type HistoryEntry,
  type HistoryFilter,
  type HistorySettings,
  reopenById,
  searchHistory,
  selectHistory,
  useHistory,
} from '../../state/history.ts'
import { openRoom } from '../../state/session.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { EmptyState, ProblemCard } from '../../ui/card.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Checkbox, TextField } from '../../ui/fields.tsx'
import { type Choice, Select } from '../../ui/select.tsx'
import { toastProblem } from '../../ui/toast.tsx'
import { ClearDialog, keptWords } from './clear-dialog.tsx'
import { TargetText } from './target-text.tsx'
import { dayAndTime } from './words.ts'

const filters: readonly Choice<HistoryFilter>[] = [
  { id: 'all', label: 'Any status' },
  { id: 'failed', label: 'Failed', note: 'none, 4xx, 5xx' },
  { id: '2xx', label: '2xx' },
  { id: '3xx', label: '3xx' },
  { id: '4xx', label: '4xx' },
  { id: '5xx', label: '5xx' },
  { id: 'none', label: 'No response' },
  { id: 'pinned', label: 'Pinned' },
]

const none: readonly HistoryEntry[] = []

/** The id of "any": a method and a host are never empty. */
const any = ''

function choicesOf(label: string, known: readonly string[], chosen: string | null): Choice<string>[] {
  const all = chosen === null || known.includes(chosen) ? known : [...known, chosen]
  return [{ id: any, label }, ...all.map((id) => ({ id, label: id }))]
}

export function HistoryList() {
  const state = useHistory()
  const { filter, method, host, entries, searching, count, bytes, choices, problem, selected } = state
  const [clearing, setClearing] = useState<HistorySettings | null>(null)
  const [deleting, setDeleting] = useState<readonly string[] | null>(null)
  const isFiltered = state.text.trim() !== '' || filter !== 'all' || method !== null || host !== null
  const remove = useCallback(() => {
    const chosen = useHistory.getState().selected
    if (chosen.length > 1) setDeleting(chosen)
    else void deleteHistory(chosen)
  }, [])
  const askToClear = () =>
    call('historySettings', undefined).then(setClearing, (error) => toastProblem(problemOf(error)))

  return (
    <section className="history-list" aria-label="Exchanges">
      <div className="history-bar">
        <div className="grow">
          <TextField
            label="Search the history"
            hideLabel
            placeholder="Method, status, host, target, name"
            value={state.text}
            onChange={(text) => searchHistory({ text })}
          />
        </div>
        <Checkbox
          label="Headers and bodies"
          value={state.inBodies}
          onChange={(inBodies) => searchHistory({ inBodies })}
        />
      </div>
      <div className="history-bar">
        <Select
          label="Status"
          hideLabel
          className="history-filter"
          choices={filters}
          value={filter}
          onChange={(value) => searchHistory({ filter: value })}
        />
        <Select
          label="Method"
          hideLabel
          className="history-filter"
          choices={choicesOf('Any method', choices.methods, method)}
          value={method ?? any}
          onChange={(value) => searchHistory({ method: value === any ? null : value })}
        />
        <Select
          label="Host"
          hideLabel
          className="history-filter"
          choices={choicesOf('Any host', choices.hosts, host)}
          value={host ?? any}
          onChange={(value) => searchHistory({ host: value === any ? null : value })}
        />
      </div>
      {problem !== null && (
        <div className="history-problem">
          <ProblemCard problem={problem} />
        </div>
      )}
      {entries !== null && entries.length === 0 && !searching ? (
        <Nothing isFiltered={isFiltered} inBodies={state.inBodies} />
      ) : (
        <Rows entries={entries ?? none} selected={selected} onDelete={remove} />
      )}
      <footer className="history-foot">
        <span role="status">
          {isFiltered && entries !== null && `${entries.length.toLocaleString()} of `}
          {keptWords({ count, bytes })}
          {searching && isFiltered && ', searching…'}
        </span>
        <span className="grow" />
        <IconButton label="Delete what is chosen" isDisabled={selected.length === 0} onPress={remove}>
          <Trash2 size={14} aria-hidden />
        </IconButton>
        <Button variant="bare" isDisabled={count === 0} onPress={() => void askToClear()}>
          Clear…
        </Button>
      </footer>
      {clearing !== null && <ClearDialog kept={clearing} onClose={() => setClearing(null)} />}
      {deleting !== null && <DeleteDialog ids={deleting} onClose={() => setDeleting(null)} />}
    </section>
  )
}

function Nothing({ isFiltered, inBodies }: { isFiltered: boolean; inBodies: boolean }) {
  if (!isFiltered)
    return (
      <EmptyState
        title="Nothing sent yet"
        actions={<Button onPress={() => openRoom('settings')}>How much is kept…</Button>}
      >
        Send a request: it is kept here with its answer, without secrets, to be found, compared and sent
        again.
      </EmptyState>
    )
  return (
    <EmptyState
      title="Nothing found"
      actions={
        <>
          {!inBodies && (
            <Button onPress={() => searchHistory({ inBodies: true })}>Search headers and bodies</Button>
          )}
          <Button onPress={() => searchHistory(everything)}>Show all</Button>
        </>
      }
    >
      No exchange fits the search and the filters.
    </EmptyState>
  )
}

function DeleteDialog({ ids, onClose }: { ids: readonly string[]; onClose: () => void }) {
  return (
    <Dialog
      title={`Delete ${ids.length.toLocaleString()} exchanges?`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="danger" onPress={() => void deleteHistory(ids).then(onClose)}>
            Delete
          </Button>
        </>
      }
    >
      <p>They go with their bodies, pinned ones too. This cannot be undone.</p>
    </Dialog>
  )
}

/** Of every row: the list is not measured, so that thousands open at once. */
const rowHeight = 44
const layoutOptions = { rowHeight }

function choose(keys: Selection) {
  const all = () => (useHistory.getState().entries ?? []).map(({ id }) => id)
  selectHistory(keys === 'all' ? all() : [...keys].map(String))
}

/** Runs for every entry, also those out of sight: what a row shows is drawn by `Row`, which is asked only for those in sight. */
function item(entry: HistoryEntry) {
  const { id, method, status, host, target } = entry
  return (
    <ListBoxItem
      id={id}
      className="history-row"
      textValue={`${method} ${status ?? 'failed'} ${host}${target}`}
    >
      <Row entry={entry} />
    </ListBoxItem>
  )
}

const Rows = memo(function Rows(props: {
  entries: readonly HistoryEntry[]
  selected: readonly string[]
  onDelete: () => void
}) {
  const { entries, selected, onDelete } = props
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the list box inside has the focus and the role.
    <div
      className="history-rows-frame"
      onKeyDown={(event) => {
        if (event.key === 'Delete' && selected.length > 0) onDelete()
      }}
    >
      <Virtualizer layout={ListLayout} layoutOptions={layoutOptions}>
        <ListBox
          className="history-rows"
          aria-label="Exchanges, newest first"
          items={entries}
          selectionMode="multiple"
          selectionBehavior="replace"
          selectedKeys={selected}
          onSelectionChange={choose}
          onAction={(id) => void reopenById(String(id))}
        >
          {item}
        </ListBox>
      </Virtualizer>
    </div>
  )
})

function Row({ entry }: { entry: HistoryEntry }) {
  const { method, status, host, target, ms, sentAt, pinned, error, requestId } = entry
  const tone = status === null || status >= 400 ? 'refused' : status >= 300 ? 'moved' : 'accepted'
  const { day, time } = dayAndTime(sentAt)
  const facts = [day, ms === null ? '' : `${ms.toFixed(0)} ms`]
  return (
    <>
      <span className="method" data-method={method}>
        {method}
      </span>
      <b className={`status ${tone}`} title={error ?? undefined}>
        {status ?? 'failed'}
      </b>
      <span className="history-pair mono" title={`${host}${target}`}>
        <TargetText text={target} />
        <small>
          {requestId !== null && `${requestId.replace(/\.ya?ml$/, '')} · `}
          {host}
        </small>
      </span>
      <span className="history-pair history-when">
        <time dateTime={sentAt}>{time}</time>
        <small>{facts.filter((text) => text !== '').join(' · ')}</small>
      </span>
      <span className="history-pin">
        {pinned && (
          <>
            <Pin size={12} aria-hidden />
            <span className="visually-hidden">pinned</span>
          </>
        )}
      </span>
    </>
  )
}
