// The page's side of the stand-in. `isolatedWorld` runs with the preload in a CDP isolated world, `mainWorld` in the page's own.
// Values cross as the detail of DOM events, which Chromium structured-clones as contextBridge does; functions cross as ids.

const notCloneable = 'An object could not be cloned.'
const cloneable = [Date, ArrayBuffer, Map, Set, RegExp]

/** `keep` gives a function its id. Prototypes are dropped: own enumerable properties alone cross. */
function encode(value, keep, above = []) {
  if (typeof value === 'function') return keep(value)
  if (typeof value === 'symbol') throw new Error(notCloneable)
  if (value === null || typeof value !== 'object') return { plain: value }
  // A circle. The same object in two places is none, and crosses twice.
  if (above.includes(value)) throw new Error(notCloneable)
  const inside = [...above, value]
  if (value instanceof Error) return { error: value.message, name: value.name }
  if (Array.isArray(value)) return { array: value.map((item) => encode(item, keep, inside)) }
  if (cloneable.some((type) => value instanceof type) || ArrayBuffer.isView(value)) return { plain: value }
  const entries = Object.entries(value).map(([key, item]) => [key, encode(item, keep, inside)])
  return { object: Object.fromEntries(entries) }
}

/** `proxy` makes a function of an id. What arrives is frozen, as contextBridge's is. */
function decode(coded, proxy) {
  if ('id' in coded) return proxy(coded.id)
  if ('error' in coded) return Object.assign(new Error(coded.error), { name: coded.name })
  if ('array' in coded) return Object.freeze(coded.array.map((item) => decode(item, proxy)))
  if (!('object' in coded)) return coded.plain
  const entries = Object.entries(coded.object).map(([key, item]) => [key, decode(item, proxy)])
  return Object.freeze(Object.fromEntries(entries))
}

/** One end of the line between the worlds; `tag` is a random name that the page cannot know. */
function lineEnd(tag, mine, theirs) {
  const functions = new Map()
  const waiting = new Map()
  let last = 0

  function keep(value) {
    last += 1
    functions.set(last, value)
    return { id: last }
  }
  function fire(kind, detail) {
    window.dispatchEvent(new CustomEvent(`${tag}:${theirs}:${kind}`, { detail }))
  }
  function hear(kind, listener) {
    window.addEventListener(`${tag}:${mine}:${kind}`, (event) => {
      event.stopImmediatePropagation()
      listener(event.detail)
    })
  }
  function settle(call, resolve, reject) {
    waiting.set(call, (result) => {
      waiting.delete(call)
      if (result.error) reject(decode(result.error, proxy))
      else resolve(decode(result.value, proxy))
    })
  }
  function proxy(id) {
    return (...args) => {
      last += 1
      const call = last
      let result
      waiting.set(call, (answer) => {
        result = answer
      })
      // Listeners of DOM events run at once, so the answer is there when this returns.
      fire('call', { call, id, args: args.map((argument) => encode(argument, keep)) })
      if (result.isPending) return new Promise((resolve, reject) => settle(call, resolve, reject))
      waiting.delete(call)
      if (result.error) throw decode(result.error, proxy)
      return decode(result.value, proxy)
    }
  }
  hear('result', (result) => waiting.get(result.call)?.(result))
  hear('call', ({ call, id, args }) => {
    const succeed = (value) => fire('result', { call, value: encode(value, keep) })
    const fail = (thrown) =>
      fire('result', {
        call,
        error: encode(thrown instanceof Error ? thrown : new Error(String(thrown)), keep),
      })
    try {
      const value = functions.get(id)(...args.map((argument) => decode(argument, proxy)))
      if (!(value instanceof Promise)) return succeed(value)
      fire('result', { call, isPending: true })
      value.then(succeed).catch(fail)
    } catch (thrown) {
      fail(thrown)
    }
  })
  return { fire, hear, keep, proxy }
}

// biome-ignore lint/correctness/noUnusedVariables: window.cjs calls it in the page.
function mainWorld(tag) {
  const line = lineEnd(tag, 'main', 'isolated')
  line.hear('expose', ({ key, api }) =>
    Object.defineProperty(window, key, { value: decode(api, line.proxy), enumerable: true }),
  )
}

// biome-ignore lint/correctness/noUnusedVariables: window.cjs calls it in the page.
function isolatedWorld(tag, preload, wire) {
  const line = lineEnd(tag, 'isolated', 'main')
  const listeners = new Map()
  const calls = new Map()
  const exposed = new Set()
  let last = 0

  const post = (message) => globalThis.__standin_send(JSON.stringify(wire.pack(message)))
  globalThis.__standin_receive = (text) => {
    const message = wire.unpack(JSON.parse(text))
    if (!message.reply) {
      for (const listener of listeners.get(message.channel) ?? []) listener({ ports: [] }, ...message.args)
      return
    }
    const { resolve, reject } = calls.get(message.reply)
    calls.delete(message.reply)
    if (message.error) reject(new Error(message.error))
    else resolve(message.value)
  }

  const ipcRenderer = {
    invoke(channel, ...args) {
      last += 1
      const invoke = last
      return new Promise((resolve, reject) => {
        calls.set(invoke, { resolve, reject })
        post({ invoke, channel, args })
      })
    },
    send: (channel, ...args) => post({ channel, args }),
    on(channel, listener) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener])
      return ipcRenderer
    },
    off(channel, listener) {
      listeners.set(
        channel,
        (listeners.get(channel) ?? []).filter((it) => it !== listener),
      )
      return ipcRenderer
    },
  }
  const contextBridge = {
    exposeInMainWorld(key, api) {
      if (exposed.has(key)) {
        throw new Error('Cannot bind an API on top of an existing property on the window object')
      }
      exposed.add(key)
      line.fire('expose', { key, api: encode(api, line.keep) })
    },
  }
  // All that a sandboxed preload may require; a sibling chunk is not.
  const require = (name) => {
    if (name === 'electron' || name === 'electron/renderer') return { contextBridge, ipcRenderer }
    throw new Error(`module not found: ${name}`)
  }
  if (window !== top) return
  const module = { exports: {} }
  preload(require, module, module.exports, {
    platform: 'linux',
    contextIsolated: true,
    sandboxed: true,
    type: 'renderer',
    env: {},
    versions: { electron: '0.0.0-standin' },
  })
}
