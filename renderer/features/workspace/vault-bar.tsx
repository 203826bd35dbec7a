import { Lock } from 'lucide-react'
import { useState } from 'react'
import { useVault } from '../../state/vault.ts'
import { Button } from '../../ui/button.tsx'
import { VaultDialog } from './vault-dialog.tsx'
import './workspace.css'

/** Shown while the vault is locked: no request with a secret can be sent until it is opened. */
export function VaultBar() {
  const isLocked = useVault((state) => state.vault?.isLocked === true)
  const [isAsking, setAsking] = useState(false)
  if (!isLocked && !isAsking) return null
  return (
    <section className="vault-bar" aria-label="Vault">
      <Lock size={14} aria-hidden />
      <span className="grow">The vault is locked: secrets cannot be used.</span>
      <Button variant="strong" onPress={() => setAsking(true)}>
        Unlock…
      </Button>
      {isAsking && <VaultDialog deed="unlock" onClose={() => setAsking(false)} />}
    </section>
  )
}
