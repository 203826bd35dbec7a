import { expect, it } from 'vitest'
import type { Definition } from './known-variables.ts'
import { shownValue } from './shown-value.ts'

const definition = (value: string, more: Partial<Definition> = {}): Definition => ({
  value,
  secret: false,
  help: '',
  from: 'environment Sandbox',
  origin: { kind: 'file' },
  isSet: true,
  ...more,
})

const secret = definition('', { secret: true, help: '••••••••' })
const given = { help: 'given by the sandbox', origin: { kind: 'sandbox' } } as const
const known = new Map(
  Object.entries({
    plain: definition('https://a.test'),
    endpoint: definition('{{$sandbox.acs.endpoint}}'),
    call: definition('{{endpoint}}/calls/{{plain}}'),
    '$sandbox.acs.endpoint': definition('', given),
    '$sandbox.whatsapp.callId': definition('', given),
    '$sandbox.acs.accessKey': definition('', { ...given, secret: true }),
    $guid: definition('', { help: 'a random UUID' }),
    id: definition('call-{{$guid}}'),
    key: secret,
    header: definition('Bearer {{key}}'),
    through: definition('{{header}} and {{plain}}'),
    hmac: definition('{{$sandbox.acs.accessKey}}'),
    unset: definition('', { isSet: false }),
    broken: definition('x-{{unset}}'),
    lost: definition('{{broken}}-{{nowhere}}'),
    loop: definition('a{{round}}'),
    round: definition('b{{loop}}'),
    long: definition('x'.repeat(1000)),
    ...Object.fromEntries(
      Array.from({ length: 30 }, (_, at) => [`deep${at}`, definition(`{{deep${at + 1}}}{{deep${at + 1}}}`)]),
    ),
  }).map(([name, one]) => [name, [one]]),
)
const sandbox = { '$sandbox.acs.endpoint': 'http://127.0.0.1:4821' }
const shown = (name: string) => {
  const [first] = known.get(name) ?? []
  if (first === undefined) throw new Error(name)
  return shownValue(known, name, first, sandbox)
}

it.each<[string, string, string[], string | null]>([
  ['plain', 'https://a.test', [], null],
  ['endpoint', 'http://127.0.0.1:4821', ['$sandbox.acs.endpoint'], null],
  [
    'call',
    'http://127.0.0.1:4821/calls/https://a.test',
    ['endpoint', '$sandbox.acs.endpoint', 'plain'],
    null,
  ],
  ['$sandbox.acs.endpoint', 'http://127.0.0.1:4821', [], null],
  ['$sandbox.whatsapp.callId', 'given by the sandbox', [], null],
  ['$guid', 'a random UUID', [], null],
  ['id', 'call-{{$guid}}', ['$guid'], null],
  ['key', '••••••••', [], null],
  ['header', '••••••••', ['key'], null],
  ['through', '••••••••', ['header', 'key', 'plain'], null],
  ['hmac', '••••••••', ['$sandbox.acs.accessKey'], null],
  ['unset', 'no value', [], null],
  ['broken', 'x-{{unset}}', [], 'It refers to {{unset}}, which has no value.'],
  ['lost', 'x-{{unset}}-{{nowhere}}', ['broken'], 'It refers to {{unset}}, which has no value.'],
  ['loop', 'ab{{loop}}', ['round'], 'It is defined by itself: loop → round → loop.'],
])('%s is shown as %j', (name, text, through, problem) => {
  expect(shown(name)).toEqual({ text, through, problem })
})

it('a value that is long or goes too deep is cut, in bounded time', () => {
  expect(shown('long').text).toHaveLength(301)
  expect(shown('deep0').text.length).toBeLessThan(400)
  expect(shown('deep0').problem).toBe('It goes through more than 20 others.')
})
