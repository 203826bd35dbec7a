import { expect, it } from 'vitest'
import { environmentWords } from './imported-environment.ts'

it.each([
  ['says nothing of environments when none came', null, 'Sandbox', ''],
  [
    'says that the one that came is in use where none was',
    'Calls',
    null,
    'Its variables are in the environment Calls, which is in use now.',
  ],
  [
    'says that the one in use stays',
    'Calls',
    'Live',
    'Its variables are in the environment Calls. Live stays in use.',
  ],
])('an import %s', (_, brought, inUse, expected) => {
  expect(environmentWords(brought, inUse)).toBe(expected)
})
