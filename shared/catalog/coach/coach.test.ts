import { describe, expect, test } from 'vitest'
import { acsCodes, acsStatuses } from './acs-codes.ts'
import { coach } from './coach.ts'
import type { Refusal } from './entry.ts'
import { whatsappCodes } from './whatsapp-codes.ts'
import { flowStatuses } from './whatsapp-flow-codes.ts'

const refusal = (status: number, responseJson: unknown, signedBy: string | null = null): Refusal => ({
  method: 'POST',
  requestTarget: '/x',
  status,
  requestBody: '',
  responseBody: JSON.stringify(responseJson),
  responseJson,
  signedBy,
})

const graph = (details: string) => ({
  error: { code: 100, error_subcode: 2494010, error_data: { messaging_product: 'whatsapp', details } },
})

describe('the coach', () => {
  test.each([
    [
      'the fingerprint refusal',
      refusal(400, graph('Fingerprint algo is not SHA256')),
      'whatsapp-fingerprint',
      'clean-sdp',
    ],
    [
      'any other SDP refusal',
      refusal(400, graph('Provided SDP is invalid')),
      'whatsapp-fingerprint',
      'clean-sdp',
    ],
    ['an expired token', refusal(401, { error: { code: 190 } }), 'whatsapp-token', 'open-environments'],
    ['7509', refusal(401, { error: { code: '7509' } }, 'acs-hmac'), 'acs-signature', 'explain-signature'],
    [
      '7509 in capitals',
      refusal(401, { Error: { Code: '7509' } }, 'acs-hmac'),
      'acs-signature',
      'explain-signature',
    ],
  ])('knows %s', (_name, given, id, remedy) => {
    const advice = coach(given)
    expect(advice?.id).toBe(id)
    expect(advice?.remedies).toContain(remedy)
  })

  test('keys on the details, because subcode 2494010 is generic', () => {
    const advice = coach(refusal(400, graph('(#131047) Re-engagement message')))
    expect(advice?.title).toBe('The user’s last message is more than 24 hours old (131047)')
    expect(advice?.remedies).toEqual([])
  })

  test('says nothing of a request that went well', () => {
    expect(coach(refusal(200, graph('Fingerprint algo is not SHA256')))).toBeNull()
  })

  test('does not blame the key of a request that was never signed', () => {
    expect(coach(refusal(401, { error: { code: '7509' } }))?.title).toContain('without an ACS signature')
  })

  test('does not miss a signature where a bearer token went out', () => {
    expect(coach(refusal(401, { error: { code: 'Denied' } }, 'bearer'))?.title).toContain('the bearer token')
  })

  test('offers the doctor for a signature that was made by hand', () => {
    expect(coach(refusal(401, { error: { code: '7509' } }, 'by-hand'))?.remedies).toEqual([
      'explain-signature',
    ])
  })
})

/** The envelope as Meta describes it. */
const meta = (code: number, message: string, rest: object = {}) => ({
  error: { message, type: 'OAuthException', code, ...rest, fbtrace_id: 'ApaWkAViZR1ZYOg3XpILtzj' },
})
const details = (text: string) => ({ error_data: { messaging_product: 'whatsapp', details: text } })
const acs = (code: string, message: string, rest: object = {}) => ({ error: { code, message, ...rest } })

describe('the codes of WhatsApp', () => {
  test.each([
    [
      401,
      meta(138000, '(#138000) Calling not enabled'),
      'Calling is switched off on this phone number (138000)',
      'ENABLED',
    ],
    [
      429,
      meta(138002, 'Concurrent calls'),
      'This phone number has 1,000 calls at once already (138002)',
      'later',
    ],
    [400, meta(138003, 'Duplicate call'), 'A call with this user is already running (138003)', 'terminate'],
    [401, meta(138006, 'No permission'), 'The user has not allowed you to call (138006)', 'call_permissions'],
    [
      400,
      meta(131030, 'Recipient not in list'),
      'The recipient is not on the list of this test number (131030)',
      'allow-list',
    ],
    [400, meta(131055, 'SIP'), 'This phone number takes calls over SIP, so not over Graph (131055)', 'SIP'],
    [404, meta(803, 'Some of the aliases do not exist'), 'No object has this id (803)', 'phone number id'],
    [
      403,
      meta(200, 'Permissions error', { error_subcode: 1349174 }),
      'The token lacks a permission (200)',
      'token debugger',
    ],
    [403, meta(299, 'Permissions error'), 'The token lacks a permission (299)', 'token debugger'],
    [429, meta(4, 'Limit', { error_subcode: 2446079, is_transient: true }), 'Too many requests (4)', 'Wait'],
    [500, meta(2, 'Service', { is_transient: true }), 'The service is down for now (2)', 'later'],
    [
      400,
      meta(100, 'Unsupported post request.', { error_subcode: 33 }),
      'This token finds no such object, or the object has no such operation (100/33)',
      'not a phone number',
    ],
    [422, meta(100, 'Not eligible'), 'The phone number cannot take this setting (100)', 'registered'],
    [
      400,
      meta(100, 'Business public key is invalid'),
      'Meta found no valid public key in this request (100)',
      '%2B',
    ],
    [
      400,
      meta(100, '(#100) The parameter business_public_key is required.'),
      'Meta found no valid public key in this request (100)',
      'PEM',
    ],
    [
      400,
      meta(100, '(#100) The parameter to is required.'),
      'A parameter is missing (100)',
      'The parameter to is required”.',
    ],
    [
      400,
      meta(100, 'Invalid parameter', details('something new')),
      'A parameter is not valid (100)',
      'WhatsApp says “something new”.',
    ],
    [
      400,
      meta(100, 'Invalid parameter', details('accept SDP differs from pre_accept SDP')),
      'accept must repeat the SDP of pre_accept (100)',
      'byte for byte',
    ],
  ])('%i %j is “%s”', (status, body, title, text) => {
    const advice = coach(refusal(status, body))
    expect(advice).toMatchObject({ id: 'whatsapp-error', title })
    expect(advice?.text).toContain(text)
  })

  test('a key in the wrong encoding is sent to Keys, an unknown id to the environments, a full test list nowhere', () => {
    const remedies = (body: unknown) => coach(refusal(400, body))?.remedies
    expect(remedies(meta(100, 'Business public key is invalid'))).toEqual(['open-keys'])
    expect(remedies(meta(803, 'x'))).toEqual(['open-environments'])
    expect(remedies(meta(131030, 'x'))).toEqual([])
  })

  test('a code that no page explains is said to be one, in the words of Meta', () => {
    expect(coach(refusal(400, meta(138011, '(#138011) Something', { error_subcode: 7 })))).toEqual({
      id: 'whatsapp-unknown',
      title: 'WhatsApp refused the request (138011/7)',
      text: 'WhatsApp says “Something”. Cordboard knows no more about this code. For Meta’s support, keep fbtrace_id of the body and the x-fb headers.',
      remedies: [],
    })
  })

  test.each([
    ['JSON-RPC', { error: { code: -32600, message: 'Invalid Request' } }],
    ['Google', { error: { code: 403, message: 'Denied', status: 'PERMISSION_DENIED' } }],
    [
      'Stripe',
      { error: { code: 'resource_missing', message: 'No such customer', type: 'invalid_request_error' } },
    ],
    ['a text', 'no'],
    ['nothing', null],
  ])('an error of %s is not taken for one of WhatsApp or ACS', (_name, body) => {
    expect(coach(refusal(400, body))).toBeNull()
  })
})

describe('sdp_type', () => {
  const refused = (text: string, requestBody: string) =>
    coach({ ...refusal(400, meta(100, 'Invalid parameter', details(text))), requestBody })

  test.each([
    ['accept', 'answer'],
    ['PRE_ACCEPT', 'answer'],
    ['connect', 'offer'],
  ])('of %s must be %s, and a right SDP is not cleaned', (action, type) => {
    const body = `{"action": "${action}", "session": {"sdp_type": "x", "sdp": {{sdp}}}}`
    const advice = refused(`session.sdp_type must be ${type} for this action, not x`, body)
    expect(advice?.title).toBe(`session.sdp_type must be “${type}” for ${action.toLowerCase()}`)
    expect(advice?.text).toContain(`"sdp_type": "${type}"`)
    expect(advice?.remedies).toEqual([])
  })

  test('is explained for every action where the body does not tell which one it is', () => {
    const advice = refused('sdp_type is wrong', '')
    expect(advice).toMatchObject({
      id: 'whatsapp-sdp-type',
      title: 'session.sdp_type does not fit the action',
    })
    expect(advice?.text).toContain('"offer" for connect')
  })

  test('is not meant by a complaint about broken JSON that quotes it', () => {
    const advice = refused(
      'The body is not valid JSON: Unexpected token … "sdp_type": "answer", "sdp": v=0',
      '',
    )
    expect(advice?.title).toBe('The Calling API takes a JSON object, and this body is none (100)')
  })
})

describe('the codes of ACS', () => {
  test.each([
    [
      400,
      acs('8500', 'Media mode'),
      'Another media operation is active in this call (8500)',
      'Cancel all media operations',
    ],
    [400, acs('8501', 'x'), 'The call is not established yet (8501)', 'CallConnected'],
    [
      400,
      acs('8585', 'Action is invalid'),
      'The call is not in a state for this action (8585)',
      'ACS says “Action is invalid”.',
    ],
    [
      400,
      acs('8523', 'The request body is invalid: playSources.'),
      'The body is not valid (8523)',
      'playSources”.',
    ],
    [400, acs('8528', 'x'), 'The call is over (8528)', 'callConnectionId'],
    [403, acs('7507', 'x'), 'The source of the call belongs to another resource (7507)', 'access key'],
    [403, { Error: { Code: '7504', Message: 'x' } }, 'The app lacks a permission (7504)', 'Azure role'],
    [404, acs('8522', 'x'), 'ACS finds nothing under this address (8522)', 'api-version'],
    [405, acs('8522', 'x'), 'A configuration is missing (8522)', 'Answer call'],
    [
      400,
      acs('BadRequest', 'outer', { innererror: { code: '8583', message: 'inner' } }),
      'This cannot run beside what already runs in the call (8583)',
      'inner',
    ],
  ])('%i %j is “%s”', (status, body, title, text) => {
    const advice = coach(refusal(status, body, 'acs-hmac'))
    expect(advice).toMatchObject({ id: 'acs-error', title })
    expect(advice?.text).toContain(text)
  })

  test('a code in no list is told by its status, and else by the words of ACS', () => {
    const title = (status: number) => coach(refusal(status, acs('Strange', 'Why.'), 'acs-hmac'))
    expect(title(404)).toMatchObject({
      id: 'acs-unknown',
      title: 'ACS finds nothing under this address (Strange)',
    })
    expect(title(418)).toMatchObject({ title: 'ACS refused the request (Strange)' })
    expect(title(418)?.text).toMatch(/^ACS says “Why”\. /)
  })

  test('an unsigned request to a path of Call Automation is one to ACS', () => {
    const given = { ...refusal(429, acs('TooManyRequests', 'x')), requestTarget: '/calling/callConnections' }
    expect(coach(given)?.title).toBe('Too many requests (TooManyRequests)')
    expect(coach({ ...given, requestTarget: '/other' })).toBeNull()
  })
})

describe('a Flow endpoint', () => {
  const answered = (status: number, requestBody: string) => coach({ ...refusal(status, null), requestBody })
  test.each([
    [421, 'cannot decrypt'],
    [427, 'flow token'],
    [432, 'signature'],
  ])('is known by its %i, which says all', (status, title) => {
    expect(answered(status, '{"encrypted_flow_data": "x"}')?.title).toContain(title)
    expect(answered(status, '{}')).toBeNull()
  })
})

describe('the tables', () => {
  const rows = [...whatsappCodes, ...acsCodes, ...acsStatuses, ...flowStatuses]

  test('have titles without a full stop, whole sentences after them, and a source for each row', () => {
    for (const { codes, means, next, source } of rows) {
      expect(codes.length, means).toBeGreaterThan(0)
      expect(means, means).toMatch(/[^.]$/)
      expect(next, means).toMatch(/\.$/)
      expect(source, means).not.toBe('')
    }
  })

  test.each([
    ['WhatsApp', whatsappCodes],
    ['ACS', acsCodes],
  ])('have no row for %s that a row before it always takes', (_name, table) => {
    const always = new Set<string>()
    for (const { codes, subcode, status, says, means } of table) {
      for (const code of codes) expect(always.has(code), `${code}: ${means}`).toBe(false)
      if (subcode === undefined && status === undefined && says === undefined) {
        for (const code of codes) always.add(code)
      }
    }
  })
})
