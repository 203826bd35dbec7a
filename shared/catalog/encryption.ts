import { fail } from '../problem.ts'

/** Where a business public key is published: Graph, or the sunset On-Premises API. */
export type PublishTarget = 'cloud' | 'on-premises'

/** The form field that carries the key (Business Encryption API, v23.0; On-Premises settings reference). */
export const publishField: Readonly<Record<PublishTarget, 'business_public_key' | 'public_key'>> = {
  cloud: 'business_public_key',
  'on-premises': 'public_key',
}

/**
 * Where a number's public key is published and read back. `phoneNumberId`: digits or one `{{variable}}`; empty means
 * `{{phoneNumberId}}`. On-premises has one number and ignores it. Throws `phone-number-id`.
 */
export function encryptionUrl(target: PublishTarget, phoneNumberId: string): string {
  if (target === 'on-premises') return '{{onPremUrl}}/v1/settings/business/whatsapp_business_encryption'
  const id = phoneNumberId.trim() === '' ? '{{phoneNumberId}}' : phoneNumberId.trim()
  if (!isId(id)) {
    fail(
      'phone-number-id',
      'The phone number id is not a number.',
      'Use the id that the API gives the number (digits only), not the telephone number with its plus sign.',
    )
  }
  return `{{graphBaseUrl}}/{{graphVersion}}/${id}/whatsapp_business_encryption`
}

/**
 * Where the phone numbers of a WhatsApp Business Account are listed (Business Phone Numbers edge of the WABA node).
 * `businessAccountId`: digits or one `{{variable}}`; empty means `{{businessAccountId}}`. Throws `business-account-id`.
 */
export function phoneNumbersUrl(businessAccountId: string): string {
  const id = businessAccountId.trim() === '' ? '{{businessAccountId}}' : businessAccountId.trim()
  if (!isId(id)) {
    fail(
      'business-account-id',
      'The business account id is not a number.',
      'Use the id of the WhatsApp Business Account (digits only): Business settings, Accounts, WhatsApp accounts.',
    )
  }
  return `{{graphBaseUrl}}/{{graphVersion}}/${id}/phone_numbers`
}

function isId(text: string): boolean {
  return /^(\d{1,32}|\{\{[\w.$-]+\}\})$/.test(text)
}
