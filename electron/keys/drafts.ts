import { fail } from '../../shared/problem.ts'
import { defaultSettings, emptyRequest } from '../../shared/request/defaults.ts'
import type { RequestDraft } from '../../shared/request/model.ts'

/** Where a business public key is published: Graph, or the sunset On-Premises API. */
export type PublishTarget = 'cloud' | 'on-premises'

/** The form field that carries the key (facts: Cloud API reference; On-Premises settings reference). */
export const publishField: Readonly<Record<PublishTarget, string>> = {
  cloud: 'business_public_key',
  'on-premises': 'public_key',
}

/** `phoneNumberId`: digits or one `{{variable}}`; empty means `{{phoneNumberId}}`. On-premises has one number and ignores it. */
export function encryptionUrl(target: PublishTarget, phoneNumberId: string): string {
  if (target === 'on-premises') return '{{onPremUrl}}/v1/settings/business/whatsapp_business_encryption'
  const id = phoneNumberId.trim() === '' ? '{{phoneNumberId}}' : phoneNumberId.trim()
  if (!/^(\d{1,32}|\{\{[\w.$-]+\}\})$/.test(id)) {
    fail(
      'phone-number-id',
      'The phone number id is not a number.',
      'Use the id that the API gives the number (digits only), not the telephone number with its plus sign.',
    )
  }
  return `{{graphBaseUrl}}/{{graphVersion}}/${id}/whatsapp_business_encryption`
}

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
