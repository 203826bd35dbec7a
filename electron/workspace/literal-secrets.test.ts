import { expect, it } from 'vitest'
import { emptyRequest } from '../../shared/request/defaults.ts'
import { refuseHeaderSecret, withoutLiteralSecret } from './literal-secrets.ts'

const token = 'EAAGm0PX4ZCpsBAKZB12345'
const headers = [
  { name: 'Authorization', value: `Bearer ${token}`, enabled: true },
  { name: 'Accept', value: 'application/json', enabled: true },
  { name: 'api-key', value: token, enabled: true },
]

it('writes headers without the secrets that were typed into them, and keeps all else', () => {
  expect(withoutLiteralSecret(emptyRequest({ headers })).headers).toEqual([
    { name: 'Authorization', value: 'Bearer ', enabled: true },
    { name: 'Accept', value: 'application/json', enabled: true },
    { name: 'api-key', value: '', enabled: true },
  ])
})

it('refuses to save a header that holds a token, and names it without its value', () => {
  expect(() => refuseHeaderSecret(headers)).toThrow('The header Authorization holds a secret itself')
  expect(() => refuseHeaderSecret(headers)).not.toThrow(token)
  expect(() =>
    refuseHeaderSecret([{ name: 'Authorization', value: 'Bearer {{t}}', enabled: true }]),
  ).not.toThrow()
})
