/** What a command sees of the world: values in, text out, so that tests call it without a process. */
export interface Io {
  stdin(): Promise<string>
  stdout(text: string): void
  stderr(text: string): void
  env: Record<string, string | undefined>
  cwd: string
  /** Aborted by SIGINT and SIGTERM. */
  signal: AbortSignal
}
