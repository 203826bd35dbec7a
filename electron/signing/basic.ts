import { fail } from '../../shared/problem.ts'
import { type SigningScheme, withAuthHeaders } from './scheme.ts'

/** RFC 7617, user name and password as UTF-8. */
export const basicScheme: SigningScheme<'basic'> = {
  kind: 'basic',
  sign(wire, auth) {
    if (auth.username.includes(':')) {
      fail(
        'username-with-colon',
        'The user name holds a colon, which ends it in Basic authentication.',
        'Correct the user name.',
        'the auth',
      )
    }
    const credentials = Buffer.from(`${auth.username}:${auth.password}`, 'utf8').toString('base64')
    const signed = withAuthHeaders(wire, [['Authorization', `Basic ${credentials}`]], ['Authorization'])
    return { ...signed, evidence: null, secrets: [auth.password, credentials] }
  },
}
