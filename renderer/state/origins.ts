import { openFolderSettings } from './folders.ts'
import type { Origin } from './known-variables.ts'
import { openRoom, useSession } from './session.ts'
import { useShell } from './shell.ts'

/** True where there is a place to go to. */
export function canOpen({ kind }: Origin): boolean {
  return kind !== 'built-in' && kind !== 'file'
}

/** Opens the place that defines a variable of the active tab. */
export function openOrigin(origin: Origin): void {
  switch (origin.kind) {
    case 'request':
      useShell.setState({ variablesOf: useSession.getState().activeTab })
      break
    case 'folder':
      openFolderSettings(origin.id, 'variables')
      break
    case 'environment':
      useShell.setState({ shownVariable: { environmentId: origin.id, name: origin.variable } })
      openRoom('environments')
      break
    case 'sandbox':
      openRoom('sandbox')
      break
    default:
  }
}
