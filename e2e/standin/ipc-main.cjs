const { EventEmitter } = require('node:events')
const { pack } = require('./wire.cjs')()

const handlers = new Map()

const ipcMain = Object.assign(new EventEmitter(), {
  handle(channel, handler) {
    if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`)
    handlers.set(channel, handler)
  },
  removeHandler: (channel) => void handlers.delete(channel),
  /** The stand-in's own: a message as if from another frame, to see whether main checks the sender. */
  _invokeAs: (senderFrame, channel, ...args) =>
    handlers.get(channel)({ sender: { id: 0 }, senderFrame }, ...args),
})

/** Runs what the preload sent; answers the message that goes back, or nothing for a one-way message. */
async function answerMessage(contents, message) {
  const event = { sender: contents, senderFrame: contents.mainFrame, preventDefault() {} }
  if (!message.invoke) return void ipcMain.emit(message.channel, event, ...message.args)
  const reply = { reply: message.invoke }
  try {
    const handler = handlers.get(message.channel)
    if (!handler) throw new Error(`No handler registered for '${message.channel}'`)
    const value = await handler(event, ...message.args)
    pack(value)
    return { ...reply, value }
  } catch (error) {
    return { ...reply, error: `Error invoking remote method '${message.channel}': ${error}` }
  }
}

module.exports = { answerMessage, ipcMain }
