import { commands, runCommand } from './commands.ts'

const isMac = navigator.platform.startsWith('Mac')

/** `Mod+Shift+F` as this machine's keyboard says it: `Ctrl Shift F`, or `⌘⇧F` on a Mac. */
export function keysLabel(keys: string): string {
  const parts = keys.split('+')
  if (!isMac) return parts.map((part) => (part === 'Mod' ? 'Ctrl' : part)).join(' ')
  const signs: Record<string, string> = { Mod: '⌘', Shift: '⇧', Alt: '⌥', Ctrl: '⌃', Enter: '↵', Tab: '⇥' }
  return parts.map((part) => signs[part] ?? part).join('')
}

function matches(event: KeyboardEvent, keys: string): boolean {
  const parts = keys.split('+')
  const key = parts.at(-1) ?? ''
  const mod = parts.includes('Mod')
  const ctrl = parts.includes('Ctrl') || (mod && !isMac)
  const meta = mod && isMac
  return (
    event.ctrlKey === ctrl &&
    event.metaKey === meta &&
    event.shiftKey === parts.includes('Shift') &&
    event.altKey === parts.includes('Alt') &&
    event.key.toLowerCase() === key.toLowerCase()
  )
}

/** Runs commands by their keys. Before any editor sees the key, because an editor would take Mod+Enter for itself. */
export function followKeys() {
  addEventListener(
    'keydown',
    (event) => {
      const command = commands.find(({ keys }) => keys !== undefined && matches(event, keys))
      if (command === undefined) return
      // Neither the browser nor the native menu has a use for these keys.
      event.preventDefault()
      if (runCommand(command.id)) event.stopPropagation()
    },
    { capture: true },
  )
}
