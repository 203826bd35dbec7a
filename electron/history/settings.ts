import { join } from 'node:path'
import { z } from 'zod'
import { historySettingsSchema } from '../../shared/ipc/contract/history.ts'
import { ProblemError } from '../../shared/problem.ts'
import { keepAside, readText, writeText } from '../files/files.ts'
import type { Caps } from './store.ts'

export type HistorySettings = z.infer<typeof historySettingsSchema>

export const defaultSettings: HistorySettings = {
  enabled: true,
  days: 30,
  megabytes: 1024,
  exchanges: 5000,
}

const fileSchema = historySettingsSchema.extend({ version: z.literal(1) })
const fileOf = (dataDir: string) => join(dataDir, 'history.json')

/** The settings of `history.json` in the data folder. A file that cannot be used is kept aside and `problem` says so. */
export async function readSettings(
  dataDir: string,
): Promise<{ settings: HistorySettings; problem: ProblemError['problem'] | null }> {
  const file = fileOf(dataDir)
  try {
    const text = await readText(file)
    if (text === null) return { settings: defaultSettings, problem: null }
    const { version: _version, ...settings } = fileSchema.parse(JSON.parse(text))
    return { settings, problem: null }
  } catch (error) {
    // A disk that refuses says so itself, and the file is not to blame.
    const isDisk = error instanceof ProblemError && error.problem.code === 'workspace-disk'
    if (!isDisk) await keepAside(file).catch(() => undefined)
    return {
      settings: defaultSettings,
      problem: {
        code: 'history-settings',
        message: `The file of the history's settings could not be read${isDisk ? '' : '; it was kept aside'}.`,
        fix: 'Set again how much is kept; until then it is the usual.',
        where: file,
      },
    }
  }
}

/** Replaces the settings in one step; the file is for its user alone. */
export async function writeSettings(dataDir: string, settings: HistorySettings): Promise<void> {
  await writeText(fileOf(dataDir), `${JSON.stringify({ version: 1, ...settings }, null, 2)}\n`, 0o600)
}

/** The settings in what the database counts: days, bytes and rows. */
export function capsOf({ days, megabytes, exchanges }: HistorySettings): Caps {
  return { days, bytes: megabytes * 1024 * 1024, rows: exchanges }
}
