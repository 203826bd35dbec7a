import { lstatSync, readlinkSync, symlinkSync } from 'node:fs'
import path from 'node:path'

/** What a person is told, and whether it is done. */
export interface Linked {
  isDone: boolean
  message: string
  detail: string
}

/** On the PATH of every shell of macOS (/etc/paths), and not Apple's. */
const place = '/usr/local/bin/cordboard'

/** `'` ends the quotes, stands escaped, and opens them again. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

function linkAt(link: string): { target: string | null } | null {
  try {
    return { target: lstatSync(link).isSymbolicLink() ? readlinkSync(link) : null }
  } catch {
    return null
  }
}

/**
 * Makes `cordboard` a command of terminals on macOS, where an app that is dragged into its folder has no installer: a link to the
 * script in the bundle. Asks for no password; where the folder is somebody else's it tells the line for sudo.
 */
export function linkCommand(resources: string, link: string = place): Linked {
  const script = path.join(resources, 'bin/cordboard')
  // macOS starts what was downloaded and not moved from a random read-only folder; a disk image goes away too.
  if (/^\/(private\/var\/folders|var\/folders|Volumes)\//.test(script)) {
    return {
      isDone: false,
      message: 'Move Cordboard to the Applications folder first.',
      detail:
        'It runs from a place that will be gone. Move it, start it again, and install the command then.',
    }
  }
  const done = {
    isDone: true,
    message: 'The command is installed.',
    detail: `${link} leads to this app. Try: cordboard --help`,
  }
  const there = linkAt(link)
  if (there?.target === script) return done
  const line = `sudo mkdir -p ${quoted(path.dirname(link))} && sudo ln -sfn ${quoted(script)} ${quoted(link)}`
  if (there !== null) {
    return {
      isDone: false,
      message: `There is another ${link} already.`,
      detail: `It was left alone. To put this app's in its place, run in a terminal:\n\n${line}`,
    }
  }
  try {
    symlinkSync(script, link)
    return done
  } catch {
    return {
      isDone: false,
      message: `You may not write to ${path.dirname(link)}.`,
      detail: `Run in a terminal:\n\n${line}`,
    }
  }
}
