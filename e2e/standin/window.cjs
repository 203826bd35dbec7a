const crypto = require('node:crypto')
const { EventEmitter } = require('node:events')
const { readFileSync } = require('node:fs')
const path = require('node:path')
const { setTimeout: sleep } = require('node:timers/promises')
const { app } = require('./app.cjs')
const { toApp, toReal } = require('./browser.cjs')
const { answerMessage } = require('./ipc-main.cjs')
const state = require('./state.cjs')
const { pack, unpack } = require('./wire.cjs')()

const source = (name) => readFileSync(path.join(__dirname, name), 'utf8')
/** Runs in the page: both files, without the line that exports to Node. */
const pageCode = `${source('wire.cjs').replace(/^if \(typeof module.*$/m, '')}\n${source('world.cjs')}`

let lastId = 0

class WebContents extends EventEmitter {
  constructor(window) {
    super()
    lastId += 1
    this.id = lastId
    this._window = window
  }
  get mainFrame() {
    const url = this.getURL()
    return { url, origin: new URL(url || 'about:blank').origin, parent: null, top: null }
  }
  getURL() {
    return this._window._page ? toApp(this._window._page.url()) : ''
  }
  setWindowOpenHandler(handler) {
    this._open = handler
  }
  send(channel, ...args) {
    void this._receive(this._context, { channel, args })
  }
  isDestroyed() {
    return this._window.isDestroyed()
  }
  executeJavaScript(code) {
    return this._window._opened.then((page) => page.evaluate(code))
  }
  openDevTools() {}
  focus() {}
  setZoomFactor() {}

  _askToOpen(url) {
    const details = { url, frameName: '', features: '', disposition: 'foreground-tab' }
    // Without a handler Electron opens the window.
    this._isOpenAllowed = (this._open?.(details) ?? { action: 'allow' }).action === 'allow'
  }
  /** Chromium opens while the handler is asked; what it denied is closed. */
  async _settlePopup(popup) {
    await sleep(200)
    if (!this._isOpenAllowed) await popup.close()
  }
  /** False where main refused. */
  _askToNavigate(url, isMainFrame) {
    let isRefused = false
    const event = { url, isMainFrame, preventDefault: () => (isRefused = true) }
    if (isMainFrame) this.emit('will-navigate', event, url)
    this.emit('will-frame-navigate', event)
    return !isRefused
  }
  /** Hands a message to the preload's world. */
  async _receive(contextId, message) {
    if (contextId === undefined) return
    const expression = `__standin_receive(${JSON.stringify(JSON.stringify(pack(message)))})`
    await this._cdp.send('Runtime.evaluate', { contextId, expression }).catch(() => {})
  }
  async _connect(page, preload) {
    this._cdp = await state.context.newCDPSession(page)
    const cdp = this._cdp
    this._target = (await cdp.send('Target.getTargetInfo')).targetInfo.targetId
    const world = `standin-${this.id}`
    const tag = crypto.randomUUID()
    cdp.on('Runtime.exceptionThrown', ({ exceptionDetails }) => {
      const text = exceptionDetails.exception?.description ?? exceptionDetails.text
      process.stderr.write(`[renderer] ${text}\n`)
      this.emit('preload-error', {}, preload, new Error(text))
    })
    // Of the page that opens: the popup's own requests may be gone before anyone listens to it.
    cdp.on('Page.windowOpen', ({ url }) => this._askToOpen(toApp(url)))
    cdp.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.name === world) this._context = context.id
    })
    cdp.on('Runtime.bindingCalled', async ({ name, payload, executionContextId }) => {
      if (name !== '__standin_send') return
      const reply = await answerMessage(this, unpack(JSON.parse(payload)))
      if (reply) await this._receive(executionContextId, reply)
    })
    await cdp.send('Runtime.enable')
    await cdp.send('Page.enable')
    await cdp.send('Runtime.addBinding', { name: '__standin_send', executionContextName: world })
    const inBoth = (code) => `(() => { ${pageCode}; ${code} })()`
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', {
      source: inBoth(`mainWorld(${JSON.stringify(tag)})`),
    })
    if (!preload) return
    const run = `function (require, module, exports, process) { ${readFileSync(preload, 'utf8')}\n}`
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', {
      worldName: world,
      source: inBoth(`isolatedWorld(${JSON.stringify(tag)}, ${run}, wire())`),
    })
  }
}

class BrowserWindow extends EventEmitter {
  static getAllWindows = () => [...state.windows]
  static getFocusedWindow = () => state.windows.at(-1) ?? null
  static fromWebContents = (contents) => contents._window ?? null
  static fromId = (id) => state.windows.find((window) => window.id === id) ?? null

  constructor(options = {}) {
    super()
    if (!state.isReady) throw new Error('Cannot create BrowserWindow before app is ready')
    const preferences = options.webPreferences ?? {}
    const { nodeIntegration, contextIsolation, sandbox, webSecurity, webviewTag } = preferences
    if (nodeIntegration || webviewTag || [contextIsolation, sandbox, webSecurity].includes(false)) {
      throw new Error('standin: only isolated, sandboxed windows are carried')
    }
    lastId += 1
    this.id = lastId
    this._options = options
    this._visible = options.show !== false
    this._bounds = { x: 0, y: 0, width: 800, height: 600, ...pick(options, ['x', 'y', 'width', 'height']) }
    state.windows.push(this)
    this.webContents = new WebContents(this)
    app.emit('web-contents-created', {}, this.webContents)
    app.emit('browser-window-created', {}, this)
    this._opened = this._openPage(preferences.preload)
  }
  async _openPage(preload) {
    const page = state.context.pages().find((it) => !it._taken) ?? (await state.context.newPage())
    page._taken = true
    await this.webContents._connect(page, preload)
    page.on('pageerror', (error) => process.stderr.write(`[renderer] ${error}\n`))
    page.on('console', (message) =>
      this.webContents.emit('console-message', { level: message.type(), message: message.text() }),
    )
    page.on('domcontentloaded', () => {
      this.webContents.emit('dom-ready')
      this.emit('ready-to-show')
    })
    page.on('load', () => this.webContents.emit('did-finish-load'))
    page.on('framenavigated', (frame) => {
      if (frame.parentFrame() === null) this.webContents.emit('did-navigate', {}, toApp(frame.url()))
      void this._settleFrame(frame)
    })
    page.on('popup', (popup) => this.webContents._settlePopup(popup))
    page.on('close', () => this._forget())
    await page.setViewportSize({ width: this._bounds.width, height: this._bounds.height })
    this._page = page
    return page
  }
  /** No request tells of these documents, so main is asked once they stand; what it refuses is taken out again. */
  async _settleFrame(frame) {
    const url = toApp(frame.url())
    if (frame.parentFrame() === null || !/^(about:srcdoc$|blob:|data:)/.test(url)) return
    if (this.webContents._askToNavigate(url, false)) return
    const element = await frame.frameElement().catch(() => null)
    await element
      ?.evaluate((node) => {
        node.removeAttribute('srcdoc')
        node.src = 'about:blank'
      })
      .catch(() => {})
  }
  _forget() {
    const index = state.windows.indexOf(this)
    if (index < 0) return
    state.windows.splice(index, 1)
    this.emit('closed')
    if (state.windows.length === 0) app._allClosed()
  }
  async loadURL(url) {
    const page = await this._opened
    this._loading = toReal(url)
    try {
      await page.goto(this._loading, { waitUntil: 'load' })
    } catch (error) {
      if (!this.isDestroyed()) throw error
    } finally {
      this._loading = ''
    }
  }
  loadFile() {
    throw new Error('standin: file:// is not carried; serve the page over a custom protocol')
  }
  reload() {
    void this._opened.then((page) => page.reload())
  }
  close() {
    let isPrevented = false
    this.emit('close', { preventDefault: () => (isPrevented = true) })
    if (!isPrevented) this.destroy()
  }
  destroy() {
    void this._opened.then((page) => page.close())
  }
  isDestroyed() {
    return !state.windows.includes(this)
  }
  show() {
    this._visible = true
    this.emit('show')
  }
  hide() {
    this._visible = false
    this.emit('hide')
  }
  isVisible() {
    return this._visible
  }
  maximize() {
    this._maximized = true
    this.emit('maximize')
  }
  isMaximized() {
    return this._maximized === true
  }
  isMinimized() {
    return false
  }
  restore() {}
  focus() {}
  getBounds() {
    return { ...this._bounds }
  }
  getNormalBounds() {
    return { ...this._bounds }
  }
  setBounds(bounds) {
    Object.assign(this._bounds, bounds)
    this.emit('resize')
  }
}

function pick(object, names) {
  return Object.fromEntries(names.filter((name) => name in object).map((name) => [name, object[name]]))
}

const contentsOf = () => state.windows.map((window) => window.webContents)
const webContents = {
  getAllWebContents: contentsOf,
  fromId: (id) => contentsOf().find((contents) => contents.id === id),
  fromDevToolsTargetId: (target) => contentsOf().find((contents) => contents._target === target),
}

module.exports = { BrowserWindow, webContents }
