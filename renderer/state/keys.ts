import { create } from 'zustand'
import type { Input, Output } from '../../shared/ipc/bridge.ts'
import { type Problem, problemOf } from '../../shared/problem.ts'
import { call } from '../bridge/call.ts'
import { newest } from './newest.ts'

export type KeyPair = Output<'listKeys'>[number]

interface KeysState {
  /** Newest first; null until they are read. */
  pairs: readonly KeyPair[] | null
  selected: string | null
  /** Whoever comes to the room came for a pair: where there is none, one is to be made. */
  wantsPair: boolean
  /** Why the last reading failed. */
  problem: Problem | null
}

/** The public side of the key pairs in the vault. No private key and no passphrase ever stands here. */
export const useKeys = create<KeysState>(() => ({
  pairs: null,
  selected: null,
  wantsPair: false,
  problem: null,
}))

const readKeys = newest(
  () => call('listKeys', undefined),
  (pairs) =>
    useKeys.setState(({ selected }) => ({
      pairs,
      selected: pairs.some((pair) => pair.id === selected) ? selected : (pairs[0]?.id ?? null),
      problem: null,
    })),
  (error) => useKeys.setState({ problem: problemOf(error) }),
)

/** Reads the pairs anew and keeps the selection where it can. Failure stands in `problem`. */
export async function loadKeys(): Promise<void> {
  await readKeys().catch(() => {})
}

export function wantPair() {
  useKeys.setState({ wantsPair: true })
}

export function selectKey(selected: string) {
  useKeys.setState({ selected })
}

/** Generates a pair into the vault and selects it. The passphrase goes through and is kept nowhere. */
export async function generateKey(input: Input<'generateKey'>, signal: AbortSignal): Promise<KeyPair> {
  const pair = await call('generateKey', input, signal)
  await loadKeys()
  selectKey(pair.id)
  return pair
}

/** Takes a key file into the list and selects it. The passphrases go through and are kept nowhere. */
export async function importKey(input: Input<'importKey'>, signal: AbortSignal): Promise<KeyPair> {
  const pair = await call('importKey', input, signal)
  await loadKeys()
  selectKey(pair.id)
  return pair
}

/** Writes the pair's files into a folder, in another form where `as` says so; rejects when one is there already. */
export async function saveKey(input: Input<'saveKey'>): Promise<KeyPair> {
  const pair = await call('saveKey', input)
  await loadKeys()
  return pair
}

export async function deleteKey(keyId: string): Promise<void> {
  await call('deleteKey', { keyId })
  await loadKeys()
}
