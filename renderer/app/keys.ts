import { isMac } from '../ui/keys-label.ts'
import { commands, runCommand } from './commands.ts'

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
