import { describe, expect, it } from 'vitest'
import { flowActions } from '../../../../shared/catalog/flow-actions.ts'
import { payloadText, screenOf } from './payload.ts'

describe('the payload', () => {
  it.each(flowActions)('of %s is JSON of version 3.0', (action) => {
    expect(JSON.parse(payloadText(action, 'A'))).toMatchObject({ version: '3.0' })
  })

  it('starts from the screen that the client is on', () => {
    expect(JSON.parse(payloadText('data_exchange', 'APPOINTMENT'))).toMatchObject({
      screen: 'APPOINTMENT',
      data: { day: 'monday' },
    })
    expect(JSON.parse(payloadText('BACK', 'MINE'))).toMatchObject({ screen: 'MINE', data: {} })
  })

  it('of an error notification is a data_exchange that tells an error', () => {
    expect(JSON.parse(payloadText('error', 'A'))).toMatchObject({
      action: 'data_exchange',
      data: { error: expect.any(String) },
    })
  })
})

it.each([
  ['{"screen":"A"}', 'A'],
  ['{"screen":"SUCCESS"}', null],
  ['{"screen":1}', null],
  ['{"data":{}}', null],
  ['null', null],
  ['no JSON', null],
  [null, null],
])('the reply %j leads to %j', (reply, screen) => {
  expect(screenOf(reply)).toBe(screen)
})
