import path from 'node:path'

/** What the desktop app was started for. */
export type Purpose =
  | { kind: 'command'; args: string[] }
  /** `file`: an .sdp to show in the Lab; `workspaceDir`: `cordboard open DIR`. Absolute paths. */
  | { kind: 'window'; file: string | null; workspaceDir: string | null }

/**
 * Reads the arguments behind the program's own name. The installed app is its own command line, because the fuses keep it from
 * running as Node: `cordboard sdp clean call.sdp`. Switches of Chromium may stand anywhere before the first word.
 */
export function purposeOf(args: readonly string[], cwd: string, commandWords: ReadonlySet<string>): Purpose {
  const [first = ''] = args
  if (first === '--version' || first === '--help') return { kind: 'command', args: [first] }
  const at = args.findIndex((argument) => !argument.startsWith('-'))
  const word = args[at]
  const rest = args.slice(at + 1)
  if (word === undefined) return { kind: 'window', file: null, workspaceDir: null }
  if (word === 'open' && !rest.some((argument) => argument === '--help' || argument === '-h')) {
    const folder = rest.find((argument) => !argument.startsWith('-'))
    return {
      kind: 'window',
      file: null,
      workspaceDir: folder === undefined ? null : path.resolve(cwd, folder),
    }
  }
  if (commandWords.has(word)) return { kind: 'command', args: args.slice(at) }
  return { kind: 'window', file: sdpFileOf(args, cwd), workspaceDir: null }
}

/** The last .sdp among arguments: what a file manager passes for a double click. */
export function sdpFileOf(args: readonly string[], cwd: string): string | null {
  const file = args.findLast((argument) => !argument.startsWith('-') && /\.sdp$/i.test(argument))
  return file === undefined ? null : path.resolve(cwd, file)
}
