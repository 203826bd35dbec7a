import type { Emit } from '../ipc/handlers.ts'
import type { OpenedFile } from './opened-file.ts'
import type { Updates } from './updates.ts'

/** Everything in which the hosts differ; the services know nothing else of where they run. */
export interface Platform {
  host: 'electron' | 'browser'
  version: string
  electronVersion: string | null
  /** An existing folder, for this user alone. */
  dataDir: string
  /** The workspace to open, as an absolute path; null for the last one, or the sample on the first run. */
  workspaceDir: string | null
  emit: Emit
  /** The system's own store for secrets; null where there is none that deserves the name. */
  seal: Seal | null
  /**
   * Which proxies the system's settings have for a URL, in a PAC file's words (`PROXY host:port; DIRECT`); null where the host
   * cannot ask, and the environment's variables are all there is.
   */
  systemProxy: ((url: string) => Promise<string>) | null
  /** Null where the host has no dialogs, or the user closed it. */
  chooseDirectory(title: string): Promise<string | null>
  /** The file that the system asked to open, once. */
  takeOpenedFile(): Promise<OpenedFile | null>
  updates: Updates
  /** The newest lines of the log, masked. */
  logTail(): string[]
}

export interface Seal {
  /** `keychain`, `dpapi`, `gnome_libsecret`, `kwallet6`, … as Electron names it. */
  backend: string
  encrypt(plain: string): Promise<Uint8Array>
  decrypt(sealed: Uint8Array): Promise<string>
}
