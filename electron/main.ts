import { existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  nativeTheme,
  protocol,
  screen,
  session,
  shell,
} from 'electron'
import { ProblemError } from '../shared/problem.ts'
import { commands, start as startCommandLine } from './cli/main.ts'
import { askAboutOther, claimFolder } from './host/alone.ts'
import { purposeOf, sdpFileOf } from './host/arguments.ts'
import { readAsset } from './host/assets.ts'
import { eventChannel } from './host/channels.ts'
import { dataDirectory } from './host/data-dir.ts'
import { openGate } from './host/gate.ts'
import { denyPermissions, lockContents } from './host/lockdown.ts'
import { createLog, masked } from './host/log.ts'
import { menuTemplate } from './host/menu.ts'
import { createOpenedFiles } from './host/opened-file.ts'
import type { Wish } from './host/running.ts'
import { pageOrigin } from './host/sender.ts'
import { version } from './host/version.ts'
import { readWindowState, writeWindowState } from './host/window-state.ts'
import type { Emit } from './ipc/handlers.ts'
import type { Router } from './ipc/router.ts'
import { whereThrown } from './ipc/thrown.ts'

const dist = __dirname
const purpose = purposeOf(
  process.argv.slice(app.isPackaged ? 1 : 2),
  process.cwd(),
  new Set(Object.keys(commands).map((name) => name.split(' ')[0] ?? '')),
)
// The folder of the browser host, so that a user who changes hosts keeps everything; Chromium's own files lie beside ours.
const dataDir = path.resolve(app.commandLine.getSwitchValue('user-data-dir') || dataDirectory())
mkdirSync(dataDir, { recursive: true, mode: 0o700 })
app.setPath('userData', dataDir)
app.setPath('sessionData', path.join(dataDir, 'chromium'))

protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
])
app.enableSandbox()
// Building Electron's default menu costs start-up time; ours comes once the window is there.
Menu.setApplicationMenu(null)
const log = createLog(path.join(dataDir, 'logs'))
process.on('uncaughtException', tellAndLog)
process.on('unhandledRejection', tellAndLog)
lockContents(app, shell)

let window: BrowserWindow | null = null
let close: () => Promise<void> = async () => {}
let showWindow: () => void = () => {}

const emit: Emit = (event, payload) => window?.webContents.send(eventChannel, event, payload)
const openedFiles = createOpenedFiles()
const stateFile = path.join(dataDir, 'window.json')

function openWindow(router: Promise<Router>): void {
  const state = readWindowState(
    stateFile,
    screen.getAllDisplays().map((display) => display.workArea),
  )
  const { maximized, version: _version, ...bounds } = state
  const created = new BrowserWindow({
    ...bounds,
    minWidth: 480,
    minHeight: 360,
    title: 'Cordboard',
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#12151c' : '#f6f7f9',
    webPreferences: {
      preload: path.join(dist, 'preload.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  })
  window = created
  const caller = String(created.webContents.id)
  let reloadedAt = 0
  if (maximized) created.maximize()
  created.once('ready-to-show', () => created.show())
  created.on('close', () =>
    writeWindowState(stateFile, {
      version: 1,
      ...created.getNormalBounds(),
      maximized: created.isMaximized(),
    }),
  )
  created.on('closed', () => {
    if (window === created) window = null
    void router.then((it) => it.drop(caller)).catch(() => {})
  })
  // Calls of a page that was reloaded or crashed have nobody left to answer. Of the page alone: previews load in frames, and a
  // link that is refused loads nothing.
  created.webContents.on('did-navigate', () => void router.then((it) => it.drop(caller)).catch(() => {}))
  created.webContents.on('render-process-gone', (_event, details) => {
    log.write(`The window's process ended: ${details.reason}.`)
    if (details.reason === 'clean-exit' || created.isDestroyed()) return
    // The edits are in the session, so they come back; a page that dies at once again is left alone.
    const isLoop = Date.now() - reloadedAt < 10_000
    reloadedAt = Date.now()
    if (!isLoop) return created.reload()
    dialog.showErrorBox(
      'The window ended twice within seconds',
      'Your edits are kept. Close it and start Cordboard again; if that does not help, report it with the log in ' +
        `${path.join(dataDir, 'logs')}.`,
    )
  })
  void created.loadURL(`${pageOrigin}/index.html`)
}

/** The privileged side: loaded after the window was asked for, so that both start at the same time. */
async function connect(): Promise<Router> {
  const [
    { createServices },
    { createEmit, createRouter },
    { systemSeal },
    { createUpdates, loadElectronUpdater },
  ] = await Promise.all([
    import('./services.ts'),
    import('./ipc/router.ts'),
    import('./host/seal.ts'),
    import('./host/updates.ts'),
  ])
  const emitChecked = createEmit(emit, log.write)
  const updates = createUpdates({
    dataDir,
    unsupported: whyNoUpdates(),
    load: () => loadElectronUpdater(log.write),
    changed: (state) => emitChecked('updateChanged', state),
    log: log.write,
  })
  const services = createServices({
    host: 'electron',
    version,
    electronVersion: process.versions.electron ?? null,
    dataDir,
    workspaceDir: purpose.kind === 'window' ? purpose.workspaceDir : null,
    emit: emitChecked,
    seal: await systemSeal(),
    systemProxy: (url) => session.defaultSession.resolveProxy(url),
    chooseDirectory,
    takeOpenedFile: openedFiles.take,
    updates,
    logTail: () => log.tail(100),
  })
  await services.start()
  updates.start()
  const release = close
  close = async () => {
    updates.stop()
    await services.close()
    await release()
  }
  return createRouter(services.handlers, log.write)
}

/** What the updater needs is put beside the app by the build that is published. */
function whyNoUpdates(): string | null {
  if (!app.isPackaged) return 'This is a run from the sources.'
  const hasAddress = existsSync(path.join(process.resourcesPath, 'app-update.yml'))
  return hasAddress ? null : 'This package was built without an address to look for newer ones.'
}

/** The page takes the file when it is ready; one that stands already is told. */
function showFile(file: string): void {
  openedFiles.put(file)
  emit('fileOpened', undefined)
}

async function chooseDirectory(title: string): Promise<string | null> {
  const options: Electron.OpenDialogOptions = { title, properties: ['openDirectory', 'createDirectory'] }
  const { canceled, filePaths } = await (window
    ? dialog.showOpenDialog(window, options)
    : dialog.showOpenDialog(options))
  return canceled ? null : (filePaths[0] ?? null)
}

async function installCommand(): Promise<void> {
  const { linkCommand } = await import('./host/shell-command.ts')
  const { isDone, message, detail } = linkCommand(process.resourcesPath)
  await dialog.showMessageBox({ type: isDone ? 'info' : 'warning', message, detail })
}

function failToStart(thrown: unknown): void {
  if (thrown instanceof ProblemError) {
    dialog.showErrorBox('Cordboard cannot start', `${thrown.problem.message} ${thrown.problem.fix}`)
    app.quit()
  } else tellAndLog(thrown)
}

/** `cordboard open` on our data folder, or its `--stop`. */
function onWish(wish: Wish): void {
  if (wish === 'stop') app.quit()
  else showWindow()
}

function tellAndLog(thrown: unknown): void {
  log.write(`Unexpected: ${whereThrown(thrown)}`)
  // Messages of libraries repeat their input.
  const cause = masked(thrown instanceof Error ? thrown.message : String(thrown))
  if (app.isReady()) {
    dialog.showErrorBox(
      'Something unexpected happened',
      `${cause}\n\nYour edits are kept. If Cordboard behaves oddly, start it again.`,
    )
  }
}

async function start(): Promise<void> {
  const claimed = claimFolder(dataDir, onWish)
  claimed.catch(() => {})
  await app.whenReady()
  const release = await claimed.then((claim) =>
    'release' in claim ? claim.release : askAboutOther(claim, dialog),
  )
  if (release === null) return app.quit()
  close = async () => release()
  denyPermissions(session.defaultSession)
  protocol.handle('app', async (request) => {
    const url = new URL(request.url)
    if (`${url.protocol}//${url.host}` !== pageOrigin) return new Response(null, { status: 404 })
    const asset = await readAsset(path.join(dist, 'renderer'), url.pathname, "'none'")
    return new Response(new Uint8Array(asset.body), { status: asset.status, headers: asset.headers })
  })
  const begin = Promise.withResolvers<void>()
  const router = begin.promise.then(connect)
  openGate(ipcMain, router)
  openWindow(router)
  begin.resolve()
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(
      menuTemplate((command) => emit('menuCommand', { command }), {
        isMac: process.platform === 'darwin',
        isPackaged: app.isPackaged,
        installCommand: app.isPackaged && process.platform === 'darwin' ? installCommand : null,
      }),
    ),
  )
  app.on('activate', () => {
    if (window === null) openWindow(router)
  })
  showWindow = () => {
    if (window === null) return openWindow(router)
    if (window.isMinimized()) window.restore()
    window.focus()
  }
  app.on('second-instance', (_event, argv, cwd) => {
    const file = sdpFileOf(argv.slice(1), cwd)
    if (file !== null) showFile(file)
    showWindow()
  })
  await router
}

app.on('window-all-closed', () => {
  if (process.platform !== 'darwin') app.quit()
})
let isClosed = false
app.on('will-quit', (event) => {
  if (isClosed) return
  event.preventDefault()
  showWindow = () => {}
  close()
    .catch(tellAndLog)
    .finally(() => {
      isClosed = true
      app.quit()
    })
})

// macOS tells of a double click in this way, also before the app is ready.
app.on('open-file', (event, file) => {
  event.preventDefault()
  showFile(file)
})

if (purpose.kind === 'command') {
  // No window and no lock: a command runs beside the app.
  void startCommandLine(purpose.args).finally(() => app.exit(Number(process.exitCode ?? 0)))
} else if (app.requestSingleInstanceLock()) {
  // One instance a data folder: two would write over each other's session.
  if (purpose.file !== null) openedFiles.put(purpose.file)
  start().catch(failToStart)
} else app.quit()
