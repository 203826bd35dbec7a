import type { Auth } from '../../shared/request/model.ts'
import type { WireRequest } from '../wire/stages.ts'
import { acsScheme } from './acs.ts'
import { apiKeyScheme } from './api-key.ts'
import { appConfigurationScheme } from './app-configuration.ts'
import { awsSigv4Scheme } from './aws-sigv4.ts'
import { basicScheme } from './basic.ts'
import { bearerScheme } from './bearer.ts'
import { digestScheme } from './digest.ts'
import { hmacScheme } from './hmac.ts'
import type { SigningContext, SigningResult, SigningScheme } from './scheme.ts'
import { whatsappWebhookScheme } from './whatsapp-webhook.ts'

type Signing = Exclude<Auth['kind'], 'inherit' | 'none'>

/** The one list: a new scheme is a new file and a line here; the type refuses to compile when a kind has none. */
const schemes: { readonly [K in Signing]: SigningScheme<K> } = {
  'acs-hmac': acsScheme,
  'api-key': apiKeyScheme,
  'aws-sigv4': awsSigv4Scheme,
  'azure-app-configuration': appConfigurationScheme,
  basic: basicScheme,
  bearer: bearerScheme,
  digest: digestScheme,
  hmac: hmacScheme,
  'whatsapp-webhook': whatsappWebhookScheme,
}

function signWith<K extends Signing>(
  kind: K,
  wire: WireRequest,
  auth: Extract<Auth, { kind: K }>,
  context: SigningContext,
): SigningResult {
  const scheme: SigningScheme<K> = schemes[kind]
  return scheme.sign(wire, auth, context)
}

export function signByKind(wire: WireRequest, auth: Auth, context: SigningContext): SigningResult {
  switch (auth.kind) {
    case 'inherit':
    case 'none':
      return { wire, evidence: null, notes: [], secrets: [] }
    case 'acs-hmac':
      return signWith(auth.kind, wire, auth, context)
    case 'api-key':
      return signWith(auth.kind, wire, auth, context)
    case 'basic':
      return signWith(auth.kind, wire, auth, context)
    case 'bearer':
      return signWith(auth.kind, wire, auth, context)
    case 'aws-sigv4':
      return signWith(auth.kind, wire, auth, context)
    case 'azure-app-configuration':
      return signWith(auth.kind, wire, auth, context)
    case 'digest':
      return signWith(auth.kind, wire, auth, context)
    case 'hmac':
      return signWith(auth.kind, wire, auth, context)
    case 'whatsapp-webhook':
      return signWith(auth.kind, wire, auth, context)
  }
}
