import { create } from 'zustand'
import type { Output } from '../../shared/ipc/bridge.ts'
import { bridge } from '../bridge/bridge.ts'
import { call } from '../bridge/call.ts'

export type Sandbox = Output<'sandboxState'>

/** The sandbox as it last said it stands; null until it was asked. */
export const useSandbox = create<{ sandbox: Sandbox | null }>(() => ({ sandbox: null }))

let isListening = false

/** Reads the state once and keeps up with it from then on. */
export async function followSandbox(): Promise<void> {
  if (!isListening) {
    isListening = true
    bridge.listen.sandboxChanged((sandbox) => useSandbox.setState({ sandbox }))
  }
  useSandbox.setState({ sandbox: await call('sandboxState', undefined) })
}

export async function startSandbox(): Promise<void> {
  useSandbox.setState({ sandbox: await call('startSandbox', undefined) })
}

export async function stopSandbox(): Promise<void> {
  useSandbox.setState({ sandbox: await call('stopSandbox', undefined) })
}

/** Registers a number anew: its published key no longer fits Meta's signature and reads MISMATCH. */
export async function reregisterNumber(phoneNumberId: string): Promise<void> {
  useSandbox.setState({ sandbox: await call('reregisterNumber', { phoneNumberId }) })
}

/** Where webhooks of WhatsApp calls go; empty for nowhere. */
export async function setSandboxWebhook(address: string): Promise<void> {
  useSandbox.setState({ sandbox: await call('setSandboxWebhook', { address }) })
}
