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

/** The one list; it does not compile when a kind has no scheme. */
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

/** The wire request with what its auth adds, as the last step before it goes out. Throws the ProblemErrors of the schemes. */
export function signByKind(wire: WireRequest, auth: Auth, context: SigningContext): SigningResult {
  if (auth.kind === 'inherit' || auth.kind === 'none') return { wire, evidence: null, notes: [], secrets: [] }
  // The list's type pairs each kind with its scheme; the compiler cannot follow that through the look-up.
  const scheme = schemes[auth.kind] as SigningScheme<Signing>
  return scheme.sign(wire, auth, context)
}
