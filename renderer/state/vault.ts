import { create } from 'zustand'
import type { Output } from '../../shared/ipc/bridge.ts'
import { bridge } from '../bridge/bridge.ts'
import { call } from '../bridge/call.ts'
import { loadAppInfo } from './app-info.ts'
import { loadWorkspace } from './workspace.ts'

export type VaultState = Output<'vaultState'>

/** Whether secrets can be read and stored; null until it is known. */
export const useVault = create<{ vault: VaultState | null }>(() => ({ vault: null }))

/** Reads the state, and follows it: a vault that was locked or unlocked shows in every window. */
export async function followVault(): Promise<void> {
  bridge.listen.vaultChanged((vault) => {
    useVault.setState({ vault })
    void Promise.all([loadAppInfo(), loadWorkspace()]).catch(() => {})
  })
  useVault.setState({ vault: await call('vaultState', undefined) })
}

export async function unlockVault(passphrase: string): Promise<void> {
  useVault.setState({ vault: await call('unlockVault', { passphrase }) })
}

export async function lockVault(): Promise<void> {
  useVault.setState({ vault: await call('lockVault', undefined) })
}

/** Empty `next`: the secrets are kept in memory only again. */
export async function setVaultPassphrase(next: string, present: string): Promise<void> {
  useVault.setState({ vault: await call('setVaultPassphrase', { next, present }) })
}
