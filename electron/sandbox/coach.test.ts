import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { coach } from '../../shared/catalog/coach/coach.ts'
import type { Advice } from '../../shared/catalog/coach/entry.ts'
import { acsAuthorization, acsStringToSign } from '../../shared/signing/acs.ts'
import { contentSha256, hmacSha256 } from '../signing/hash.ts'
import { type Sandbox, startSandbox } from './sandbox.ts'
import { sdp, sha256, sha384 } from './sdp.testkit.ts'

/** Every refusal of the sandbox gets a card from the coach, so that nobody is left with a code. */

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ port: 0 })
})
afterAll(() => sandbox.close())

interface Sent {
  method?: string
  path: string
  headers?: Record<string, string>
  body?: string
}

/** Sends it, and asks the coach about the answer as the window does. */
async function cardFor(sent: Sent, signedBy: string | null): Promise<Advice | null> {
  const { method = 'POST', path, headers = {}, body } = sent
  const response = await fetch(sandbox.facts.url + path, {
    method,
    headers,
    ...(body === undefined ? {} : { body }),
  })
  const responseBody = await response.text()
  expect(response.status, responseBody).toBeGreaterThanOrEqual(400)
  let responseJson: unknown = null
  try {
    responseJson = JSON.parse(responseBody)
  } catch {}
  const requestBody = body ?? ''
  const { status } = response
  return coach({ method, requestTarget: path, status, requestBody, responseBody, responseJson, signedBy })
}

const json = { 'content-type': 'application/json' }
const form = { 'content-type': 'application/x-www-form-urlencoded' }

function graph(path: string, headers: Record<string, string>, body: string, token?: string) {
  const authorization = `Bearer ${token ?? sandbox.facts.whatsapp.accessToken}`
  return cardFor({ path: `/graph/${path}`, headers: { authorization, ...headers }, body }, null)
}

const firstNumber = () => sandbox.facts.whatsapp.phoneNumberIds[0] ?? ''
const accept = () => ({
  messaging_product: 'whatsapp',
  call_id: sandbox.facts.whatsapp.callId,
  action: 'accept',
  session: { sdp_type: 'answer', sdp: sdp() },
})
const call = (change: object) =>
  graph(`v23.0/${firstNumber()}/calls`, json, JSON.stringify({ ...accept(), ...change }))
const answer = (text: string) => call({ session: { sdp_type: 'answer', sdp: text } })
const setting = (calling: object) =>
  graph(`v23.0/${firstNumber()}/settings`, json, JSON.stringify({ calling }))
const publish = (headers: Record<string, string>, body: string) =>
  graph(`v23.0/${firstNumber()}/whatsapp_business_encryption`, headers, body)
const edited = (from: string | RegExp, to: string) =>
  sdp({ edit: (lines) => lines.map((line) => line.replace(from, to)) })

/** Sends what has to succeed before the refusal. */
async function given(path: string, body: object) {
  const authorization = `Bearer ${sandbox.facts.whatsapp.accessToken}`
  const url = `${sandbox.facts.url}/graph/v23.0/${firstNumber()}/${path}`
  const init = { method: 'POST', headers: { authorization, ...json }, body: JSON.stringify(body) }
  expect((await fetch(url, init)).status).toBe(200)
}

describe('what the sandbox refuses as WhatsApp', () => {
  const cases: [string, () => Promise<Advice | null>, string][] = [
    ['a wrong token', () => graph('v23.0/1/calls', json, '{}', 'x'), 'The access token is not valid here'],
    ['no version', () => graph('1/calls', json, '{}'), 'The path is none of the Graph API (2500)'],
    ['v16.0', () => graph('v16.0/1/calls', json, '{}'), 'The path is none of the Graph API (2500)'],
    ['an unknown number', () => graph('v23.0/42/calls', json, '{}'), 'This token finds no such object'],
    ['an unknown edge', () => graph(`v23.0/${firstNumber()}/call`, json, '{}'), '(100/33)'],
    ['a form', () => graph(`v23.0/${firstNumber()}/calls`, form, 'a=b'), 'takes a JSON object'],
    ['broken JSON', () => graph(`v23.0/${firstNumber()}/calls`, json, '{"sdp_type'), 'takes a JSON object'],
    ['a JSON list', () => graph(`v23.0/${firstNumber()}/calls`, json, '[]'), 'takes a JSON object'],
    ['no messaging_product', () => call({ messaging_product: undefined }), 'must name its product'],
    ['another messaging_product', () => call({ messaging_product: 'x' }), 'must name its product'],
    ['no action', () => call({ action: undefined }), 'not one of the Calling API'],
    ['an unknown action', () => call({ action: 'answer' }), 'not one of the Calling API'],
    ['no call_id', () => call({ call_id: undefined }), 'has this call_id'],
    ['an unknown call_id', () => call({ call_id: 'wacid.x' }), 'has this call_id'],
    ['long opaque data', () => call({ biz_opaque_callback_data: 'x'.repeat(513) }), 'too long'],
    ['no session', () => call({ session: undefined }), 'A parameter is missing'],
    ['no SDP', () => call({ session: { sdp_type: 'answer' } }), 'A parameter is missing'],
    ['no sdp_type', () => call({ session: { sdp: sdp() } }), 'must be “answer” for accept'],
    ['sdp_type offer', () => call({ session: { sdp_type: 'offer', sdp: sdp() } }), 'must be “answer”'],
    ['a number that is no text', () => call({ action: 'connect', to: 5 }), 'A parameter is not valid'],
    ['no number', () => call({ action: 'connect' }), 'A parameter is missing'],
    ['no calling object', () => setting([]), 'The settings name no feature'],
    ['an unknown calling status', () => setting({ status: 'x' }), 'a value that does not exist'],
    [
      'an unknown key exchange',
      () => setting({ srtp_key_exchange_protocol: 'x' }),
      'a value that does not exist',
    ],
    ['a key as JSON', () => publish(json, '{}'), 'no valid public key'],
    ['no key', () => publish(form, 'x=y'), 'no valid public key'],
    ['a key that is none', () => publish(form, 'business_public_key=x'), 'no valid public key'],
    ['two fingerprints', () => answer(sdp({ fingerprints: [sha256, sha384] })), 'must be SHA-256'],
    ['no fingerprint', () => answer(sdp({ fingerprints: [] })), 'refused the SDP'],
    ['a short fingerprint', () => answer(sdp({ fingerprints: [sha256.slice(0, -3)] })), 'refused the SDP'],
    ['bare LF', () => answer(sdp({ lineEnd: '\n' })), 'refused the SDP'],
    ['a twice escaped SDP', () => answer(sdp({ lineEnd: '\\r\\n' })), 'refused the SDP'],
    ['port 0', () => answer(edited('m=audio 42534', 'm=audio 0')), 'refused the SDP'],
    ['no Opus', () => answer(edited('opus/48000/2', 'PCMU/8000')), 'refused the SDP'],
    ['plain RTP', () => answer(edited('UDP/TLS/RTP/SAVPF', 'RTP/AVP')), 'refused the SDP'],
    ['setup:actpass', () => answer(sdp({ setup: 'actpass' })), 'refused the SDP'],
    ['a short password', () => answer(edited(/^a=ice-pwd:.*/, 'a=ice-pwd:x')), 'refused the SDP'],
    ['ice-lite', () => answer(edited(/^a=setup.*/, 'a=ice-lite')), 'refused the SDP'],
  ]
  it.each(cases)('%s has a card', async (_name, send, title) => {
    const advice = await send()
    expect(advice?.title).toContain(title)
    expect(advice?.id).not.toBe('whatsapp-unknown')
  })

  it('a wrong action in the course of a call has a card', async () => {
    const offer = { sdp_type: 'offer', sdp: sdp({ setup: 'actpass' }) }
    const connect = { ...accept(), action: 'connect', to: '+1 555-555-0177', session: offer }
    await given('calls', connect)
    expect((await call({ ...connect }))?.title).toBe('A call with this user is already running (138003)')
    const started = sandbox.state().calls.find(({ state }) => state === 'connecting')?.id
    const wrongState = 'The call is not in a state for this action (100)'
    expect((await call({ call_id: started }))?.title).toBe(wrongState)
    expect((await call({ call_id: started, action: 'reject' }))?.title).toBe(wrongState)
    await given('calls', { ...accept(), call_id: started, action: 'terminate' })
    expect((await call({ call_id: started }))?.title).toBe(wrongState)

    await given('calls', { ...accept(), action: 'pre_accept' })
    const other = await answer(sdp({ setup: 'passive' }))
    expect(other).toMatchObject({
      title: 'accept must repeat the SDP of pre_accept (100)',
      remedies: [],
    })
    await given('calls', accept())
    expect((await call({}))?.title).toBe(wrongState)
    await given('calls', { ...accept(), action: 'terminate' })
  })

  it('a call while calling is switched off has a card', async () => {
    await given('settings', { calling: { status: 'DISABLED' } })
    expect((await call({}))?.title).toBe('Calling is switched off on this phone number (138000)')
    await given('settings', { calling: { status: 'ENABLED' } })
  })

  it('a Flow request with a bad signature has a card', async () => {
    const body = '{"encrypted_flow_data": "x"}'
    const advice = await cardFor({ path: '/flow', headers: json, body }, null)
    expect(advice?.title).toContain('signature of the Flow request')
  })
})

/** A request to ACS with a right signature, unless something is changed after it. */
function acs(path: string, body = '{}', changed: Record<string, string> = {}, method = 'POST') {
  const date = new Date().toUTCString()
  const hash = contentSha256(Buffer.from(body))
  const host = new URL(sandbox.facts.url).host
  const text = acsStringToSign({ method, requestTarget: path, date, host, contentSha256: hash })
  const signature = hmacSha256(Buffer.from(sandbox.facts.acs.accessKey, 'base64'), text)
  const authorization = acsAuthorization('x-ms-date', signature)
  const headers = { ...json, 'x-ms-date': date, 'x-ms-content-sha256': hash, authorization, ...changed }
  return cardFor({ method, path, headers, body }, 'acs-hmac')
}

const version = '?api-version=2026-03-12'
const inCall = (suffix: string, query = version) =>
  `/calling/callConnections/${sandbox.facts.acs.callConnectionId}${suffix}${query}`

describe('what the sandbox refuses as ACS', () => {
  const signature = 'The server computed another signature'
  const cases: [string, () => Promise<Advice | null>, string][] = [
    ['another date', () => acs(inCall(':play'), '{}', { 'x-ms-date': new Date(0).toUTCString() }), signature],
    ['another body', () => acs(inCall(':play'), '{}', { 'x-ms-content-sha256': 'x' }), signature],
    ['a bearer token', () => acs(inCall(':play'), '{}', { authorization: 'Bearer x' }), signature],
    ['half a header', () => acs(inCall(':play'), '{}', { authorization: 'HMAC-SHA256 x' }), signature],
    ['another API', () => acs(`/sms${version}`), 'ACS finds nothing under this address (NotFound)'],
    ['no api-version', () => acs(inCall(':play', '')), 'The URL names no api-version'],
    ['an unknown one', () => acs(inCall(':play', '?api-version=1')), 'ACS does not know this api-version'],
    ['an older one', () => acs(inCall(':hold', '?api-version=2023-10-15')), '(8522)'],
    ['an unknown path', () => acs(inCall(':dance')), 'ACS finds nothing under this address (8522)'],
    ['an unknown call', () => acs(`/calling/callConnections/x:play${version}`), '(8522)'],
    ['an unknown recording', () => acs(`/calling/recordings/x:pause${version}`), '(8522)'],
    ['a wrong method', () => acs(inCall(':play'), '{}', {}, 'PUT'), 'This operation is not supported (8520)'],
    ['a bad body', () => acs(inCall(':play')), 'The body is not valid (8523)'],
    ['broken JSON', () => acs(inCall(':play'), '{'), 'The body is not valid (8523)'],
    ['no body', () => acs(inCall(':play'), ''), 'The body is not valid (8523)'],
    ['a text', () => acs(inCall(':play'), '{}', { 'content-type': 'text/plain' }), '(8523)'],
  ]
  it.each(cases)('%s has a card', async (_name, send, title) => {
    expect((await send())?.title).toContain(title)
  })
})

/** What the cases above do not reach, such as a thousand calls: every code that the sandbox's source names. */
describe('a code that the sandbox knows', () => {
  const source = readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith('.ts') && !name.includes('.test'))
    .map((name) => readFileSync(`${import.meta.dirname}/${name}`, 'utf8'))
    .join('\n')
  const found = (pattern: RegExp) =>
    [...source.matchAll(pattern)].map(([, status = '', code = '']) => [Number(status), code] as const)
  const ofGraph = found(/status: (\d{3}),\s+(?:body: \{\s+error: \{\s+)?message:[\s\S]{0,400}?\bcode: (\d+)/g)
  const ofAcs = found(/acsError\(\s*(\d{3}),\s*'(\w+)'/g)

  it('is found in the source', () => {
    expect(ofGraph.map(([, code]) => code)).toEqual(
      expect.arrayContaining(['100', '190', '2500', '138000', '138002', '138003']),
    )
    const calls = [...source.matchAll(/(?<!function )\bgraphError\(/g)].length
    expect(ofGraph.length).toBe(calls + [...source.matchAll(/error_subcode: 2494010/g)].length)
    expect(ofAcs.length).toBe([...source.matchAll(/(?<!function )\bacsError\(/g)].length)
  })

  it.each(ofGraph)('of WhatsApp (%i, %s) has a card', (status, code) => {
    const error = { code: Number(code), message: '', type: 'OAuthException', fbtrace_id: 'A' }
    const rest = { method: 'POST', requestTarget: '/', requestBody: '', responseBody: '', signedBy: null }
    const advice = coach({ ...rest, status, responseJson: { error } })
    expect(advice?.id).toMatch(/^whatsapp-(?!unknown)/)
  })

  it.each(ofAcs)('of ACS (%i, %s) has a card', (status, code) => {
    const rest = { method: 'POST', requestTarget: '/', requestBody: '', responseBody: '', signedBy: null }
    const advice = coach({ ...rest, status, responseJson: { error: { code, message: '' } } })
    expect(advice?.id).toMatch(/^acs-(?!unknown)/)
  })
})
