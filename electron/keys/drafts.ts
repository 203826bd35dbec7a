import {
  encryptionUrl,
  type PublishTarget,
  phoneNumbersUrl,
  publishField,
} from '../../shared/catalog/encryption.ts'
import { fail } from '../../shared/problem.ts'
import { defaultSettings, emptyRequest } from '../../shared/request/defaults.ts'
import type { RequestDraft } from '../../shared/request/model.ts'

/** The request that publishes a public key for a number of the environment. Refuses private keys. */
export function publishDraft(
  target: PublishTarget,
  phoneNumberId: string,
  publicKeyPem: string,
): RequestDraft {
  return publishTo(encryptionUrl(target, phoneNumberId), publishField[target], publicKeyPem)
}

/** The request that reads back the published key and its signature status. */
export function statusDraft(target: PublishTarget, phoneNumberId: string): RequestDraft {
  return statusAt(encryptionUrl(target, phoneNumberId))
}

/** The request for one page of an account's phone numbers; `query` is `''` or begins with `?`. */
export function numbersDraft(businessAccountId: string, query: string): RequestDraft {
  return statusAt(`${phoneNumbersUrl(businessAccountId)}${query}`)
}

/** Publishing at a given URL, form-urlencoded as both references ask. Refuses private keys. */
export function publishTo(url: string, field: string, publicKeyPem: string): RequestDraft {
  refusePrivate(publicKeyPem)
  const fields = [{ name: field, value: publicKeyPem, enabled: true }]
  return { ...statusAt(url), method: 'POST', body: { kind: 'form', fields } }
}

/** Redirects are not followed: the key's place is the URL that was named. */
export function statusAt(url: string): RequestDraft {
  return emptyRequest({ url, auth: bearer, settings: { ...defaultSettings, followRedirects: false } })
}

const bearer = { kind: 'bearer', token: '{{accessToken}}' } as const

/** Throws `private-key-refused` for anything that holds a private key, whatever surrounds it. */
export function refusePrivate(text: string): void {
  if (/PRIVATE\s+KEY/i.test(text)) {
    fail(
      'private-key-refused',
      'This text holds a private key; it was not sent.',
      'Publish the public key only. If the private key was sent elsewhere already, make a new pair.',
    )
  }
}
