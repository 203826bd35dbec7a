import { useEffect, useRef } from 'react'
import { Group, Panel, Separator } from 'react-resizable-panels'
import { followHistory, useHistory } from '../../state/history.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/card.tsx'
import { useNarrow } from '../request/use-narrow.ts'
import { ExchangeComparison } from './comparison.tsx'
import './history.css'
import { HistoryDetailView } from './history-detail.tsx'
import { HistoryList } from './history-list.tsx'

/** Narrower than this, in px, the list and the exchange stand below each other. */
const besideEachOther = 640

/** Every exchange that was sent from this machine: found again, looked at, compared, sent again. */
export default function HistoryScreen() {
  const selected = useHistory((state) => state.selected)
  const comparing = useHistory((state) => state.comparing)
  useEffect(() => followHistory(), [])
  const wasComparing = useRef(comparing)
  useEffect(() => {
    // The comparison had the focus and is gone.
    if (wasComparing.current && !comparing) document.querySelector<HTMLElement>('.history-rows')?.focus()
    wasComparing.current = comparing
  }, [comparing])
  const [first, second] = selected
  const { frame, isNarrow } = useNarrow(besideEachOther)

  // Two texts beside each other need the whole width.
  if (comparing && first !== undefined && second !== undefined)
    return (
      <article className="history">
        <h2 className="visually-hidden">History</h2>
        <ExchangeComparison key={`${first} ${second}`} ids={[first, second]} />
      </article>
    )
  return (
    <article className="history" ref={frame}>
      <h2 className="visually-hidden">History</h2>
      <Group className="history-panels" orientation={isNarrow ? 'vertical' : 'horizontal'}>
        <Panel
          id="history-list"
          className="panel-fill"
          defaultSize={isNarrow ? '45%' : '37%'}
          minSize={isNarrow ? 150 : 300}
        >
          <HistoryList />
        </Panel>
        <Separator
          className={isNarrow ? 'splitter horizontal' : 'splitter'}
          aria-label={isNarrow ? 'Height of the list' : 'Width of the list'}
        />
        <Panel id="history-detail" className="panel-fill" minSize={isNarrow ? 120 : 280}>
          {selected.length === 1 && first !== undefined ? (
            <HistoryDetailView key={first} id={first} />
          ) : (
            <Chosen count={selected.length} />
          )}
        </Panel>
      </Group>
    </article>
  )
}

/** What can be done where not exactly one is chosen. */
function Chosen({ count }: { count: number }) {
  if (count === 0)
    return (
      <EmptyState title="Nothing chosen">
        Choose an exchange to see what was sent and what came back; Enter opens it to be sent again, Delete
        deletes it. Choose a second one with Ctrl or Shift to compare the two.
      </EmptyState>
    )
  if (count > 2)
    return (
      <EmptyState title={`${count} chosen`}>Delete deletes them; two of them can be compared.</EmptyState>
    )
  return (
    <EmptyState
      title="2 chosen"
      actions={
        <Button variant="strong" onPress={() => useHistory.setState({ comparing: true })}>
          Compare
        </Button>
      }
    >
      Compare shows line by line what was sent and what came back; Delete deletes both.
    </EmptyState>
  )
}
