/** One request of a run. */
export interface RunResult {
  /** The file's id in the workspace. */
  path: string
  name: string
  method: string
  /** After variables, secrets masked. */
  url: string
  /** Null when no response came. */
  status: number | null
  ms: number
  error?: { code: string; message: string; fix: string }
}

/** It could not be made, no response came, or the status is 400 and above. */
export function failed(result: RunResult): boolean {
  return result.error !== undefined || result.status === null || result.status >= 400
}
