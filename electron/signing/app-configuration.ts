import { fail } from '../../shared/problem.ts'
import { type AcsSigningInput, acsSigningParts, acsStringToSign } from '../../shared/signing/acs.ts'
import {
  appConfigurationAuthorization,
  parseAppConfigurationConnection,
} from '../../shared/signing/app-configuration.ts'
import { checkedAccessKey } from '../../shared/signing/credential.ts'
import { contentSha256, hmacSha256 } from './hash.ts'
import { hostOf } from './recording.ts'
import { type SigningScheme, withAuthHeaders } from './scheme.ts'

function credentialOf(auth: { credential: 'key' | 'connection-string'; id: string; value: string }) {
  if (auth.credential === 'connection-string') {
    const { endpoint, id, secret } = parseAppConfigurationConnection(auth.value)
    return { endpoint, id, secret: checkedAccessKey(secret) }
  }
  if (auth.id.trim() === '') {
    fail(
      'credential-id-missing',
      'The credential id is empty.',
      'Copy the Id that stands beside the secret under Access settings.',
      'the auth',
    )
  }
  return { endpoint: null, id: auth.id.trim(), secret: checkedAccessKey(auth.value) }
}

/** HMAC-SHA256 of Azure App Configuration. */
export const appConfigurationScheme: SigningScheme<'azure-app-configuration'> = {
  kind: 'azure-app-configuration',
  sign(wire, auth, context) {
    const { endpoint, id, secret } = credentialOf(auth)
    const input: AcsSigningInput = {
      method: wire.method,
      requestTarget: wire.requestTarget,
      date: context.date,
      host: wire.host,
      contentSha256: contentSha256(wire.body),
    }
    const stringToSign = acsStringToSign(input)
    const signature = hmacSha256(Buffer.from(secret, 'base64'), stringToSign)
    const signed = withAuthHeaders(
      wire,
      [
        ['x-ms-date', context.date],
        ['x-ms-content-sha256', input.contentSha256],
        ['Authorization', appConfigurationAuthorization(id, signature)],
      ],
      ['Authorization', 'x-ms-date', 'x-ms-content-sha256', 'Date'],
    )
    const foreign = endpoint !== null && hostOf(endpoint) !== wire.host.toLowerCase()
    return {
      wire: signed.wire,
      evidence: {
        scheme: 'azure-app-configuration',
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
      secrets: [secret],
    }
  },
}
