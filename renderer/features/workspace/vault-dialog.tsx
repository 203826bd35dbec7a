import { type FormEvent, useState } from 'react'
import { type Problem, problemOf } from '../../../shared/problem.ts'
import { setVaultPassphrase, unlockVault } from '../../state/vault.ts'
import { Button } from '../../ui/button.tsx'
import { ProblemCard } from '../../ui/card.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/fields.tsx'
import { toast } from '../../ui/toast.tsx'
import './workspace.css'

export type VaultDeed = 'unlock' | 'set' | 'change' | 'remove'

const texts = {
  unlock: { title: 'Unlock the vault', deed: 'Unlock', done: 'The vault is unlocked' },
  set: {
    title: 'Keep secrets in an encrypted file',
    deed: 'Set the passphrase',
    done: 'Secrets are kept now',
  },
  change: { title: 'Change the passphrase', deed: 'Change it', done: 'The passphrase is changed' },
  remove: {
    title: 'Keep secrets in memory only',
    deed: 'Delete the file',
    done: 'The vault file is deleted',
  },
} as const satisfies Record<VaultDeed, { title: string; deed: string; done: string }>

/** Asks for the passphrase that opens the vault, or for a new one. */
export function VaultDialog({ deed, onClose }: { deed: VaultDeed; onClose: () => void }) {
  const [present, setPresent] = useState('')
  const [next, setNext] = useState('')
  const [again, setAgain] = useState('')
  const [problem, setProblem] = useState<Problem | null>(null)
  const [isBusy, setBusy] = useState(false)
  const { title, deed: label, done } = texts[deed]
  const asksPresent = deed !== 'set'
  const asksNext = deed === 'set' || deed === 'change'
  const differs = asksNext && again !== '' && again !== next
  const isReady = (!asksPresent || present !== '') && (!asksNext || (next !== '' && next === again))

  async function act(event?: FormEvent) {
    event?.preventDefault()
    if (!isReady || isBusy) return
    setBusy(true)
    try {
      if (deed === 'unlock') await unlockVault(present)
      else await setVaultPassphrase(deed === 'remove' ? '' : next, present)
      toast(done)
      onClose()
    } catch (error) {
      setProblem(problemOf(error))
      setBusy(false)
    }
  }

  return (
    <Dialog
      title={title}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button
            variant={deed === 'remove' ? 'danger' : 'primary'}
            isDisabled={!isReady || isBusy}
            onPress={() => void act()}
          >
            {label}
          </Button>
        </>
      }
    >
      {/* Enter sends it: a form of its own, since the buttons stand outside. */}
      <form className="vault-form" onSubmit={(event) => void act(event)}>
        {asksPresent && (
          <TextField
            label={deed === 'change' ? 'Present passphrase' : 'Passphrase'}
            type="password"
            value={present}
            onChange={setPresent}
            autoFocus
          />
        )}
        {asksNext && (
          <>
            <TextField
              label="New passphrase"
              type="password"
              value={next}
              onChange={setNext}
              autoFocus={!asksPresent}
              help="At least 8 characters. A lost one cannot be recovered, and the secrets with it."
            />
            <TextField
              label="Once more"
              type="password"
              value={again}
              onChange={setAgain}
              error={differs ? 'The two differ.' : null}
            />
          </>
        )}
        <button type="submit" hidden />
      </form>
      {problem !== null && <ProblemCard problem={problem} />}
    </Dialog>
  )
}
