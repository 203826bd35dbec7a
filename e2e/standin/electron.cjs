// Electron's main-process API for tests, on an installed Chromium. Only what Cordboard uses is carried; the rest throws by name.
const crypto = require('node:crypto')
const { EventEmitter } = require('node:events')
const { app } = require('./app.cjs')
const { ipcMain } = require('./ipc-main.cjs')
const state = require('./state.cjs')
const { BrowserWindow, webContents } = require('./window.cjs')

/** Names that the language itself looks for on any object. */
const silent = new Set(['then', 'toJSON', 'default', '__esModule'])

/** An object that names what it lacks instead of answering undefined. */
function loud(name, object) {
  return new Proxy(object, {
    get(target, key) {
      if (key in target || typeof key === 'symbol' || silent.has(key)) return target[key]
      throw new Error(`standin: electron.${name}${key} is not implemented`)
    },
  })
}

const protocol = {
  registerSchemesAsPrivileged(list) {
    if (state.isReady) {
      throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready')
    }
    for (const { scheme, privileges } of list) state.privileged.set(scheme, privileges)
  },
  handle: (scheme, handler) => void state.schemes.set(scheme, handler),
  unhandle: (scheme) => void state.schemes.delete(scheme),
  isProtocolHandled: (scheme) => state.schemes.has(scheme),
  /** The stand-in's own: what the app answers for an address that its page may not ask for. */
  _answer: async (url) =>
    (await state.schemes.get(new URL(url).protocol.slice(0, -1))(new Request(url))).status,
}

class MenuItem {
  constructor(options) {
    Object.assign(this, { enabled: true, visible: true, checked: false }, options)
    if (Array.isArray(options.submenu)) this.submenu = Menu.buildFromTemplate(options.submenu)
    this.click = () => options.click?.(this, BrowserWindow.getFocusedWindow(), {})
  }
}

class Menu {
  static _application = null
  items = []
  static buildFromTemplate(template) {
    const menu = new Menu()
    menu.items = template.map((options) => new MenuItem(options))
    return menu
  }
  static setApplicationMenu(menu) {
    Menu._application = menu
  }
  static getApplicationMenu() {
    return Menu._application
  }
  getMenuItemById(id) {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id)
      if (found) return found
    }
    return null
  }
}

// A store that is as good as this process: values sealed in one run cannot be opened in the next.
const key = crypto.randomBytes(32)
const safeStorage = {
  isAsyncEncryptionAvailable: async () => true,
  getSelectedStorageBackend: () => process.env.STANDIN_SECRETS ?? 'gnome_libsecret',
  async encryptStringAsync(plain) {
    const iv = crypto.randomBytes(12)
    const cipher = crypto.createCipheriv('aes-256-gcm', key, iv)
    return Buffer.concat([iv, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()])
  },
  async decryptStringAsync(sealed) {
    const decipher = crypto.createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12))
    decipher.setAuthTag(sealed.subarray(-16))
    const plain = Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()])
    return { result: plain.toString('utf8'), shouldReEncrypt: false }
  },
}

// Tests replace these by electronApplication.evaluate, as Playwright's documentation shows.
const dialog = {
  showOpenDialog: async () => ({ canceled: true, filePaths: [] }),
  showSaveDialog: async () => ({ canceled: true, filePath: '' }),
  /** `STANDIN_ANSWER` is the number of the button; without it nobody answers. */
  showMessageBox: (...args) => {
    process.stderr.write(`[message box] ${args.at(-1).message}\n`)
    const answer = process.env.STANDIN_ANSWER
    if (answer === undefined) return new Promise(() => {})
    return Promise.resolve({ response: Number(answer), checkboxChecked: false })
  },
  showErrorBox: (title, text) => process.stderr.write(`[error box] ${title}: ${text}\n`),
}
const shell = { openExternal: async () => {}, openPath: async () => '', showItemInFolder() {} }

const handlersOf = {}
const defaultSession = Object.assign(new EventEmitter(), {
  protocol,
  /** A machine without a proxy, unless the test says so in a PAC file's words. */
  resolveProxy: async (url) => {
    if (!URL.canParse(url)) throw new TypeError('Invalid URL')
    return process.env.STANDIN_PROXY ?? 'DIRECT'
  },
  setPermissionRequestHandler(handler) {
    handlersOf.request = handler
  },
  setPermissionCheckHandler(handler) {
    handlersOf.check = handler
  },
  setDevicePermissionHandler(handler) {
    handlersOf.device = handler
  },
  /** The stand-in's own: Chromium's questions do not reach it, so tests ask. */
  _permissionHandlers: handlersOf,
})

const display = { id: 1, workArea: { x: 0, y: 0, width: 1920, height: 1080 }, scaleFactor: 1 }
const screen = Object.assign(new EventEmitter(), {
  getAllDisplays: () => [display],
  getPrimaryDisplay: () => display,
})
const nativeTheme = Object.assign(new EventEmitter(), { themeSource: 'system', shouldUseDarkColors: true })

module.exports = loud('', {
  app: loud('app.', app),
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  MenuItem,
  nativeTheme,
  protocol,
  safeStorage: loud('safeStorage.', safeStorage),
  screen,
  session: { defaultSession: loud('session.', defaultSession) },
  shell,
  webContents,
})
