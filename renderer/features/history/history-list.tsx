import { GitCompareArrows, Pin, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { ListBox, ListBoxItem } from 'react-aria-components'
import {
  clearHistory,
  deleteHistory,
  type HistoryEntry,
  type HistoryFilter,
  loadOlder,
  searchHistory,
  selectHistory,
  useHistory,
} from '../../state/history.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { EmptyState, ProblemCard } from '../../ui/card.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Checkbox, TextField } from '../../ui/fields.tsx'
import { Select } from '../../ui/select.tsx'
import { byteCount } from '../request/body-text.ts'
import { timeOf } from './words.ts'

const filters: readonly { id: HistoryFilter; label: string }[] = [
  { id: 'all', label: 'All' },
  { id: 'failed', label: 'Failed' },
  { id: 'pinned', label: 'Pinned' },
]

export function HistoryList() {
  const { text, filter, inBodies, entries, next, count, bytes, problem, selected } = useHistory()
  const [asking, setAsking] = useState(false)
  const isFiltered = text.trim() !== '' || filter !== 'all'

  return (
    <section className="history-list" aria-label="Exchanges">
      <div className="history-bar">
        <div className="grow">
          <TextField
            label="Search the history"
            hideLabel
            placeholder="Method, status, host, target, name"
            value={text}
            onChange={(value) => searchHistory({ text: value })}
          />
        </div>
        <Select
          label="Show"
          hideLabel
          choices={filters}
          value={filter}
          onChange={(value) => searchHistory({ filter: value })}
        />
      </div>
      <div className="history-bar">
        <Checkbox
          label="Bodies too"
          value={inBodies}
          onChange={(value) => searchHistory({ inBodies: value })}
        />
        <span className="grow" />
        <Button isDisabled={selected.length !== 2} onPress={() => useHistory.setState({ comparing: true })}>
          <GitCompareArrows size={13} aria-hidden />
          Compare
        </Button>
        <IconButton
          label="Delete what is chosen"
          isDisabled={selected.length === 0}
          onPress={() => void deleteHistory(selected)}
        >
          <Trash2 size={14} aria-hidden />
        </IconButton>
      </div>
      {problem !== null && (
        <div className="history-problem">
          <ProblemCard problem={problem} />
        </div>
      )}
      {entries !== null && entries.length === 0 ? (
        <EmptyState title={isFiltered ? 'Nothing found' : 'Nothing sent yet'}>
          {isFiltered && next === null
            ? 'No exchange fits the search and the filter.'
            : 'Every exchange is kept here for 30 days, up to 1 GB; what is pinned stays.'}
        </EmptyState>
      ) : (
        <ListBox
          className="history-rows"
          aria-label="Exchanges, newest first"
          selectionMode="multiple"
          selectionBehavior="replace"
          selectedKeys={selected}
          onSelectionChange={(keys) =>
            selectHistory(keys === 'all' ? (entries ?? []).map(({ id }) => id) : [...keys].map(String))
          }
        >
          {(entries ?? []).map((entry) => (
            <EntryRow key={entry.id} entry={entry} />
          ))}
        </ListBox>
      )}
      {next !== null && (
        <div className="history-more">
          <Button onPress={() => void loadOlder()}>Show older ones</Button>
        </div>
      )}
      <footer className="history-foot">
        <span>
          {count} {count === 1 ? 'exchange' : 'exchanges'}, {byteCount(bytes)}
        </span>
        <span className="grow" />
        <Button variant="bare" isDisabled={count === 0} onPress={() => setAsking(true)}>
          Clear
        </Button>
      </footer>
      <Dialog
        title="Clear the history?"
        isOpen={asking}
        onClose={() => setAsking(false)}
        actions={
          <>
            <Button onPress={() => setAsking(false)}>Cancel</Button>
            <Button
              variant="danger"
              onPress={() => {
                setAsking(false)
                void clearHistory()
              }}
            >
              Clear
            </Button>
          </>
        }
      >
        <p>Every exchange that is not pinned is deleted with its bodies. This cannot be undone.</p>
      </Dialog>
    </section>
  )
}

function EntryRow({ entry }: { entry: HistoryEntry }) {
  const { id, method, status, host, target, ms, sentAt, pinned, error, requestId } = entry
  const tone = status === null || status >= 400 ? 'refused' : status >= 300 ? 'moved' : 'accepted'
  const what = status === null ? 'failed' : String(status)
  return (
    <ListBoxItem id={id} className="history-row" textValue={`${method} ${what} ${host}${target}`}>
      <span className="method" data-method={method}>
        {method}
      </span>
      <b className={`status ${tone}`} title={error ?? undefined}>
        {what}
      </b>
      <span className="history-pair mono" title={`${host}${target}`}>
        <span>{target}</span>
        <small>
          {requestId !== null && `${requestId.replace(/\.ya?ml$/, '')} · `}
          {host}
        </small>
      </span>
      <span className="history-pair history-when">
        <time dateTime={sentAt}>{timeOf(sentAt)}</time>
        <small>{ms === null ? '' : `${ms.toFixed(0)} ms`}</small>
      </span>
      <span className="history-pin">
        {pinned && (
          <>
            <Pin size={12} aria-hidden />
            <span className="visually-hidden">pinned</span>
          </>
        )}
      </span>
    </ListBoxItem>
  )
}
