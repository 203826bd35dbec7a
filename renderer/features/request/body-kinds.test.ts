import { expect, it } from 'vitest'
import type { Body, BodyKind } from '../../../shared/request/model.ts'
import { changeKind, type KeptBodies } from './body-kinds.ts'

const json: Body = { kind: 'json', text: '{"a":1}' }
const form: Body = { kind: 'form', fields: [{ name: 'a', value: '1', enabled: true }] }
const file: Body = { kind: 'file', path: '/tmp/a', contentType: 'text/plain' }
const multipart: Body = {
  kind: 'multipart',
  parts: [{ name: 'a', enabled: true, kind: 'text', value: '1', contentType: '' }],
}

/** The body after its kind was changed through all of `kinds`. */
function through(body: Body, kinds: readonly BodyKind[]): Body {
  let step: { body: Body; kept: KeptBodies } = { body, kept: {} }
  for (const kind of kinds) step = changeKind(step.body, kind, step.kept)
  return step.body
}

it.each<[string, Body, BodyKind[], Body]>([
  ['JSON comes back after a form', json, ['form', 'json'], json],
  [
    'JSON comes back after none, a file and a multipart form',
    json,
    ['none', 'file', 'multipart', 'json'],
    json,
  ],
  ['a form comes back after JSON', form, ['json', 'form'], form],
  ['a multipart form comes back after none', multipart, ['none', 'multipart'], multipart],
  ['a file comes back after a form', file, ['form', 'file'], file],
  ['a text goes on as XML', json, ['xml'], { kind: 'xml', text: '{"a":1}' }],
  [
    'a text goes on in another kind of text after a form',
    json,
    ['form', 'text'],
    { kind: 'text', text: '{"a":1}' },
  ],
  ['a kind that was never there is empty', form, ['json'], { kind: 'json', text: '' }],
])('%s', (_fact, body, kinds, after) => {
  expect(through(body, kinds)).toEqual(after)
})

it('what counts is the last body of a kind', () => {
  const first = changeKind(json, 'none', {})
  const second = changeKind({ kind: 'text', text: 'newer' }, 'none', first.kept)
  expect(changeKind(second.body, 'json', second.kept).body).toEqual({ kind: 'json', text: 'newer' })
})
