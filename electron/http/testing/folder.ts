import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** An empty folder; `later` is vitest's `afterAll` or `onTestFinished`, which removes it. */
export function temporaryFolder(later: (remove: () => void) => void): string {
  const folder = mkdtempSync(join(tmpdir(), 'cordboard-test-'))
  later(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
