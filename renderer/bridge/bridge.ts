import type { Bridge } from '../../shared/ipc/bridge.ts'
import { browserBridge } from './browser-bridge.ts'

declare global {
  interface Window {
    /** Put there by the preload; absent in the browser host. */
    readonly cordboard?: Bridge
  }
}

/** The one way to the privileged side: the preload's in Electron, HTTP to our own origin in a browser. */
export const bridge: Bridge = window.cordboard ?? browserBridge()
