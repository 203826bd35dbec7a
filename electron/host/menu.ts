import type { MenuItemConstructorOptions } from 'electron'

/** A command of the window; its id is what the `menuCommand` event carries, its accelerator is Electron's notation. */
interface CommandItem {
  id: string
  label: string
  accelerator?: string
}

const file: CommandItem[] = [
  { id: 'new-request', label: 'New Request', accelerator: 'CmdOrCtrl+N' },
  { id: 'open-folder', label: 'Open Folder…', accelerator: 'CmdOrCtrl+O' },
  { id: 'save', label: 'Save', accelerator: 'CmdOrCtrl+S' },
  { id: 'import', label: 'Import…' },
  { id: 'export', label: 'Export…' },
  { id: 'reopen-tab', label: 'Reopen Closed Tab', accelerator: 'CmdOrCtrl+Shift+T' },
  { id: 'close-tab', label: 'Close Tab', accelerator: 'CmdOrCtrl+W' },
]
const request: CommandItem[] = [{ id: 'send', label: 'Send', accelerator: 'CmdOrCtrl+Enter' }]
const view: CommandItem[] = [
  { id: 'palette', label: 'Find Anything…', accelerator: 'CmdOrCtrl+K' },
  { id: 'toggle-sidebar', label: 'Show or Hide Sidebar', accelerator: 'CmdOrCtrl+B' },
]
const go: CommandItem[] = [
  { id: 'open-sdp-lab', label: 'SDP Lab', accelerator: 'CmdOrCtrl+Shift+L' },
  { id: 'open-keys', label: 'Keys', accelerator: 'CmdOrCtrl+Shift+K' },
  { id: 'open-environments', label: 'Environments', accelerator: 'CmdOrCtrl+Shift+E' },
  { id: 'open-history', label: 'History', accelerator: 'CmdOrCtrl+Shift+H' },
  { id: 'open-sandbox', label: 'Sandbox', accelerator: 'CmdOrCtrl+Shift+B' },
  { id: 'open-settings', label: 'Settings', accelerator: 'CmdOrCtrl+,' },
]

/**
 * The accelerators by command id. The window handles the same keys itself in both hosts and stops them there, so that a
 * native menu does not run a command twice.
 */
export const accelerators: ReadonlyMap<string, string> = new Map(
  [...file, ...request, ...view, ...go].map(({ id, accelerator = '' }) => [id, accelerator]),
)

const separator: MenuItemConstructorOptions = { type: 'separator' }

/**
 * The native menu. `run` sends a command to the window; reload and developer tools are for unpackaged runs alone. `installCommand` is
 * for macOS, where nothing else puts the command on the PATH; null hides it.
 */
export function menuTemplate(
  run: (command: string) => void,
  options: { isMac: boolean; isPackaged: boolean; installCommand: (() => void) | null },
): MenuItemConstructorOptions[] {
  const items = (commands: CommandItem[]): MenuItemConstructorOptions[] =>
    commands.map((command) => ({ ...command, click: () => run(command.id) }))
  const development: MenuItemConstructorOptions[] = options.isPackaged
    ? []
    : [separator, { role: 'reload' }, { role: 'toggleDevTools' }]
  const mac = (...menus: MenuItemConstructorOptions[]) => (options.isMac ? menus : [])
  // Its own accelerator would be the one that closes a tab.
  const close: MenuItemConstructorOptions = { role: 'close', accelerator: 'CmdOrCtrl+Shift+W' }
  return [
    ...mac({ role: 'appMenu' }),
    { label: 'File', submenu: [...items(file), separator, options.isMac ? close : { role: 'quit' }] },
    { role: 'editMenu' },
    { label: 'Request', submenu: items(request) },
    {
      label: 'View',
      submenu: [
        ...items(view),
        separator,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
        ...development,
      ],
    },
    { label: 'Go', submenu: items(go) },
    ...mac({ role: 'windowMenu' }),
    ...(options.installCommand === null
      ? []
      : [
          {
            role: 'help' as const,
            submenu: [
              {
                id: 'install-command',
                label: 'Install “cordboard” Command for Terminals…',
                click: options.installCommand,
              },
            ],
          },
        ]),
  ]
}
