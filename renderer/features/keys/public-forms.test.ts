import { expect, it } from 'vitest'
import { nameOfFile } from './key-file.ts'
import { publicAs } from './public-forms.ts'

const pem = '-----BEGIN PUBLIC KEY-----\nab+/c=\n-----END PUBLIC KEY-----\n'

it('copies a key as one line of JSON', () => {
  const text = publicAs('json', pem)
  expect(text).toBe('"-----BEGIN PUBLIC KEY-----\\nab+/c=\\n-----END PUBLIC KEY-----\\n"')
  expect(JSON.parse(text)).toBe(pem)
})

it.each([
  ['form-cloud', 'business_public_key'],
  ['form-on-premises', 'public_key'],
] as const)('copies %s with "+" and line ends escaped', (form, field) => {
  const body = '-----BEGIN+PUBLIC+KEY-----%0Aab%2B%2Fc%3D%0A-----END+PUBLIC+KEY-----%0A'
  expect(publicAs(form, pem)).toBe(`${field}=${body}`)
})

it.each([
  ['flows-key.pem', 'flows-key'],
  ['a.b.p12', 'a.b'],
  ['.pem', ''],
  ['key', 'key'],
])('names the entry of %s "%s"', (file, name) => {
  expect(nameOfFile(file)).toBe(name)
})
