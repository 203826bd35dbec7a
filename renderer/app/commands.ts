import { openCopyAs, openExport } from '../features/export/export-store.ts'
import { openImport } from '../features/import/import-store.ts'
import { askForFolder } from '../features/workspace/folder-dialog-store.ts'
import { closeForNow, reopenTab } from '../state/closing.ts'
import { newRequest } from '../state/new-request.ts'
import { sendTab } from '../state/requests.ts'
import { saveTab } from '../state/saving.ts'
import { openRoom, type RoomKind, stepTab, useSession } from '../state/session.ts'
import { focusRoomSoon, useShell } from '../state/shell.ts'
import type { Command } from '../ui/command.ts'
import { isModalOpen } from '../ui/dialog.tsx'
import { mayRun } from './command-gate.ts'

function onActiveTab(run: (tabId: string) => void) {
  const { activeTab } = useSession.getState()
  if (activeTab !== null) run(activeTab)
}

function go(kind: RoomKind, title: string, keys?: string): Command {
  return {
    id: `open-${kind === 'sdp' ? 'sdp-lab' : kind}`,
    title,
    group: 'Go to',
    ...(keys === undefined ? {} : { keys }),
    run: () => {
      openRoom(kind)
      focusRoomSoon()
    },
  }
}

/** Everything that a key, the palette or a menu can start: one list. */
export const commands: readonly Command[] = [
  {
    id: 'new-request',
    title: 'New request',
    group: 'Request',
    keys: 'Mod+N',
    run: () => newRequest(),
  },
  {
    id: 'open-folder',
    title: 'Open a folder…',
    group: 'Window',
    keys: 'Mod+O',
    run: () => askForFolder('open'),
  },
  { id: 'new-workspace', title: 'New workspace…', group: 'Window', run: () => askForFolder('new') },
  { id: 'import', title: 'Import…', group: 'Request', run: () => openImport() },
  { id: 'export', title: 'Export…', group: 'Request', run: () => openExport(null) },
  { id: 'copy-as', title: 'Copy as…', group: 'Request', run: openCopyAs },
  { id: 'send', title: 'Send', group: 'Request', keys: 'Mod+Enter', run: () => onActiveTab(sendTab) },
  { id: 'save', title: 'Save', group: 'Request', keys: 'Mod+S', run: () => onActiveTab(saveTab) },
  {
    id: 'toggle-signing',
    title: 'Show or hide the signing panel',
    group: 'Request',
    keys: 'Mod+Alt+S',
    run: () => useSession.setState(({ signingPanelOpen }) => ({ signingPanelOpen: !signingPanelOpen })),
  },
  go('sdp', 'SDP Lab', 'Mod+Shift+L'),
  go('doctor', 'Signature doctor'),
  go('keys', 'Keys', 'Mod+Shift+K'),
  go('environments', 'Environments', 'Mod+Shift+E'),
  go('history', 'History', 'Mod+Shift+H'),
  go('sandbox', 'Sandbox', 'Mod+Shift+B'),
  go('settings', 'Settings', 'Mod+,'),
  go('welcome', 'Welcome page'),
  {
    id: 'palette',
    title: 'Find anything',
    group: 'Window',
    keys: 'Mod+K',
    run: () => useShell.setState(({ paletteOpen }) => ({ paletteOpen: !paletteOpen })),
  },
  {
    id: 'toggle-sidebar',
    title: 'Show or hide the sidebar',
    group: 'Window',
    keys: 'Mod+B',
    run: () => useSession.setState(({ sidebarOpen }) => ({ sidebarOpen: !sidebarOpen })),
  },
  {
    id: 'close-tab',
    title: 'Close tab',
    group: 'Window',
    keys: 'Mod+W',
    run: () => onActiveTab(closeForNow),
  },
  {
    id: 'reopen-tab',
    title: 'Reopen closed tab',
    group: 'Window',
    keys: 'Mod+Shift+T',
    run: reopenTab,
  },
  { id: 'next-tab', title: 'Next tab', group: 'Window', keys: 'Ctrl+Tab', run: () => stepTab(1) },
  {
    id: 'previous-tab',
    title: 'Previous tab',
    group: 'Window',
    keys: 'Ctrl+Shift+Tab',
    run: () => stepTab(-1),
  },
  {
    id: 'theme',
    title: 'Switch between light and dark',
    group: 'Window',
    run: () =>
      useSession.setState({ theme: document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark' }),
  },
]

/** As a key or a menu starts it. False where it has to wait for the dialog in front. */
export function runCommand(id: string): boolean {
  if (!mayRun(id, { modal: isModalOpen(), palette: useShell.getState().paletteOpen })) return false
  commands.find((command) => command.id === id)?.run()
  return true
}
