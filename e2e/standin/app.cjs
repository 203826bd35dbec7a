const { EventEmitter } = require('node:events')
const { mkdtempSync } = require('node:fs')
const os = require('node:os')
const path = require('node:path')
const { launch } = require('./browser.cjs')
const state = require('./state.cjs')

const switchValue = (name) =>
  process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3) ?? ''

const preventable = () => {
  const event = { isPrevented: false, preventDefault: () => (event.isPrevented = true) }
  return event
}

const paths = {}
const ownDir = mkdtempSync(path.join(os.tmpdir(), 'standin-'))

const app = Object.assign(new EventEmitter(), {
  isPackaged: false,
  name: state.packageJson.productName ?? state.packageJson.name,
  isReady: () => state.isReady,
  whenReady: () => whenReady,
  getVersion: () => state.packageJson.version,
  getName: () => app.name,
  getAppPath: () => state.appDir,
  getLocale: () => 'en-US',
  enableSandbox() {
    if (state.isReady) throw new Error('app.enableSandbox() can only be called before app is ready')
    app._isSandboxed = true
  },
  /** The stand-in's own: whether every renderer was asked to be sandboxed. */
  _isSandboxed: false,
  /** Another instance has it where the test says so. */
  requestSingleInstanceLock: () => process.env.STANDIN_SECOND_INSTANCE !== '1',
  releaseSingleInstanceLock() {},
  setAppUserModelId() {},
  commandLine: {
    appendSwitch() {},
    hasSwitch: (name) => process.argv.some((argument) => argument.startsWith(`--${name}`)),
    getSwitchValue: switchValue,
  },
  getPath(name) {
    paths[name] ??= path.join(ownDir, name)
    return paths[name]
  },
  setPath(name, folder) {
    if (!path.isAbsolute(folder)) throw new Error('Path must be absolute')
    paths[name] = folder
  },
  quit() {
    const event = preventable()
    app.emit('before-quit', event)
    if (event.isPrevented) return
    if (state.windows.length === 0) return leave()
    state.isQuitting = true
    for (const window of [...state.windows]) window.close()
  },
  exit(code = 0) {
    app.emit('quit', {}, code)
    started.then(() => state.context.close()).finally(() => process.exit(code))
  },
  /** The stand-in's own: the last window is gone. */
  _allClosed() {
    if (state.isQuitting) return leave()
    if (!app.emit('window-all-closed')) app.quit()
  },
})

function leave() {
  const event = preventable()
  app.emit('will-quit', event)
  if (!event.isPrevented) app.exit(0)
}

// After main's first, synchronous run, as in Electron: until then it may set paths and schemes.
const started = Promise.resolve().then(() => launch(app.getPath('sessionData')))
const whenReady = started.then(() => {
  state.isReady = true
  app.emit('will-finish-launching')
  app.emit('ready', {}, {})
})
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => app.quit())

module.exports = { app }
