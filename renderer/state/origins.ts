import { openFolderSettings } from './folders.ts'
import type { Origin } from './known-variables.ts'
import { openRoom } from './session.ts'
import { useShell } from './shell.ts'

/** True where there is a place to go to: what is built in stands nowhere. */
export function canOpen(origin: Origin): boolean {
  return origin.kind === 'environment' || origin.kind === 'folder' || origin.kind === 'sandbox'
}

/** Opens the place that defines a variable. */
export function openOrigin(origin: Origin): void {
  if (origin.kind === 'environment') {
    useShell.setState({ shownVariable: { environmentId: origin.id, name: origin.variable } })
    openRoom('environments')
  }
  if (origin.kind === 'folder') openFolderSettings(origin.id, 'variables')
  if (origin.kind === 'sandbox') openRoom('sandbox')
}
