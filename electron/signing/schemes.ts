import type { Auth } from '../../shared/request/model.ts'
import type { WireRequest } from '../http/stages.ts'
import { acsScheme } from './acs.ts'
import { apiKeyScheme } from './api-key.ts'
import { basicScheme } from './basic.ts'
import { bearerScheme } from './bearer.ts'
import type { SigningContext, SigningResult, SigningScheme } from './scheme.ts'

type Signing = Exclude<Auth['kind'], 'inherit' | 'none'>

/** The one list: a new scheme is a new file and a line here; the type refuses to compile when a kind has none. */
const schemes: { readonly [K in Signing]: SigningScheme<K> } = {
  'acs-hmac': acsScheme,
  'api-key': apiKeyScheme,
  basic: basicScheme,
  bearer: bearerScheme,
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
  }
}
