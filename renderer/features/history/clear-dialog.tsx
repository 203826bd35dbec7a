import { useState } from 'react'
import { clearHistory, type HistorySettings } from '../../state/history.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Checkbox } from '../../ui/fields.tsx'
import { byteCount } from '../request/body-text.ts'

/** "3 exchanges, 1.2 MB". */
export function keptWords({ count, bytes }: Pick<HistorySettings, 'count' | 'bytes'>): string {
  return `${count.toLocaleString()} ${count === 1 ? 'exchange' : 'exchanges'}, ${byteCount(bytes)}`
}

/** Asks before the history is cleared, with what it holds. `onClose` is told once that is done, or refused. */
export function ClearDialog({ kept, onClose }: { kept: HistorySettings; onClose: () => void }) {
  const [pinnedToo, setPinnedToo] = useState(false)
  const isOnlyPinned = kept.pinned === kept.count
  return (
    <Dialog
      title="Clear the history?"
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            variant="danger"
            isDisabled={isOnlyPinned && !pinnedToo}
            onPress={() => void clearHistory(pinnedToo).then(onClose)}
          >
            Clear
          </Button>
        </>
      }
    >
      <p>
        It holds {keptWords(kept)}. Every exchange that is not pinned is deleted with its bodies. This cannot
        be undone.
      </p>
      {kept.pinned > 0 && (
        <Checkbox
          label={kept.pinned === 1 ? 'The pinned one too' : `The ${kept.pinned} pinned ones too`}
          value={pinnedToo}
          onChange={setPinnedToo}
        />
      )}
    </Dialog>
  )
}
