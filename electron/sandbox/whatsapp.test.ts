import { generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Sandbox, startSandbox } from './sandbox.ts'
import { digest, sdp, sha256, sha384, sha512 } from './sdp.testkit.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ port: 0 })
})
afterAll(() => sandbox.close())

interface Answer {
  status: number
  body: unknown
  headers: Headers
}

async function request(
  method: string,
  path: string,
  init: RequestInit = {},
  token?: string,
): Promise<Answer> {
  const response = await fetch(sandbox.facts.url + path, {
    ...init,
    method,
    headers: {
      authorization: `Bearer ${token ?? sandbox.facts.whatsapp.accessToken}`,
      ...(init.headers as Record<string, string> | undefined),
    },
  })
  return { status: response.status, body: (await response.json()) as unknown, headers: response.headers }
}

const number = (index: number) => sandbox.facts.whatsapp.phoneNumberIds[index] ?? ''
const callsPath = (version = 'v23.0') => `/graph/${version}/${number(0)}/calls`
const json = (value: unknown): RequestInit => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
})
const call = (body: object) =>
  request(
    'POST',
    callsPath(),
    json({ messaging_product: 'whatsapp', call_id: sandbox.facts.whatsapp.callId, ...body }),
  )
const accept = (text: string, action = 'accept') =>
  call({ action, session: { sdp_type: 'answer', sdp: text } })
const terminate = () => call({ action: 'terminate' })
const success = { messaging_product: 'whatsapp', success: true }
const verdict = () => sandbox.state().log[0]?.verdict ?? ''
const refusal = (details: unknown) => ({
  status: 400,
  body: { error: { code: 100, error_data: { details } } },
})

describe('the fingerprint rule', () => {
  it('answers an SDP with three fingerprints with the reported error, field by field', async () => {
    const { status, body } = await accept(sdp({ fingerprints: [sha256, sha384, sha512] }))
    expect(status).toBe(400)
    expect(body).toEqual({
      error: {
        message: 'Invalid parameter',
        type: 'OAuthException',
        code: 100,
        error_data: { messaging_product: 'whatsapp', details: 'Fingerprint algo is not SHA256' },
        error_subcode: 2494010,
        is_transient: false,
        error_user_title: 'Parameter Invalid',
        error_user_msg: 'Check input parameters and retry the request',
        fbtrace_id: expect.stringMatching(/^A[\w-]{22}$/),
      },
    })
    expect(verdict()).toBe('refused: sha-384 fingerprint in line 20')
  })

  it.each([
    ['a second sha-256 one', [sha256, sha256]],
    ['only sha-512', [sha512]],
    ['SHA-384 in capitals', [sha384.replace('sha-384', 'SHA-384'), sha256]],
    ['sha-1', [`a=fingerprint:sha-1 ${digest('sha256').slice(0, 59)}`]],
  ])('refuses %s', async (_name, fingerprints) => {
    expect(await accept(sdp({ fingerprints }))).toMatchObject(refusal('Fingerprint algo is not SHA256'))
  })

  it('says so when there is none', async () => {
    expect(await accept(sdp({ fingerprints: [] }))).toMatchObject(refusal('No fingerprint found in SDP'))
  })

  it.each(['sha-256', 'SHA-256'])('accepts a single one spelled %s', async (spelling) => {
    const text = sdp({ fingerprints: [sha256.replace('sha-256', spelling)] })
    expect(await accept(text)).toMatchObject({ status: 200, body: success })
    await terminate()
  })
})

describe('other rules of the answer', () => {
  const replaced = (from: string | RegExp, to: string) =>
    sdp({ edit: (lines) => lines.map((line) => line.replace(from, to)) })
  const without = (start: string) => sdp({ edit: (lines) => lines.filter((line) => !line.startsWith(start)) })
  const inserted = (line: string) => sdp({ edit: (lines) => [...lines, line] })
  const cases: [string, string, string][] = [
    ['bare LF', sdp({ lineEnd: '\n' }), 'CRLF'],
    ['a last line without CRLF', sdp().slice(0, -2), 'CRLF'],
    ['a twice escaped text', sdp({ lineEnd: '\\r\\n' }), 'escaped twice'],
    ['no v=0', sdp().replace('v=0\r\n', ''), 'v=0'],
    ['a video section', inserted('m=video 9 UDP/TLS/RTP/SAVPF 96'), 'm=video'],
    ['two audio sections', inserted('m=audio 9 UDP/TLS/RTP/SAVPF 111'), '2 m=audio'],
    ['no section', without('m=audio'), 'no m=audio'],
    ['port 0', replaced('m=audio 42534', 'm=audio 0'), 'port is 0'],
    ['no Opus', replaced('opus/48000/2', 'PCMU/8000'), 'opus/48000/2'],
    ['plain RTP', replaced('UDP/TLS/RTP/SAVPF', 'RTP/AVP'), 'UDP/TLS/RTP/SAVPF'],
    ['setup:actpass', sdp({ setup: 'actpass' }), 'actpass'],
    ['no setup', without('a=setup'), 'a=setup'],
    ['no ufrag', without('a=ice-ufrag'), 'a=ice-ufrag'],
    ['a short password', replaced(/^a=ice-pwd:.*/, 'a=ice-pwd:short'), 'a=ice-pwd'],
    ['ice-lite', inserted('a=ice-lite'), 'ice-lite'],
    ['a fingerprint with a byte missing', sdp({ fingerprints: [sha256.slice(0, -3)] }), '32 hex pairs'],
  ]
  it.each(cases)('refuses %s', async (_name, text, details) => {
    expect(await accept(text)).toMatchObject(refusal(expect.stringContaining(details)))
  })

  it('takes setup:passive', async () => {
    expect(await accept(sdp({ setup: 'passive' }))).toMatchObject({ status: 200 })
    await terminate()
  })
})

describe('the call', () => {
  it('is pre-accepted, accepted with the same SDP only, and rings again under its id after terminate', async () => {
    const text = sdp()
    expect(await accept(text, 'PRE_ACCEPT')).toMatchObject({ status: 200, body: success })
    expect(await accept(sdp({ setup: 'passive' }))).toMatchObject(
      refusal('accept SDP differs from pre_accept SDP'),
    )
    expect(await accept(text)).toMatchObject({ status: 200, body: success })
    expect(await accept(text)).toMatchObject(refusal(expect.stringContaining('terminate it before')))
    expect(await call({ action: 'reject' })).toMatchObject(refusal(expect.stringContaining('use terminate')))
    expect(await terminate()).toMatchObject({ status: 200, body: success })
    expect(sandbox.state().calls[0]).toMatchObject({ id: sandbox.facts.whatsapp.callId, state: 'ringing' })
    expect(await accept(text)).toMatchObject({ status: 200 })
    await terminate()
    expect(await call({ action: 'reject' })).toMatchObject({ status: 200, body: success })
    expect(sandbox.state().calls[0]?.state).toBe('ringing')
  })

  it('is started by an offer, is the only one with its user, and ends for good', async () => {
    const connect = (extra: object = {}) =>
      call({
        action: 'connect',
        to: '+1 555-555-0177',
        session: { sdp_type: 'offer', sdp: sdp({ setup: 'actpass' }) },
        ...extra,
      })
    const started = await connect()
    const [{ id }] = (started.body as { calls: [{ id: string }] }).calls
    expect(started).toMatchObject({ status: 200, body: { messaging_product: 'whatsapp' } })
    expect(id).toMatch(/^wacid\.[A-Za-z0-9+/]+$/)
    expect(await connect()).toMatchObject({ status: 400, body: { error: { code: 138003 } } })
    expect(await call({ action: 'terminate', call_id: id })).toMatchObject({ status: 200 })
    expect(await call({ action: 'terminate', call_id: id })).toMatchObject(refusal('The call is over'))
    expect(await connect({ session: { sdp_type: 'answer', sdp: sdp() } })).toMatchObject(
      refusal(expect.stringContaining('sdp_type must be offer')),
    )
  })

  it('is announced by a webhook whose offer is ice-lite with one sha-256 fingerprint', async () => {
    const { body } = await request('GET', '/sandbox/incoming-call')
    expect(body).toMatchObject({
      object: 'whatsapp_business_account',
      entry: [
        {
          changes: [
            {
              field: 'calls',
              value: {
                calls: [
                  { id: sandbox.facts.whatsapp.callId, event: 'connect', session: { sdp_type: 'offer' } },
                ],
              },
            },
          ],
        },
      ],
    })
    const offer = JSON.stringify(body)
    expect(offer.match(/a=fingerprint:sha-256 /g)).toHaveLength(1)
    expect(offer).toContain('\\r\\na=ice-lite\\r\\nm=audio 3482 UDP/TLS/RTP/SAVPF 111 126\\r\\n')
  })
})

describe('the request', () => {
  const good = () => ({
    messaging_product: 'whatsapp',
    call_id: sandbox.facts.whatsapp.callId,
    action: 'accept',
    session: { sdp_type: 'answer', sdp: sdp() },
  })
  const message = (text: string) => ({
    status: 400,
    body: { error: { code: 100, message: expect.stringContaining(text) } },
  })
  it.each([
    ['no messaging_product', { messaging_product: undefined }, message('messaging_product is required')],
    ['another messaging_product', { messaging_product: 'x' }, refusal('messaging_product must be whatsapp')],
    ['no action', { action: undefined }, message('action is required')],
    ['an unknown action', { action: 'answer' }, refusal(expect.stringContaining('pre_accept'))],
    ['no call_id', { call_id: undefined }, message('call_id is required')],
    ['an unknown call_id', { call_id: 'wacid.x' }, refusal(expect.stringContaining('call_id'))],
    [
      'opaque data of 513 characters',
      { biz_opaque_callback_data: 'x'.repeat(513) },
      refusal(expect.stringContaining('512')),
    ],
    ['no session', { session: undefined }, message('session is required')],
    [
      'an SDP that is no text',
      { session: { sdp_type: 'answer', sdp: 5 } },
      message('session.sdp is required'),
    ],
    [
      'sdp_type offer on accept',
      { session: { sdp_type: 'offer', sdp: sdp() } },
      refusal(expect.stringContaining('sdp_type must be answer')),
    ],
  ])('is refused with %s', async (_name, change, expected) => {
    expect(await request('POST', callsPath(), json({ ...good(), ...change }))).toMatchObject(expected)
  })

  it('is refused as form or as broken JSON', async () => {
    const form = { body: new URLSearchParams({ action: 'accept' }) }
    expect(await request('POST', callsPath(), form)).toMatchObject(
      refusal(expect.stringContaining('application/json')),
    )
    const broken = { headers: { 'content-type': 'application/json' }, body: '{"a":' }
    expect(await request('POST', callsPath(), broken)).toMatchObject(
      refusal(expect.stringContaining('not valid JSON')),
    )
  })

  it('needs the token: in the header, or in the query, which the log masks', async () => {
    const wrong = await request('POST', callsPath(), json(good()), 'EAAwrong')
    expect(wrong).toMatchObject({ status: 401, body: { error: { type: 'OAuthException', code: 190 } } })
    expect(wrong.headers.get('www-authenticate')).toContain('invalid_token')
    const token = sandbox.facts.whatsapp.accessToken
    const response = await fetch(`${sandbox.facts.url}/graph/v23.0/${number(0)}?access_token=${token}`)
    expect(response.status).toBe(200)
    expect(JSON.stringify(sandbox.state())).not.toContain(token)
  })

  it.each([
    [
      'an unknown number',
      () => '/graph/v23.0/42/calls',
      { error: { code: 100, error_subcode: 33, type: 'GraphMethodException' } },
    ],
    ['an unknown edge', () => `/graph/v23.0/${number(0)}/call`, { error: { code: 100, error_subcode: 33 } }],
    ['no version', () => `/graph/${number(0)}/calls`, { error: { code: 2500 } }],
    ['v16.0', () => callsPath('v16.0'), { error: { message: expect.stringContaining('v17.0') } }],
  ])('is refused for %s', async (_name, path, body) => {
    expect(await request('POST', path(), json(good()))).toMatchObject({ status: 400, body })
  })

  it('takes any version from v17.0 on', async () => {
    expect((await request('POST', callsPath('v17.0'), json(good()))).status).toBe(200)
    expect((await request('POST', callsPath('v25.0'), json({ ...good(), action: 'terminate' }))).status).toBe(
      200,
    )
  })

  it('is refused with 138000 while calling is switched off', async () => {
    const settings = `/graph/v23.0/${number(0)}/settings`
    expect(await request('POST', settings, json({ calling: { status: 'DISABLED' } }))).toMatchObject({
      body: { success: true },
    })
    expect(await request('GET', settings)).toMatchObject({ body: { calling: { status: 'DISABLED' } } })
    expect(await accept(sdp())).toMatchObject({ status: 401, body: { error: { code: 138000 } } })
    await request('POST', settings, json({ calling: { status: 'ENABLED' } }))
  })
})

describe('business encryption', () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const pem = publicKey.export({ type: 'spki', format: 'pem' }) as string
  const cloud = (index: number) => `/graph/v23.0/${number(index)}/whatsapp_business_encryption`
  const onPremises = '/onprem/v1/settings/business/whatsapp_business_encryption'
  const form = (name: string, value: string): RequestInit => ({
    body: new URLSearchParams({ [name]: value }),
  })
  const publish = (value: string) => request('POST', cloud(1), form('business_public_key', value))
  const raw = (body: string): RequestInit => ({
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body,
  })

  it('has no key before one was published', async () => {
    expect(await request('GET', cloud(1))).toMatchObject({ status: 200, body: { data: [] } })
    expect(await request('GET', onPremises)).toMatchObject({ status: 200, body: { business_public_key: '' } })
    expect(sandbox.state().numbers[1]).toMatchObject({ keyStatus: 'none' })
  })

  it('publishes by form, reads back VALID, and MISMATCH after the number is registered anew', async () => {
    expect(await publish(pem)).toMatchObject({ status: 200, body: { success: true } })
    const item = { business_public_key: pem, business_public_key_signature_status: 'VALID' }
    expect((await request('GET', cloud(1))).body).toEqual({ data: [item] })
    sandbox.reregister(number(1))
    expect((await request('GET', cloud(1))).body).toEqual({
      data: [{ ...item, business_public_key_signature_status: 'MISMATCH' }],
    })
    await publish(pem)
    expect(sandbox.state().numbers[1]).toMatchObject({ keyStatus: 'VALID' })
  })

  it('publishes by multipart', async () => {
    const body = new FormData()
    body.set('business_public_key', pem)
    expect(await request('POST', cloud(1), { body })).toMatchObject({ status: 200, body: { success: true } })
    expect((await request('GET', cloud(1))).body).toMatchObject({
      data: [{ business_public_key: pem.replaceAll('\n', '\r\n') }],
    })
  })

  it('publishes on the On-Premises path by form and JSON; the first number holds it', async () => {
    const meta = { meta: { api_status: 'stable', version: 'v23.0' } }
    expect(await request('POST', onPremises, form('public_key', pem))).toMatchObject({
      status: 200,
      body: meta,
    })
    expect(await request('POST', onPremises, json({ public_key: pem }))).toMatchObject({
      status: 200,
      body: meta,
    })
    expect((await request('GET', onPremises)).body).toEqual({
      business_public_key: pem,
      business_public_key_signature_status: 'VALID',
    })
    expect(sandbox.state().numbers[0]).toMatchObject({ keyStatus: 'VALID' })
    expect(await request('POST', onPremises, form('public_key', pem), 'x')).toMatchObject({ status: 401 })
  })

  const ecPem = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({
    type: 'spki',
    format: 'pem',
  }) as string
  const smallPem = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({
    type: 'spki',
    format: 'pem',
  }) as string
  it.each([
    [
      'a private key',
      () => publish(privateKey.export({ type: 'pkcs8', format: 'pem' }) as string),
      'private key',
    ],
    ['1024 bits', () => publish(smallPem), '1024 bits'],
    ['an EC key', () => publish(ecPem), 'must be RSA'],
    ['PKCS#1', () => publish(publicKey.export({ type: 'pkcs1', format: 'pem' }) as string), 'RSA PUBLIC KEY'],
    ['no PEM', () => publish('hello'), 'not a PEM'],
    ['escaped line breaks', () => publish(pem.replaceAll('\n', '\\n')), 'line breaks'],
    ['a cut key', () => publish(pem.replace(/\n.{64}\n/, '\n')), 'readable'],
    [
      'a plus sign that was not encoded',
      () => request('POST', cloud(1), raw(`business_public_key=${pem.replace(/[A-Za-z]\n/, '+\n')}`)),
      '%2B',
    ],
    ['JSON', () => request('POST', cloud(1), json({ business_public_key: pem })), 'x-www-form-urlencoded'],
  ])('refuses %s', async (_name, act, details) => {
    expect(await act()).toMatchObject({
      status: 400,
      body: {
        error: {
          code: 100,
          message: 'Business public key is invalid',
          error_data: { details: expect.stringContaining(details) },
        },
      },
    })
  })

  it('names a missing field', async () => {
    expect(await request('POST', cloud(1), form('public_key', pem))).toMatchObject({
      status: 400,
      body: { error: { code: 100, message: '(#100) The parameter business_public_key is required.' } },
    })
  })

  it('lists the numbers of the account', async () => {
    const path = `/graph/v23.0/${sandbox.facts.whatsapp.businessAccountId}/phone_numbers`
    expect(await request('GET', path)).toMatchObject({
      status: 200,
      body: { data: [{ id: number(0) }, { id: number(1), display_phone_number: '+1 555-555-0102' }] },
    })
  })
})
