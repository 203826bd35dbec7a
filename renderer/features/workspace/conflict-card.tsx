import { useState } from 'react'
import type { RequestDraft } from '../../../shared/request/model.ts'
import { keepMine, takeTheirs, useConflicts } from '../../state/conflicts.ts'
import { draftOf, useRequests } from '../../state/requests.ts'
import type { Tab } from '../../state/session.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { differences } from './differences.ts'
import './workspace.css'

/** Above a request whose file was changed by someone else while there were unsaved edits of it. */
export function ConflictCard({ tab }: { tab: Tab }) {
  const conflict = useConflicts((state) => state.conflicts[tab.requestId ?? ''])
  const mine = useRequests((state) => draftOf(tab, state.saved))
  const [isComparing, setComparing] = useState(false)
  if (conflict === undefined || mine === null) return null
  const { theirs } = conflict
  const isGone = theirs === null
  const choices = (
    <>
      <Button onPress={() => takeTheirs(tab)}>{isGone ? 'Close the tab' : 'Take theirs'}</Button>
      <Button variant="strong" onPress={() => keepMine(tab)}>
        {isGone ? 'Keep as a new request' : 'Keep mine'}
      </Button>
    </>
  )
  return (
    <div className="conflict">
      <Card
        tone="warning"
        title={isGone ? 'The file was deleted on disk' : 'The file was changed on disk'}
        actions={
          <div className="conflict-actions">
            {!isGone && <Button onPress={() => setComparing(true)}>Compare…</Button>}
            {choices}
          </div>
        }
      >
        {isGone
          ? 'Another program deleted or moved it. What this tab shows is still here.'
          : 'Another program changed it, and this tab has unsaved edits. Nothing is lost until you choose.'}
      </Card>
      {isComparing && theirs !== null && (
        <Dialog title="On disk, and mine" isOpen onClose={() => setComparing(false)} actions={choices}>
          <Comparison theirs={theirs} mine={mine} />
        </Dialog>
      )}
    </div>
  )
}

function Comparison({ theirs, mine }: { theirs: RequestDraft; mine: RequestDraft }) {
  return (
    <table className="conflict-table">
      <thead>
        <tr>
          <th scope="col">Part</th>
          <th scope="col">On disk</th>
          <th scope="col">Mine</th>
        </tr>
      </thead>
      <tbody>
        {differences(theirs, mine).map(({ part, before, after }) => (
          <tr key={part}>
            <th scope="row">{part}</th>
            <td>
              <pre>{before}</pre>
            </td>
            <td>
              <pre>{after}</pre>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
