import { expect, it } from 'vitest'
import { sandboxNames } from './sandbox-needed.ts'

it.each([
  [
    'the variables of the sandbox, each once',
    'The variable {{$sandbox.acs.endpoint}} in the URL has no value (used by {{endpoint}}). The variable {{$sandbox.acs.endpoint}} in the body has no value. The variable {{$sandbox.acs.accessKey}} in the auth has no value.',
    ['$sandbox.acs.endpoint', '$sandbox.acs.accessKey'],
  ],
  ['none that the sandbox does not have', 'The variable {{$sandbox.nothing}} in the URL has no value.', []],
  ['none of others', 'The variable {{endpoint}} in the URL has no value.', []],
])('a problem names %s', (_fact, message, names) => {
  expect(sandboxNames(message)).toEqual(names)
})
