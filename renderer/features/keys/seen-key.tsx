import { Copy } from 'lucide-react'
import type { Output } from '../../../shared/ipc/bridge.ts'
import { IconButton } from '../../ui/button.tsx'
import { copyText } from '../../ui/copy.ts'
import { dateOf, fingerprint } from './format.ts'

type Seen = Output<'inspectKey'>

const kinds: Readonly<Record<Seen['kind'], string>> = {
  'private-key': 'Private key',
  'public-key': 'Public key, without its private half',
  certificate: 'Certificate, without its private key',
  pkcs12: 'PKCS#12 file with a private key',
}

/** What an opened file is. */
export function SeenKey({ seen }: { seen: Seen }) {
  const form = seen.kind === 'pkcs12' ? '' : `${seen.format}, ${seen.encoding.toUpperCase()}`
  const size = seen.bits === null ? '' : `, ${seen.bits} bits`
  return (
    <>
      <dl className="keys-facts">
        <dt>What it is</dt>
        <dd>
          {kindOf(seen)} {form !== '' && <span className="muted">({form})</span>}
        </dd>
        <dt>Key</dt>
        <dd>
          {seen.type.toUpperCase()}
          {size}
        </dd>
        <dt>SPKI SHA-256</dt>
        <dd className="mono keys-print">
          {fingerprint(seen.spkiSha256)}
          <IconButton
            label="Copy the fingerprint of this key"
            onPress={() => void copyText(seen.spkiSha256, 'the fingerprint')}
          >
            <Copy size={13} aria-hidden />
          </IconButton>
        </dd>
        {seen.certificate !== null && <CertificateFacts certificate={seen.certificate} />}
      </dl>
      {seen.concern !== null && (
        <p className="keys-warning" role="status">
          {seen.concern.message} {seen.concern.fix}
        </p>
      )}
    </>
  )
}

function kindOf({ kind, encrypted, hasPrivate }: Seen): string {
  if (kind === 'private-key') return encrypted ? 'Private key, encrypted' : 'Private key, not encrypted'
  if (kind === 'pkcs12' && !hasPrivate) return 'PKCS#12 file with a certificate alone'
  return kinds[kind]
}

/** Rows of a list of facts: whom a certificate names, and when it holds. */
export function CertificateFacts({ certificate }: { certificate: NonNullable<Seen['certificate']> }) {
  const state = validity(certificate, new Date())
  return (
    <>
      <dt>Subject</dt>
      <dd>{certificate.subject}</dd>
      {certificate.issuer !== certificate.subject && (
        <>
          <dt>Issuer</dt>
          <dd>{certificate.issuer}</dd>
        </>
      )}
      <dt>Valid</dt>
      <dd>
        {dateOf(certificate.validFrom)} to {dateOf(certificate.validTo)}
        {state !== null && <span className="keys-lock open"> · {state}</span>}
      </dd>
    </>
  )
}

function validity({ validFrom, validTo }: { validFrom: string; validTo: string }, now: Date): string | null {
  if (Date.parse(validTo) < now.getTime()) return 'expired'
  return Date.parse(validFrom) > now.getTime() ? 'not valid yet' : null
}
