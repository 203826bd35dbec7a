import { describe, expect, it } from 'vitest'
import { actionOf, checkContentType, checkReply, sampleReply, statusMeaning } from './protocol.ts'

const token = 'T'
const exchange = { action: 'data_exchange', flow_token: token, screen: 'A', data: {} }
const success = (params: object) => ({ screen: 'SUCCESS', data: { extension_message_response: { params } } })

describe('a reply', () => {
  it.each([
    [{ action: 'ping' }, { data: { status: 'active' } }, []],
    [{ action: 'ping' }, { data: { status: 'up' } }, ['ping-not-active']],
    [{ action: 'ping' }, { version: '3.0', data: { status: 'active' } }, []],
    [exchange, { screen: 'B', data: {} }, []],
    [exchange, { data: {} }, ['no-screen']],
    [exchange, { screen: 'B' }, ['no-data']],
    [exchange, {}, ['no-screen', 'no-data']],
    [exchange, [], ['reply-not-object']],
    [exchange, null, ['reply-not-object']],
    [exchange, success({ flow_token: token }), []],
    [exchange, success({ flow_token: 'U' }), ['other-flow-token']],
    [exchange, { screen: 'SUCCESS', data: {} }, ['no-extension-message-response']],
    [{ ...exchange, data: { error: 'x' } }, { data: { acknowledged: true } }, []],
    [{ ...exchange, data: { error: 'x' } }, { data: {} }, ['error-not-acknowledged']],
  ])('to %j that is %j has %j', (payload, reply, ids) => {
    expect(checkReply(payload, reply).map(({ id }) => id)).toEqual(ids)
  })

  it.each([
    [{ action: 'ping' }, 'ping'],
    [{ action: 'INIT' }, 'INIT'],
    [{ action: 'INIT', data: { error: 'x' } }, 'error'],
    [{ action: 'BACK' }, 'BACK'],
    [{ action: 'toString' }, null],
    ['ping', null],
  ])('of an action: %j is %j, and its sample passes', (payload, action) => {
    expect(actionOf(payload)).toBe(action)
    expect(checkReply(payload, sampleReply(payload))).toEqual([])
  })

  it.each([
    ['text/plain', []],
    ['Text/Plain; charset=utf-8', []],
    ['application/json', ['content-type']],
    [null, ['content-type']],
  ])('of type %j has %j', (type, ids) => {
    expect(checkContentType(type).map(({ id }) => id)).toEqual(ids)
  })
})

it.each([
  [200, 'ok'],
  [421, 'key'],
  [427, 'token'],
  [432, 'signature'],
  [500, 'other'],
  [204, 'other'],
])('%d means %s', (status, kind) => {
  expect(statusMeaning(status).kind).toBe(kind)
})
