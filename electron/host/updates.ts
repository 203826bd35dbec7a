import path from 'node:path'
import { z } from 'zod'
import type { Output } from '../../shared/ipc/bridge.ts'
import { updateModes } from '../../shared/ipc/contract/app.ts'
import { fail } from '../../shared/problem.ts'
import { readText, writeText } from '../files/files.ts'
import { whereThrown } from '../ipc/thrown.ts'

export type UpdateState = Output<'updateState'>
export type UpdateMode = UpdateState['mode']

/** What the app asks of the updater; electron-updater behind it, or a test's own. */
export interface Updater {
  /** The newer version, or null. */
  check(): Promise<string | null>
  /** `percent` is called with 0 to 100. */
  download(percent: (value: number) => void): Promise<void>
  /** Whether what was loaded is installed when the app ends. */
  installAtEnd(isWanted: boolean): void
  /** Ends the app and starts the new one. */
  install(): void
}

export interface Updates {
  state(): Promise<UpdateState>
  setMode(mode: UpdateMode): Promise<UpdateState>
  /** Looks, and in the mode `automatic` loads too; the state tells how it went. */
  check(): Promise<UpdateState>
  install(): void
  /** Looks once in a while, the first time long after the window is there. */
  start(): void
  stop(): void
}

/** The first look after this long: the start belongs to the window. Then every six hours. */
const firstLookMs = 15_000
const betweenMs = 6 * 60 * 60 * 1000

const fileSchema = z.object({ version: z.literal(1), mode: z.enum(updateModes) })

export interface UpdatesOptions {
  dataDir: string
  /** Why this copy cannot update itself; null where it can. */
  unsupported: string | null
  /** Loaded at the first look, never at the start: it costs 70 ms. */
  load(): Promise<Updater>
  changed(state: UpdateState): void
  log(line: string): void
}

/** Off, notify or automatic, kept in updates.json of the data folder. Without a choice: notify where the copy can update itself. */
export function createUpdates({ dataDir, unsupported, load, changed, log }: UpdatesOptions): Updates {
  const file = path.join(dataDir, 'updates.json')
  let updater: Promise<Updater> | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let progress: Pick<UpdateState, 'phase' | 'version' | 'percent'> = {
    phase: 'idle',
    version: null,
    percent: null,
  }

  async function mode(): Promise<UpdateMode> {
    if (unsupported !== null) return 'off'
    try {
      const text = await readText(file)
      return text === null ? 'notify' : fileSchema.parse(JSON.parse(text)).mode
    } catch {
      return 'off'
    }
  }

  const state = async (): Promise<UpdateState> => ({ mode: await mode(), unsupported, ...progress })

  async function move(next: typeof progress): Promise<void> {
    progress = next
    changed(await state())
  }

  async function check(): Promise<UpdateState> {
    if (unsupported !== null) fail('no-updates', unsupported, 'Install the new version by hand.')
    if (progress.phase === 'checking' || progress.phase === 'loading' || progress.phase === 'ready')
      return state()
    await move({ phase: 'checking', version: null, percent: null })
    try {
      updater ??= load()
      const own = await updater
      const version = await own.check()
      if (version === null) await move({ phase: 'current', version: null, percent: null })
      else if ((await mode()) !== 'automatic') await move({ phase: 'available', version, percent: null })
      else {
        own.installAtEnd(true)
        await move({ phase: 'loading', version, percent: 0 })
        await own.download((percent) => void move({ phase: 'loading', version, percent }))
        await move({ phase: 'ready', version, percent: null })
      }
    } catch (thrown) {
      updater = null
      log(`The update failed: ${whereThrown(thrown)}`)
      await move({ phase: 'failed', version: null, percent: null })
    }
    return state()
  }

  async function look(): Promise<void> {
    if ((await mode()) !== 'off') await check()
    timer = setTimeout(look, betweenMs)
    timer.unref?.()
  }

  return {
    state,
    check,
    async setMode(next) {
      if (unsupported !== null) fail('no-updates', unsupported, 'Install the new version by hand.')
      await writeText(file, `${JSON.stringify({ version: 1, mode: next })}\n`, 0o600)
      // Also what is loaded already, or still being loaded: it waits for the user's own click then.
      if (updater !== null)
        void updater.then(
          (own) => own.installAtEnd(next === 'automatic'),
          () => {},
        )
      changed(await state())
      if (next === 'automatic' && progress.phase === 'available') return check()
      return state()
    },
    install() {
      if (progress.phase !== 'ready') {
        fail('no-update-ready', 'No update is ready to be installed.', 'Look for one in the settings first.')
      }
      void updater?.then((own) => own.install())
    },
    start() {
      if (unsupported !== null) return
      timer = setTimeout(look, firstLookMs)
      timer.unref?.()
    },
    stop() {
      clearTimeout(timer)
    },
  }
}

/** electron-updater, which reads where to look from app-update.yml and checks what it loads (signature, SHA-512). */
export async function loadElectronUpdater(log: (line: string) => void): Promise<Updater> {
  const { autoUpdater } = (await import('electron-updater')).default
  autoUpdater.autoDownload = false
  autoUpdater.autoInstallOnAppQuit = false
  autoUpdater.allowDowngrade = false
  autoUpdater.logger = { info() {}, debug() {}, warn: (line) => log(String(line)), error() {} }
  return {
    async check() {
      const result = await autoUpdater.checkForUpdates()
      return result?.isUpdateAvailable ? result.updateInfo.version : null
    },
    async download(percent) {
      autoUpdater.on('download-progress', (progress) => percent(Math.round(progress.percent)))
      await autoUpdater.downloadUpdate()
    },
    installAtEnd(isWanted) {
      autoUpdater.autoInstallOnAppQuit = isWanted
    },
    install: () => autoUpdater.quitAndInstall(),
  }
}
