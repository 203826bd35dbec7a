import { isDeepStrictEqual } from 'node:util'
import type { Auth } from '../../../shared/request/model.ts'
import type { VariableScope } from '../../../shared/request/scope.ts'
import { readPostmanAuth } from '../importers/postman-auth.ts'
import type { Json, Notes } from './exporter.ts'
import { authIn } from './masked.ts'
import { acsSigningScript } from './postman-script.ts'

interface Context {
  notes: Notes
  secrets: VariableScope | null
}

const pairs = (values: Readonly<Record<string, string>>): Json =>
  Object.entries(values).map(([key, value]) => ({ key, value, type: 'string' }))

/** `auth` and, for what Postman has no auth for, the script that signs. */
export function levelOf(
  given: Auth,
  kept: Json | undefined,
  where: string,
  { notes, secrets }: Context,
): { auth?: Json; event?: Json } {
  // An import made this of it, and nobody has chosen another one since.
  if (kept !== undefined && isDeepStrictEqual(readPostmanAuth(kept).auth, given)) return { auth: kept }
  const auth = authIn(given, secrets)
  switch (auth.kind) {
    case 'inherit':
      return {}
    case 'none':
      return { auth: { type: 'noauth' } }
    case 'bearer':
      return { auth: { type: 'bearer', bearer: pairs({ token: auth.token }) } }
    case 'basic':
    case 'digest':
      return {
        auth: {
          type: auth.kind,
          [auth.kind]: pairs({ username: auth.username, password: auth.password }),
        },
      }
    case 'api-key':
      return {
        auth: {
          type: 'apikey',
          apikey: pairs({ key: auth.name, value: auth.value, in: auth.placement }),
        },
      }
    case 'aws-sigv4':
      return {
        auth: {
          type: 'awsv4',
          awsv4: pairs({
            accessKey: auth.accessKeyId,
            secretKey: auth.secretAccessKey,
            sessionToken: auth.sessionToken,
            region: auth.region,
            service: auth.service,
          }),
        },
      }
    case 'acs-hmac': {
      notes.push({
        where,
        what: 'Postman cannot sign for Azure: a pre-request script does it, with variables put in before. It needs Postman 7 or newer.',
      })
      const exec = acsSigningScript(auth).split('\n')
      return {
        auth: { type: 'noauth' },
        event: [{ listen: 'prerequest', script: { type: 'text/javascript', exec } }],
      }
    }
    default:
      notes.push({ where, what: `Postman has no auth "${auth.kind}": the request is exported without.` })
      return { auth: { type: 'noauth' } }
  }
}
