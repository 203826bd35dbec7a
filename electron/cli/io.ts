/** What a command sees of the world: values in, text and bytes out, so that tests call it without a process. */
export interface Io {
  stdin(): Promise<Buffer>
  stdout(text: string): void
  /** To stdout as they are, no faster than the reader takes them. */
  write(chunks: AsyncIterable<Uint8Array>): Promise<void>
  stderr(text: string): void
  env: Record<string, string | undefined>
  cwd: string
  /** Aborted by SIGINT and SIGTERM. */
  signal: AbortSignal
}
