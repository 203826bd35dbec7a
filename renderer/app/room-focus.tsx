import { useEffect } from 'react'
import { draftOf, useRequests } from '../state/requests.ts'
import type { Tab } from '../state/session.ts'
import { useShell } from '../state/shell.ts'
import { afterModals } from '../ui/focus.ts'

/** Goes into the room if that was asked for. Stands behind it, so that its code has come; a request's file is waited for. */
export function RoomFocus({ tab }: { tab: Tab }) {
  const isWanted = useShell((state) => state.wantsRoomFocus)
  const isRead = useRequests((state) => tab.kind !== 'request' || draftOf(tab, state.saved) !== null)
  const isDue = isWanted && isRead
  // biome-ignore lint/correctness/useExhaustiveDependencies: another tab is another room.
  useEffect(() => {
    if (!isDue) return
    return afterModals(() => {
      useShell.setState({ wantsRoomFocus: false })
      focusRoom()
    })
  }, [isDue, tab.id])
  return null
}

/** Where typing goes first: a request begins with its URL, the Lab with what is pasted. */
const firstFields = ['URL', 'Pasted SDP'].map((label) => `[role="textbox"][aria-label="${label}"]`).join()

/** Any other room is entered at its beginning. */
function focusRoom() {
  const room = document.querySelector<HTMLElement>('.room')
  if (room === null || (room !== document.activeElement && room.contains(document.activeElement))) return
  const target = room.querySelector<HTMLElement>(firstFields) ?? room
  target.focus({ preventScroll: true })
}
