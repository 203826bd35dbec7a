import { fail } from '../../../shared/problem.ts'
import { parseAppConfigurationConnection } from '../../../shared/signing/app-configuration.ts'
import { checkedAccessKey } from '../../../shared/signing/credential.ts'
import { headerValue } from '../../wire/stages.ts'
import { accessKeyOf } from '../access-key.ts'
import { checkedAppSecret } from '../whatsapp-webhook.ts'
import type { CapturedRequest, NamedKey } from './case.ts'
import { type Explanation, explainSignature } from './explain.ts'
import { explainWebhook } from './webhook.ts'

/** The schemes whose captures can be checked. */
export const doctorSchemes = ['acs', 'azure-app-configuration', 'whatsapp-webhook'] as const
export type DoctorScheme = (typeof doctorSchemes)[number]

/** The scheme that a capture shows by its headers; Communication Services where nothing speaks for another. */
export function schemeOf(request: CapturedRequest): DoctorScheme {
  if (headerValue(request.headers, 'x-hub-signature-256') !== null) return 'whatsapp-webhook'
  const host = headerValue(request.headers, 'host') ?? ''
  return /\.azconfig\.io(:\d+)?$/i.test(host) ? 'azure-app-configuration' : 'acs'
}

/** Key bytes from what a user has: the key itself or its connection string. Throws ProblemError, never with the key. */
function keyBytes(scheme: DoctorScheme, text: string): Uint8Array {
  if (scheme === 'whatsapp-webhook') return Buffer.from(checkedAppSecret(text), 'utf8')
  if (scheme === 'acs') {
    return accessKeyOf(/(^|;)\s*accesskey\s*=/i.test(text) ? 'connection-string' : 'key', text).key
  }
  const secret = /(^|;)\s*secret\s*=/i.test(text) ? parseAppConfigurationConnection(text).secret : text
  return Buffer.from(checkedAccessKey(secret), 'base64')
}

/** Other values are tried where they can be a key of the scheme and left out where they cannot. */
function namedKeys(scheme: DoctorScheme, others: readonly { name: string; text: string }[]): NamedKey[] {
  return others.flatMap(({ name, text }) => {
    try {
      return [{ name, key: keyBytes(scheme, text) }]
    } catch {
      return []
    }
  })
}

export interface Diagnosis extends Explanation {
  scheme: DoctorScheme
}

/**
 * What is wrong with the signature of a captured request. `others` are further keys that the user has, by name. Throws
 * ProblemError where the key cannot be one of the scheme.
 */
export function diagnose(
  request: CapturedRequest,
  scheme: DoctorScheme,
  key: string,
  others: readonly { name: string; text: string }[] = [],
): Diagnosis {
  if (key.trim() === '') {
    return fail(
      'no-access-key',
      'There is no key to check the signature with.',
      'Choose the variable that holds the key.',
    )
  }
  const bytes = keyBytes(scheme, key)
  const otherKeys = namedKeys(scheme, others)
  if (scheme === 'whatsapp-webhook') {
    return { scheme, ...explainWebhook(request, checkedAppSecret(key), otherKeys) }
  }
  return { scheme, ...explainSignature(request, bytes, { service: scheme, otherKeys }) }
}
