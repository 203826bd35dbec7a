import { useState } from 'react'
import { problemOf } from '../../../shared/problem.ts'
import { useAppInfo } from '../../state/app-info.ts'
import { lockVault, useVault } from '../../state/vault.ts'
import { Button } from '../../ui/button.tsx'
import { ProblemCard } from '../../ui/card.tsx'
import { toastProblem } from '../../ui/toast.tsx'
import { type VaultDeed, VaultDialog } from './vault-dialog.tsx'

const words = {
  keychain: "Sealed with the system's keychain.",
  passphrase: 'In an encrypted file.',
  memory: 'In memory only.',
}

/** Where secrets stand, and the passphrase of their file where there is no system store. */
export function VaultSection() {
  const vault = useVault((state) => state.vault)
  const note = useAppInfo((state) => state.info?.vaultNote ?? '')
  const [asking, setAsking] = useState<VaultDeed | null>(null)
  if (vault === null) return null
  const { kind, isLocked, problem } = vault
  const ask = (deed: VaultDeed) => () => setAsking(deed)
  return (
    <>
      <p>{isLocked ? 'The vault is locked.' : words[kind]}</p>
      {note !== '' && <p className="muted">{note}</p>}
      {problem !== null && <ProblemCard problem={problem} />}
      {kind !== 'keychain' && (
        <div className="vault-actions">
          {kind === 'memory' && <Button onPress={ask('set')}>Set a passphrase…</Button>}
          {isLocked && (
            <Button variant="primary" onPress={ask('unlock')}>
              Unlock…
            </Button>
          )}
          {kind === 'passphrase' && !isLocked && (
            <>
              <Button onPress={() => void lockVault().catch((error) => toastProblem(problemOf(error)))}>
                Lock
              </Button>
              <Button onPress={ask('change')}>Change the passphrase…</Button>
              <Button onPress={ask('remove')}>Memory only…</Button>
            </>
          )}
        </div>
      )}
      {asking !== null && <VaultDialog deed={asking} onClose={() => setAsking(null)} />}
    </>
  )
}
