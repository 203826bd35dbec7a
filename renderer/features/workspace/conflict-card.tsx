import { useState } from 'react'
import { emptyRequest } from '../../../shared/request/defaults.ts'
import type { FolderSettings, RequestDraft } from '../../../shared/request/model.ts'
import { type Conflict, keepMine, takeTheirs, useConflicts } from '../../state/conflicts.ts'
import { itemIdOf, settingsOf, useFolders } from '../../state/folders.ts'
import { draftOf, useRequests } from '../../state/requests.ts'
import type { Tab } from '../../state/session.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { differences } from './differences.ts'
import './workspace.css'

/** Above a request whose file was changed by someone else while there were unsaved edits of it. */
export function ConflictCard({ tab }: { tab: Tab }) {
  const { conflict, mine } = useConflict(tab)
  const [isComparing, setComparing] = useState(false)
  if (conflict === undefined || mine === null) return null
  const { theirs } = conflict
  const isGone = theirs === null
  const isFolder = tab.kind === 'folder'
  const choices = (
    <>
      <Button onPress={() => takeTheirs(tab)}>{isGone ? 'Close the tab' : 'Take theirs'}</Button>
      {!(isGone && isFolder) && (
        <Button variant="strong" onPress={() => keepMine(tab)}>
          {isGone ? 'Keep as a new request' : 'Keep mine'}
        </Button>
      )}
    </>
  )
  return (
    <div className="conflict">
      <Card
        tone="warning"
        title={
          isGone ? `The ${isFolder ? 'folder' : 'file'} was deleted on disk` : 'The file was changed on disk'
        }
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

/** A folder's settings are compared as the part of a request that they are. */
function useConflict(tab: Tab): { conflict: Conflict | undefined; mine: RequestDraft | null } {
  const folderId = tab.folder === null ? null : itemIdOf(tab)
  const ofRequest = useConflicts((state) => state.conflicts[tab.requestId ?? ''])
  const ofFolder = useConflicts((state) => state.folders[folderId ?? ''])
  const draft = useRequests((state) => draftOf(tab, state.saved))
  const settings = useFolders((state) => settingsOf(tab, state.saved))
  if (tab.folder === null) return { conflict: ofRequest, mine: draft }
  const asDraft = (given: FolderSettings | null) => (given === null ? null : emptyRequest(given))
  return {
    conflict: ofFolder === undefined ? undefined : { theirs: asDraft(ofFolder.theirs) },
    mine: asDraft(settings),
  }
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
