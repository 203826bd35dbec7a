/**
 * Kind and place of an error, for the log. The message goes neither here nor to the window: messages of libraries repeat
 * their input, and inputs hold keys and tokens.
 */
export function whereThrown(thrown: unknown): string {
  if (!(thrown instanceof Error)) return typeof thrown
  const frame = thrown.stack?.split('\n').find((line) => /^\s+at /.test(line))
  return `${thrown.name}${codeOf(thrown)}${frame === undefined ? '' : ` ${frame.trim()}`}`
}

/** ` (ENOSPC)`: the system's or a library's own name for what went wrong. */
export function codeOf(thrown: unknown): string {
  const isCoded = thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string'
  return isCoded ? ` (${thrown.code})` : ''
}
