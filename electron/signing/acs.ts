import {
  type AcsSigningInput,
  acsAuthorization,
  acsSigningParts,
  acsStringToSign,
} from '../../shared/signing/acs.ts'
import { accessKeyOf } from './access-key.ts'
import { contentSha256, hmacSha256 } from './hash.ts'
import { hostOf, isStorageHost, resourceHost } from './recording.ts'
import { type SigningScheme, withAuthHeaders } from './scheme.ts'

/**
 * HMAC-SHA256 of Azure Communication Services over exactly what goes on the request line and the body bytes. Recording
 * content is asked of a storage host and signed for the resource, over the path without the query, with x-ms-host
 * (@azure/communication-call-automation 1.6.0, the content downloader).
 */
export const acsScheme: SigningScheme<'acs-hmac'> = {
  kind: 'acs-hmac',
  sign(wire, auth, context) {
    const { key, text, endpoint } = accessKeyOf(auth.credential, auth.value)
    const named = auth.resourceEndpoint ?? ''
    const resource =
      named.trim() !== ''
        ? resourceHost(wire, named)
        : endpoint !== null && isStorageHost(wire.hostname)
          ? resourceHost(wire, endpoint)
          : null
    const input: AcsSigningInput = {
      method: wire.method,
      requestTarget: resource === null ? wire.requestTarget : wire.requestTarget.replace(/\?.*$/s, ''),
      date: context.date,
      host: resource ?? wire.host,
      contentSha256: contentSha256(wire.body),
    }
    const stringToSign = acsStringToSign(input)
    const signature = hmacSha256(key, stringToSign)
    const signed = withAuthHeaders(
      wire,
      [
        [auth.dateHeader === 'date' ? 'Date' : 'x-ms-date', context.date],
        ['x-ms-content-sha256', input.contentSha256],
        ...(resource === null ? [] : [['x-ms-host', resource] as const]),
        ['Authorization', acsAuthorization(auth.dateHeader, signature)],
      ],
      // A Date of the user's own beside x-ms-date would make two dates of which the service picks one.
      [
        'Authorization',
        'x-ms-date',
        'x-ms-content-sha256',
        'Date',
        ...(resource === null ? [] : ['x-ms-host']),
      ],
    )
    const foreign = resource === null && endpoint !== null && hostOf(endpoint) !== wire.host.toLowerCase()
    const notes = [
      ...(foreign
        ? [`the connection string is for ${hostOf(endpoint)}, the request goes to ${wire.host}`]
        : []),
      ...(resource === null
        ? []
        : [`signed for ${resource}, as recording content is, and sent to ${wire.host}`]),
    ]
    return {
      wire: signed.wire,
      evidence: {
        scheme: 'acs-hmac',
        stringToSign,
        parts: acsSigningParts(input),
        contentSha256: input.contentSha256,
        signature,
      },
      notes: [...signed.notes, ...notes],
      secrets: [text],
    }
  },
}
