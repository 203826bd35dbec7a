import { fail } from '../../shared/problem.ts'
import { headerProblem } from '../wire/header-problem.ts'
import { type SigningScheme, withAuthHeaders } from './scheme.ts'

/** A key in a header or in the query, as OpenAPI's `apiKey` describes it. */
export const apiKeyScheme: SigningScheme<'api-key'> = {
  kind: 'api-key',
  sign(wire, auth) {
    if (auth.name === '' || auth.value === '') {
      fail(
        'api-key-missing',
        `The API key has no ${auth.name === '' ? 'name' : 'value'}.`,
        'Enter it, or choose no auth.',
        'the auth',
      )
    }
    if (auth.placement === 'query') {
      const item = `${encodeURIComponent(auth.name)}=${encodeURIComponent(auth.value.toWellFormed())}`
      // A redirect that carries the query along already has it.
      const items = wire.requestTarget.split('?').slice(1).join('?').split('&')
      if (items.includes(item)) return { wire, evidence: null, notes: [], secrets: [auth.value] }
      const joint = wire.requestTarget.includes('?') ? (wire.requestTarget.endsWith('?') ? '' : '&') : '?'
      return {
        wire: { ...wire, requestTarget: `${wire.requestTarget}${joint}${item}` },
        evidence: null,
        notes: [],
        secrets: [auth.value],
      }
    }
    const problem = headerProblem({ name: auth.name, value: auth.value })
    if (problem !== null) fail(problem.code, problem.message, problem.fix, 'the auth')
    const signed = withAuthHeaders(wire, [[auth.name, auth.value]], [auth.name])
    return { ...signed, evidence: null, secrets: [auth.value] }
  },
}
