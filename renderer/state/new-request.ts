import { emptyRequest } from '../../shared/request/defaults.ts'
import { openDraft } from './session.ts'
import { focusRoomSoon, useShell } from './shell.ts'

/** Opens an empty request, ready for its URL. `folder`: where it is to be saved, if that is known. */
export function newRequest(folder: string | null = null) {
  if (folder !== null) useShell.setState({ newRequestIn: folder })
  openDraft('New request', emptyRequest())
  focusRoomSoon()
}
