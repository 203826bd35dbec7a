import type { Auth } from '../../../shared/request/model.ts'
import type { Context } from './references.ts'
import { at, mapIn, recordOf, textIn } from './values.ts'

/** The first alternative that can be met; an empty list, or an empty alternative alone, is none. */
export function authOfSecurity(
  context: Context,
  security: readonly unknown[],
): { auth: Auth; notes: string[] } {
  const alternatives = security.map((entry) => Object.keys(recordOf(entry)))
  const named = alternatives.filter((names) => names.length > 0)
  if (named.length === 0) return { auth: { kind: 'none' }, notes: [] }
  const schemes = mapIn(mapIn(context.document, 'components'), 'securitySchemes')
  const read = named.map(([name = '', ...others]) => ({
    ...authOf(recordOf(context.resolve(at(schemes, name))), name),
    others,
  }))
  const best = read.find(({ auth }) => auth.kind !== 'none') ?? read[0]
  if (best === undefined) return { auth: { kind: 'none' }, notes: [] }
  const notes = best.note === null ? [] : [best.note]
  if (best.others.length > 0) notes.push(`Beside it the API asks for ${best.others.join(', ')}: not carried.`)
  return { auth: best.auth, notes }
}

function authOf(
  scheme: Readonly<Record<string, unknown>>,
  name: string,
): { auth: Auth; note: string | null } {
  const type = textIn(scheme, 'type')
  const http = textIn(scheme, 'scheme').toLowerCase()
  if (type === 'http' && http === 'basic') {
    return { auth: { kind: 'basic', username: '{{username}}', password: '{{password}}' }, note: null }
  }
  if (type === 'http' && http === 'digest') {
    return { auth: { kind: 'digest', username: '{{username}}', password: '{{password}}' }, note: null }
  }
  if (type === 'http' && http === 'bearer') {
    return { auth: { kind: 'bearer', token: '{{accessToken}}' }, note: null }
  }
  if (type === 'oauth2' || type === 'openIdConnect') {
    return {
      auth: { kind: 'bearer', token: '{{accessToken}}' },
      note: `The security scheme "${name}" (${type}) became a bearer token; getting one is not done here.`,
    }
  }
  const place = textIn(scheme, 'in')
  if (type === 'apiKey' && place !== 'cookie') {
    return {
      auth: {
        kind: 'api-key',
        name: textIn(scheme, 'name'),
        value: '{{apiKey}}',
        placement: place === 'query' ? 'query' : 'header',
      },
      note: null,
    }
  }
  return {
    auth: { kind: 'none' },
    note: `The security scheme "${name}" (${[type, http, place].filter(Boolean).join(' ') || 'not described'}) has no counterpart.`,
  }
}
