import { Copy, Lock, LockOpen, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { problemOf } from '../../../shared/problem.ts'
import { deleteKey, type KeyPair } from '../../state/keys.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { copyText } from '../../ui/copy.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { toast, toastProblem } from '../../ui/toast.tsx'
import { fingerprint, whenMade } from './format.ts'
import { Publish } from './publish.tsx'
import { SaveFiles } from './save-files.tsx'

/** One pair: what it is, its public half, its files, and where it is published. */
export function PairView({ pair }: { pair: KeyPair }) {
  const [isDeleting, setDeleting] = useState(false)
  return (
    <article className="keys-pair">
      <header className="keys-head">
        <div className="grow">
          <h1 className="ellipsis">{pair.name}</h1>
          <p className="muted">
            RSA, {pair.bits} bits · made {whenMade(pair.createdAt)}
          </p>
        </div>
        <Button onPress={() => setDeleting(true)}>
          <Trash2 size={14} aria-hidden />
          Delete…
        </Button>
      </header>

      {pair.bits !== 2048 && (
        <Card tone="warning" title={`WhatsApp refuses keys of ${pair.bits} bits`}>
          It takes RSA keys of 2048 bits only. Make another pair for publishing.
        </Card>
      )}

      <div className="keys-body">
        <section aria-label="Facts" className="keys-section keys-about">
          <dl className="keys-facts">
            <dt>SPKI SHA-256</dt>
            <dd className="mono keys-print">
              {fingerprint(pair.spkiSha256)}
              <IconButton
                label="Copy the fingerprint"
                onPress={() => void copyText(pair.spkiSha256, 'the fingerprint')}
              >
                <Copy size={13} aria-hidden />
              </IconButton>
            </dd>
            <dt>Private key</dt>
            <dd>
              {pair.encrypted ? (
                <span className="keys-lock">
                  <Lock size={13} aria-hidden />
                  locked with a passphrase
                </span>
              ) : (
                <span className="keys-lock open">
                  <LockOpen size={13} aria-hidden />
                  not encrypted: whoever has the file has the key
                </span>
              )}
            </dd>
          </dl>
          <SaveFiles pair={pair} />
        </section>
        <Publish pair={pair} />
        <section aria-label="Public key" className="keys-section keys-public">
          <h2>
            Public key
            <Button
              className="keys-copy"
              onPress={() => void copyText(pair.publicKeyPem, 'the public key')}
              aria-label="Copy the public key"
            >
              <Copy size={13} aria-hidden />
              Copy
            </Button>
          </h2>
          <pre className="keys-pem">{pair.publicKeyPem.trim()}</pre>
        </section>
      </div>
      {isDeleting && <DeleteQuestion pair={pair} onClose={() => setDeleting(false)} />}
    </article>
  )
}

function DeleteQuestion({ pair, onClose }: { pair: KeyPair; onClose: () => void }) {
  async function remove() {
    onClose()
    try {
      await deleteKey(pair.id)
      toast(`Deleted ${pair.name}`)
    } catch (error) {
      toastProblem(problemOf(error))
    }
  }
  return (
    <Dialog
      title={`Delete ${pair.name}?`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose} autoFocus>
            Keep it
          </Button>
          <Button variant="danger" onPress={() => void remove()}>
            Delete
          </Button>
        </>
      }
    >
      <p>
        {pair.savedTo === null
          ? 'It was never saved to files: once deleted here, it is gone, and nothing that was encrypted for it can be read.'
          : `It leaves Cordboard's vault. The files in ${pair.savedTo} stay.`}{' '}
        What is published for your numbers does not change.
      </p>
    </Dialog>
  )
}
