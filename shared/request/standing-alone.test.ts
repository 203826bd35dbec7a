import { expect, it } from 'vitest'
import { emptyRequest } from './defaults.ts'
import { standingAlone } from './standing-alone.ts'

const row = (name: string, value: string) => ({ name, value, enabled: true })
const header = (name: string, value: string) => ({
  ...{ name, value, from: 'folder A', folderId: 'A', isReplaced: false },
})
const above = {
  auth: { kind: 'bearer' as const, token: '{{t}}' },
  headers: [header('X-A', '1'), header('X-B', '1')],
  variables: [row('v', 'outer')],
}

it('a request that leaves its folder takes along what it had from it, after which its own counts', () => {
  const draft = emptyRequest({ headers: [row('x-a', 'own')], variables: [row('v', 'own')] })
  expect(standingAlone(draft, above)).toEqual({
    ...draft,
    auth: above.auth,
    headers: [row('X-B', '1'), row('x-a', 'own')],
    variables: [row('v', 'outer'), row('v', 'own')],
  })
  const auth = { kind: 'none' as const }
  expect(standingAlone({ ...draft, auth }, above).auth).toEqual(auth)
})
