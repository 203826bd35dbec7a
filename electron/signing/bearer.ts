import { fail } from '../../shared/problem.ts'
import { type SigningScheme, withAuthHeaders } from './scheme.ts'

/** RFC 6750 section 2.1. */
export const bearerScheme: SigningScheme<'bearer'> = {
  kind: 'bearer',
  sign(wire, auth) {
    const token = auth.token.trim()
    if (token === '')
      fail('token-missing', 'The bearer token is empty.', 'Enter the token, or choose no auth.', 'the auth')
    if (!/^[\u0021-\u007e]+$/.test(token)) {
      fail(
        'token-not-ascii',
        'The bearer token holds a space, a line break or a character outside ASCII.',
        'Copy the token again, without "Bearer" and without line breaks.',
        'the auth',
      )
    }
    const signed = withAuthHeaders(wire, [['Authorization', `Bearer ${token}`]], ['Authorization'])
    return { ...signed, evidence: null, secrets: [token] }
  },
}
