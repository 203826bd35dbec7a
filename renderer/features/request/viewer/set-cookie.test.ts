import { expect, it } from 'vitest'
import { parseSetCookie } from './set-cookie.ts'

it.each([
  [
    'sid=a=b; Path=/; HttpOnly; Max-Age=60',
    { name: 'sid', value: 'a=b', attributes: ['Path=/', 'HttpOnly=', 'Max-Age=60'] },
  ],
  ['lonely', { name: '', value: 'lonely', attributes: [] }],
  ['a="q; r"', { name: 'a', value: '"q', attributes: ['r"='] }],
  [' a = b ;; Secure', { name: 'a', value: 'b', attributes: ['Secure='] }],
])('%s', (header, expected) => {
  const { attributes, ...rest } = parseSetCookie(header)
  expect({ ...rest, attributes: attributes.map(({ name, value }) => `${name}=${value}`) }).toEqual(expected)
})
