import { expect, it } from 'vitest'
import { matchingHeaderNames, matchingVariables } from './header-names.ts'

it('offers first what begins with the text, then what holds it', () => {
  expect(matchingHeaderNames('date')).toEqual(['Date', 'x-ms-date'])
  expect(matchingHeaderNames('X-Hub')).toEqual(['X-Hub-Signature-256'])
})

it.each(['x-ms-host', 'x-unknown-name'])('offers nothing for %s', (name) => {
  expect(matchingHeaderNames(name)).toEqual([])
})

it.each([
  ['X-{{ten', ['X-{{tenant}}', 'X-{{myTenant}}']],
  ['{{', ['{{region}}', '{{tenant}}', '{{myTenant}}']],
  ['{{tenant}}', null],
  ['X-Tenant', null],
  ['{{unknown', []],
])('offers for the open braces of %s the variables %j', (typed, expected) => {
  expect(matchingVariables(typed, ['region', 'tenant', 'myTenant'])).toEqual(expected)
})
