import { create } from 'zustand'
import type { Output } from '../../shared/ipc/bridge.ts'
import { call } from '../bridge/call.ts'

export type AppInfo = Output<'appInfo'>

/** Host, versions and vault: facts that hold for the whole run; null until they are read. */
export const useAppInfo = create<{ info: AppInfo | null }>(() => ({ info: null }))

export async function loadAppInfo(): Promise<void> {
  useAppInfo.setState({ info: await call('appInfo', undefined) })
}
