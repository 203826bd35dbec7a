import { contextBridge, ipcRenderer } from 'electron'
import type { Bridge, Calls, EventName, Listeners } from '../shared/ipc/bridge.ts'
import { eventNames, methodNames } from '../shared/ipc/bridge.ts'
import { askAhead } from './host/ahead.ts'
import { callChannel, cancelChannel, eventChannel } from './host/channels.ts'

const ahead = askAhead((method, input, callId) => ipcRenderer.invoke(callChannel, { method, input, callId }))
ipcRenderer.on(eventChannel, ahead.forget)

/** The page gets one named function for each method and event of the contract; no channel name, no ipcRenderer, no event object. */
const call = Object.fromEntries(
  methodNames.map((method) => [
    method,
    (input: unknown, callId: string) => ahead.call(method, input, callId),
  ]),
) as Calls

function listenTo(event: EventName) {
  return (listener: (payload: never) => void): (() => void) => {
    const hear = (_event: unknown, name: unknown, payload: unknown) => {
      if (name === event) listener(payload as never)
    }
    ipcRenderer.on(eventChannel, hear)
    return () => {
      ipcRenderer.off(eventChannel, hear)
    }
  }
}

const listen = Object.fromEntries(eventNames.map((event) => [event, listenTo(event)])) as unknown as Listeners

contextBridge.exposeInMainWorld('cordboard', {
  host: 'electron',
  call,
  listen,
  cancel: (callId) => ipcRenderer.send(cancelChannel, callId),
} satisfies Bridge)
