import { ChevronDown, Copy, Lock, LockOpen, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { problemOf } from '../../../shared/problem.ts'
import { deleteKey, type KeyPair } from '../../state/keys.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { copyText } from '../../ui/copy.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { MenuButton } from '../../ui/menu.tsx'
import { toast, toastProblem } from '../../ui/toast.tsx'
import { fingerprint, whenMade } from './format.ts'
import { publicAs, publicForms } from './public-forms.ts'
import { Publish } from './publish.tsx'
import { SaveFiles } from './save-files.tsx'
import { CertificateFacts } from './seen-key.tsx'

/** One pair: what it is, its public half, its files, and where it is published. */
export function PairView({ pair }: { pair: KeyPair }) {
  const [isDeleting, setDeleting] = useState(false)
  return (
    <article className="keys-pair">
      <header className="keys-head">
        <div className="grow">
          <h1 className="ellipsis">{pair.name}</h1>
          <p className="muted">
            RSA, {pair.bits} bits · {pair.origin === 'imported' ? 'opened' : 'made'}{' '}
            {whenMade(pair.createdAt)}
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
              <PrivateHalf pair={pair} />
            </dd>
            {pair.certificate !== null && <CertificateFacts certificate={pair.certificate} />}
          </dl>
          <SaveFiles pair={pair} />
        </section>
        <Publish pair={pair} />
        <section aria-label="Public key" className="keys-section keys-public">
          <h2>
            Public key
            <span className="keys-copy">
              <MenuButton
                label="Copy the public key"
                variant="bare"
                choices={publicForms}
                onAction={(id) => copyAs(pair, id)}
              >
                <Copy size={13} aria-hidden />
                Copy
                <ChevronDown size={13} aria-hidden />
              </MenuButton>
            </span>
          </h2>
          <pre className="keys-pem">{pair.publicKeyPem.trim()}</pre>
        </section>
      </div>
      {isDeleting && <DeleteQuestion pair={pair} onClose={() => setDeleting(false)} />}
    </article>
  )
}

function PrivateHalf({ pair }: { pair: KeyPair }) {
  if (!pair.hasPrivate) {
    return (
      <span className="muted">
        none here: this is a {pair.certificate === null ? 'public key' : 'certificate'}, to publish and to
        compare
      </span>
    )
  }
  return pair.encrypted ? (
    <span className="keys-lock">
      <Lock size={13} aria-hidden />
      locked with a passphrase
    </span>
  ) : (
    <span className="keys-lock open">
      <LockOpen size={13} aria-hidden />
      not encrypted: whoever has the file has the key
    </span>
  )
}

function copyAs(pair: KeyPair, id: string) {
  const form = publicForms.find((item) => item.id === id)
  if (form !== undefined) void copyText(publicAs(form.id, pair.publicKeyPem), `the public key: ${form.label}`)
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
      <p>{whatIsLost(pair)} What is published for your numbers does not change.</p>
    </Dialog>
  )
}

function whatIsLost(pair: KeyPair): string {
  if (pair.savedTo !== null) return `It leaves Cordboard's vault. The files in ${pair.savedTo} stay.`
  if (!pair.hasPrivate || pair.origin === 'imported') {
    return "It leaves Cordboard's vault. The file that it came from stays."
  }
  return 'It was never saved to files: once deleted here, it is gone, and nothing that was encrypted for it can be read.'
}
