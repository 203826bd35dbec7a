import type { Field } from './model.ts'

/** A secret that stands in a header itself; saved, it would be in a plain file. */
export interface LiteralSecret {
  index: number
  header: string
  /** What stands before it: `Bearer `. */
  prefix: string
  secret: string
  /** A name for the variable. */
  name: string
}

const schemes = /^((?:Bearer|OAuth|Basic|Token|ApiKey|SharedKey)\s+)?(\S+)$/i
const carries = [
  { header: /^(?:proxy-)?authorization$/i, name: 'token' },
  { header: /(?:^|-)(?:api|access|subscription|functions|account)-?key$/i, name: 'apiKey' },
  { header: /(?:^|-)(?:auth|access|session|security)?-?token$/i, name: 'token' },
  { header: /(?:^|-)secret$/i, name: 'secret' },
] as const
/** Whether a header of this name carries a credential, whatever its value. */
export function isCredentialHeader(name: string): boolean {
  return carries.some(({ header }) => header.test(name.trim()))
}

/** Shorter ones are placeholders such as `xxx` or `your-token`. */
const shortest = 16

/** The first header that holds a secret instead of a reference to one; null where none does. */
export function literalSecretIn(headers: readonly Field[]): LiteralSecret | null {
  for (const [index, { name: header, value }] of headers.entries()) {
    const kind = carries.find((one) => one.header.test(header.trim()))
    const [, prefix = '', secret = ''] = schemes.exec(value.trim()) ?? []
    if (kind === undefined || secret.length < shortest || secret.includes('{{')) continue
    return { index, header: header.trim(), prefix, secret, name: kind.name }
  }
  return null
}
