import { mkdirSync } from 'node:fs'
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
import { readAsset } from './host/assets.ts'
import { eventChannel } from './host/channels.ts'
import { dataDirectory } from './host/data-dir.ts'
import { openGate } from './host/gate.ts'
import { denyPermissions, lockContents } from './host/lockdown.ts'
import { menuTemplate } from './host/menu.ts'
import { pageOrigin } from './host/sender.ts'
import { whereThrown } from './host/thrown.ts'
import { version } from './host/version.ts'
import { readWindowState, writeWindowState } from './host/window-state.ts'
import type { Emit } from './ipc/handlers.ts'
import type { Router } from './ipc/router.ts'

const dist = __dirname
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
process.on('uncaughtException', tellAndLog)
process.on('unhandledRejection', tellAndLog)
lockContents(app, shell)

let window: BrowserWindow | null = null
let close: () => Promise<void> = async () => {}

const emit: Emit = (event, payload) => window?.webContents.send(eventChannel, event, payload)
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
  // Calls of a page that was reloaded or crashed have nobody left to answer.
  created.webContents.on('did-start-loading', () => void router.then((it) => it.drop(caller)).catch(() => {}))
  created.webContents.on('render-process-gone', (_event, details) => {
    console.error(`The window's process ended: ${details.reason}.`)
    // The edits are in the session, so they come back; a page that dies at once again is left alone.
    const isLoop = Date.now() - reloadedAt < 10_000
    reloadedAt = Date.now()
    if (details.reason !== 'clean-exit' && !isLoop && !created.isDestroyed()) created.reload()
  })
  void created.loadURL(`${pageOrigin}/index.html`)
}

/** The privileged side: loaded after the window was asked for, so that both start at the same time. */
async function connect(): Promise<Router> {
  const [{ createServices }, { createEmit, createRouter }, { systemSeal }] = await Promise.all([
    import('./ipc/services.ts'),
    import('./ipc/router.ts'),
    import('./host/seal.ts'),
  ])
  const services = createServices({
    host: 'electron',
    version,
    electronVersion: process.versions.electron ?? null,
    dataDir,
    workspaceDir: null,
    emit: createEmit(emit),
    seal: await systemSeal(),
    chooseDirectory,
  })
  await services.start()
  close = services.close
  return createRouter(services.handlers)
}

async function chooseDirectory(title: string): Promise<string | null> {
  const options: Electron.OpenDialogOptions = { title, properties: ['openDirectory', 'createDirectory'] }
  const { canceled, filePaths } = await (window
    ? dialog.showOpenDialog(window, options)
    : dialog.showOpenDialog(options))
  return canceled ? null : (filePaths[0] ?? null)
}

function tellAndLog(thrown: unknown): void {
  console.error(`Unexpected: ${whereThrown(thrown)}`)
  const cause = thrown instanceof Error ? thrown.message : String(thrown)
  if (app.isReady()) {
    dialog.showErrorBox(
      'Something unexpected happened',
      `${cause}\n\nYour edits are kept. If Cordboard behaves oddly, start it again.`,
    )
  }
}

async function start(): Promise<void> {
  await app.whenReady()
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
      }),
    ),
  )
  app.on('activate', () => {
    if (window === null) openWindow(router)
  })
  app.on('second-instance', () => {
    if (window === null) return openWindow(router)
    if (window.isMinimized()) window.restore()
    window.focus()
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
  close()
    .catch(tellAndLog)
    .finally(() => {
      isClosed = true
      app.quit()
    })
})

// One instance a data folder: two would write over each other's session.
if (app.requestSingleInstanceLock()) start().catch(tellAndLog)
else app.quit()
