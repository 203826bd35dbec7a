import {
  type AcsSigningInput,
  acsAuthorization,
  acsSigningParts,
  acsStringToSign,
} from '../../shared/signing/acs.ts'
import { accessKeyOf } from './access-key.ts'
import { contentSha256, hmacSha256 } from './hash.ts'
import { type SigningScheme, withAuthHeaders } from './scheme.ts'

/** Host of a connection string's endpoint, as it would stand in a Host header. */
function hostOf(endpoint: string): string {
  return endpoint
    .replace(/^[a-z]+:\/\//i, '')
    .replace(/\/.*$/s, '')
    .toLowerCase()
}

/** HMAC-SHA256 of Azure Communication Services over exactly what goes on the request line and the body bytes. */
export const acsScheme: SigningScheme<'acs-hmac'> = {
  kind: 'acs-hmac',
  sign(wire, auth, context) {
    const { key, text, endpoint } = accessKeyOf(auth.credential, auth.value)
    const input: AcsSigningInput = {
      method: wire.method,
      requestTarget: wire.requestTarget,
      date: context.date,
      host: wire.host,
      contentSha256: contentSha256(wire.body),
    }
    const stringToSign = acsStringToSign(input)
    const signature = hmacSha256(key, stringToSign)
    const signed = withAuthHeaders(
      wire,
      [
        [auth.dateHeader === 'date' ? 'Date' : 'x-ms-date', context.date],
        ['x-ms-content-sha256', input.contentSha256],
        ['Authorization', acsAuthorization(auth.dateHeader, signature)],
      ],
      // A Date of the user's own beside x-ms-date would make two dates of which the service picks one.
      ['Authorization', 'x-ms-date', 'x-ms-content-sha256', 'Date'],
    )
    const foreign = endpoint !== null && hostOf(endpoint) !== wire.host.toLowerCase()
    return {
      wire: signed.wire,
      evidence: {
        scheme: 'acs-hmac',
        stringToSign,
        parts: acsSigningParts(input),
        contentSha256: input.contentSha256,
        signature,
      },
      notes: foreign
        ? [
            ...signed.notes,
            `the connection string is for ${hostOf(endpoint)}, the request goes to ${wire.host}`,
          ]
        : signed.notes,
      secrets: [text],
    }
  },
}
