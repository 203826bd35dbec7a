/** What a menu, a key or the palette can do. */
export interface Command {
  id: string
  title: string
  group: 'Request' | 'Go to' | 'Window'
  /** As `Mod+Shift+F`; Mod is Ctrl, and Command on a Mac. */
  keys?: string
  run: () => void
}
