import { expect, it } from 'vitest'
import { environmentWith } from './elsewhere.ts'

const variable = (name: string, value: string, more = {}) => ({
  name,
  value,
  enabled: true,
  secret: false,
  hasValue: value !== '',
  ...more,
})
const environment = (id: string, variables: ReturnType<typeof variable>[], inherited: string[] = []) => ({
  id,
  name: id.toUpperCase(),
  variables,
  extends: null,
  dotEnv: null,
  inherited: inherited.map((name) => ({ name, value: 'x', secret: false, origin: 'environment base' })),
})

const environments = [
  environment('chosen', [variable('url', 'https://a')]),
  environment('one', [variable('url', 'https://b'), variable('off', 'x', { enabled: false })]),
  environment('two', [variable('url', 'https://c'), variable('key', '', { secret: true, hasValue: true })]),
  environment('three', [variable('empty', '')], ['above']),
]

it.each([
  ['url', { id: 'one', name: 'ONE', others: 1 }],
  ['key', { id: 'two', name: 'TWO', others: 0 }],
  ['above', { id: 'three', name: 'THREE', others: 0 }],
  ['off', null],
  ['empty', null],
  ['nowhere', null],
])('%s is found in the first other environment that has a value for it', (name, found) => {
  expect(environmentWith(environments, name, 'chosen')).toEqual(found)
})
