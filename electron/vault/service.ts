import type { Output } from '../../shared/ipc/bridge.ts'
import { fail } from '../../shared/problem.ts'
import type { Handlers } from '../ipc/handlers.ts'
import { type PassphraseVault, passphraseVariable } from './passphrase.ts'

export type VaultState = Output<'vaultState'>
export type VaultService = Pick<Handlers, 'vaultState' | 'unlockVault' | 'lockVault' | 'setVaultPassphrase'>

/** The vault part of the contract. `vault` is null where the system's own store keeps the secrets: nothing to unlock. */
export function createVaultService(deps: {
  vault: PassphraseVault | null
  /** Writes what is still to be written, while that can be done. */
  before(): Promise<void>
  /** The vault can be read now, or no longer: whoever holds values of it reads them anew. */
  changed(state: VaultState): Promise<void>
}): VaultService {
  const { vault, before, changed } = deps

  function state(): VaultState {
    if (vault === null) return { kind: 'keychain', isLocked: false, problem: null }
    const { persistence: kind } = vault
    return { kind, isLocked: vault.isLocked(), problem: vault.problem() }
  }

  async function change(deed: (vault: PassphraseVault) => Promise<void>): Promise<VaultState> {
    if (vault === null) {
      return fail(
        'vault-keychain',
        "The system's own store keeps the secrets.",
        'There is nothing to unlock.',
      )
    }
    await before()
    await deed(vault)
    await changed(state())
    return state()
  }

  return {
    vaultState: state,
    unlockVault: ({ passphrase }) => change((it) => it.unlock(passphrase)),
    lockVault: () => change((it) => it.lock()),
    setVaultPassphrase: ({ next, present }) => change((it) => it.setPassphrase(next, present)),
  }
}

/** What the window says about where secrets stand. */
export function vaultNote({ kind, isLocked }: VaultState, backend: string | null): string {
  switch (kind) {
    case 'keychain':
      return `Secrets are sealed by the system (${backend ?? 'its own store'}) and stand in vault.json of the data folder.`
    case 'passphrase':
      return isLocked
        ? 'Until it is unlocked under Settings, no secret can be used or stored.'
        : 'Secrets stand in vault-passphrase.json of the data folder, encrypted; a passphrase opens it.'
    case 'memory':
      return (
        'This host has no system store for secrets: they are kept in memory and are gone when Cordboard ends. ' +
        `A passphrase, set under Settings or as ${passphraseVariable}, keeps them in an encrypted file.`
      )
  }
}
