import { expect, it } from 'vitest'
import { emptyRequest } from '../../shared/request/defaults.ts'
import {
  refuseHeaderSecret,
  refuseSecrets,
  refuseSecretVariables,
  withoutLiteralSecret,
  withoutSecretText,
} from './literal-secrets.ts'

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

const meta = `EAA${'Gm0PX4ZCpsBAKZB12345'.repeat(3)}`
const key = Buffer.from('0123456789abcdef'.repeat(4)).toString('base64')

it.each([
  ['a token of Meta in the URL', { url: `https://h/x?access_token=${meta}` }, 'The query item access_token'],
  [
    'a connection string in a body',
    { body: { kind: 'text' as const, text: `a\nendpoint=https://r/;accesskey=${key}` } },
    'Line 2 of the body',
  ],
  ['a token in the docs', { docs: meta }, 'Line 1 of the docs'],
])('refuses to save %s, and names the place without the value', (_what, change, place) => {
  const save = () => refuseSecrets(emptyRequest(change))
  expect(save).toThrow(`${place} holds a secret itself`)
  expect(save).not.toThrow(meta)
})

it.each([
  [
    'what only looks like a secret',
    { body: { kind: 'json' as const, text: '{"password":"hunter2-hunter2"}' } },
  ],
  ['references', { url: 'https://h/x?access_token={{token}}' }],
])('saves %s', (_what, change) => {
  expect(() => refuseSecrets(emptyRequest(change))).not.toThrow()
})

it('refuses a variable that holds a secret openly, and takes it once it is marked', () => {
  const variable = { name: 'a', value: meta, enabled: true, secret: false }
  expect(() => refuseSecretVariables([variable])).toThrow('The variable a holds a secret')
  expect(() => refuseSecretVariables([{ ...variable, secret: true }])).not.toThrow()
})

it('leaves secrets out of a pasted text, and keeps the rest to the letter', () => {
  expect(withoutSecretText(`curl -H 'Authorization: Bearer ${meta}' -d 'v=0'`)).toBe(
    "curl -H 'Authorization: Bearer ' -d 'v=0'",
  )
})
