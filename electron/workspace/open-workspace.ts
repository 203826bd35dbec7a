import type { Secrets } from './secrets.ts'

/** The workspace that is open, for the parts of the service. */
export interface OpenWorkspace {
  root: string
  name: string
  secrets: Secrets
}

export interface Opened {
  /** Throws ProblemError `workspace-closed`. */
  here(): OpenWorkspace
  /** Writes run one after the other, whoever asks. */
  serial<T>(work: () => Promise<T>): Promise<T>
}

export const nothing = (): undefined => undefined
