import { createPublicKey } from 'node:crypto'
import { fail } from '../../shared/problem.ts'
import { readApart } from './apart.ts'
import type { NewFile } from './files.ts'
import { privateFileName, publicFileName } from './files.ts'
import { type PrivateForm, privateDer, privatePem } from './generate.ts'
import { checkPassphrase } from './passphrase.ts'
import { requirePrivateKey } from './read.ts'
import type { StoredPair } from './store.ts'

/** How a pair is written to files where it is not written as it is kept. */
export interface ExportForm extends PrivateForm {
  encoding: 'pem' | 'der'
  /** What opens the private key as it is kept; empty when it is not locked. */
  presentPassphrase: string
}

const privateMode = 0o600
const publicMode = 0o644

/** The files of a pair as it is kept: private.pem, where there is a private half, and public.pem. */
export function filesAsKept({ privatePem: pem, publicKeyPem }: StoredPair): NewFile[] {
  const publicFile = { name: publicFileName, content: publicKeyPem, mode: publicMode }
  return pem === null
    ? [publicFile]
    : [{ name: privateFileName, content: pem, mode: privateMode }, publicFile]
}

/** The files of a pair in another form. Throws `wrong-passphrase`, `no-such-form`, `private-key-needed`. */
export async function filesAs(pair: StoredPair, form: ExportForm, signal: AbortSignal): Promise<NewFile[]> {
  checkPassphrase(form.passphrase)
  if (pair.privatePem === null) {
    return fail(
      'private-key-needed',
      'There is no private key here to write in another form: this is a public key.',
      'Save the public key as it is, or open the private key first.',
    )
  }
  const passphrase = form.presentPassphrase === '' ? undefined : form.presentPassphrase
  const read = await readApart({ bytes: Buffer.from(pair.privatePem), passphrase }, signal)
  const key = requirePrivateKey(read)
  if (form.encoding === 'pem') {
    return [
      { name: privateFileName, content: privatePem(key, form), mode: privateMode },
      { name: publicFileName, content: pair.publicKeyPem, mode: publicMode },
    ]
  }
  const spki = createPublicKey(pair.publicKeyPem).export({ type: 'spki', format: 'der' })
  return [
    { name: 'private.der', content: privateDer(key, form), mode: privateMode },
    { name: 'public.der', content: spki, mode: publicMode },
  ]
}
