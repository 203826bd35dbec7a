/**
 * Whether a command may run. Behind a modal dialog nothing happens that its user does not see; the palette is one itself, and
 * its own keys close it.
 */
export function mayRun(id: string, open: { modal: boolean; palette: boolean }): boolean {
  return !open.modal || (id === 'palette' && open.palette)
}
