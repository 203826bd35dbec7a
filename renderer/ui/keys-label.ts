export const isMac = navigator.platform.startsWith('Mac')

/** `Mod+Shift+F` as this machine's keyboard says it: `Ctrl Shift F`, or `⌘⇧F` on a Mac. */
export function keysLabel(keys: string): string {
  const parts = keys.split('+')
  if (!isMac) return parts.map((part) => (part === 'Mod' ? 'Ctrl' : part)).join(' ')
  const signs: Record<string, string> = { Mod: '⌘', Shift: '⇧', Alt: '⌥', Ctrl: '⌃', Enter: '↵', Tab: '⇥' }
  return parts.map((part) => signs[part] ?? part).join('')
}
