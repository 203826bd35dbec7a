import { expect, it } from 'vitest'
import { matchingHeaderNames } from './header-names.ts'

it('offers first what begins with the text, then what holds it', () => {
  expect(matchingHeaderNames('date')).toEqual(['Date', 'x-ms-date'])
  expect(matchingHeaderNames('X-Hub')).toEqual(['X-Hub-Signature-256'])
})

it.each(['x-ms-host', 'x-unknown-name'])('offers nothing for %s', (name) => {
  expect(matchingHeaderNames(name)).toEqual([])
})
