import { useEffect, useRef } from 'react'
import { openImport } from '../features/import/import-store.ts'
import { reopenTab, useClosedTabs } from '../state/closing.ts'
import { newRequest } from '../state/new-request.ts'
import { useSession } from '../state/session.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/card.tsx'
import { afterModals, isFocusLost } from '../ui/focus.ts'
import { keysLabel } from '../ui/keys-label.ts'

/** In place of a room: no tab is open, or Requests was asked for and none of the tabs is one. */
export function NoTab() {
  const hasTabs = useSession((state) => state.tabs.length > 0)
  const hasClosed = useClosedTabs((state) => state.list.length > 0)
  const ref = useRef<HTMLDivElement>(null)
  // Whoever closed the last tab by its keys goes on with them.
  useEffect(
    () =>
      afterModals(() => {
        if (isFocusLost()) ref.current?.querySelector('button')?.focus()
      }),
    [],
  )
  return (
    <div ref={ref} className="no-tab">
      <EmptyState
        title={hasTabs ? 'No request is open' : 'No tab is open'}
        actions={
          <>
            <Button variant="primary" onPress={() => newRequest()}>
              New request
            </Button>
            <Button onPress={() => openImport()}>Import…</Button>
            {hasClosed && <Button onPress={reopenTab}>Reopen closed tab</Button>}
          </>
        }
      >
        Pick a request in the sidebar, or find anything with <kbd>{keysLabel('Mod+K')}</kbd>.
      </EmptyState>
    </div>
  )
}
