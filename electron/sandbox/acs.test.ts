import { request as httpRequest } from 'node:http'
import {
  CallAutomationClient,
  type CallConnection,
  type CallMedia,
  type CallRecording,
} from '@azure/communication-call-automation'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acsAuthorization, acsStringToSign } from '../../shared/signing/acs.ts'
import { contentSha256, hmacSha256 } from '../signing/hash.ts'
import { acsOperations } from './acs-operations.ts'
import { type Sandbox, startSandbox } from './sandbox.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ port: 0 })
})
afterAll(() => sandbox.close())

const phone = { phoneNumber: '+15555550123' }
const user = {
  communicationUserId: '8:acs:00000000-0000-0000-0000-000000000001_00000000-0000-0000-0000-000000000002',
}
const callback = 'https://app.example.test/callback'
const fileSource = { kind: 'fileSource' as const, url: 'https://files.example.test/a.wav' }
const invite = { targetParticipant: phone, sourceCallIdNumber: { phoneNumber: '+15555550100' } }

const options = { allowInsecureConnection: true, retryOptions: { maxRetries: 0 } }
const client = () => new CallAutomationClient(sandbox.facts.acs.connectionString, options)
const connection = () => client().getCallConnection(sandbox.facts.acs.callConnectionId)

interface Sent {
  method?: string
  target?: string
  body?: string
  key?: string
  date?: Date
  dateHeader?: 'x-ms-date' | 'date'
  authorization?: string | null
  headers?: Record<string, string>
}

const playTarget = () =>
  `/calling/callConnections/${sandbox.facts.acs.callConnectionId}:play?api-version=2026-03-12`
const playBody = JSON.stringify({
  playSources: [{ kind: 'text', text: { text: 'Hello', voiceKind: 'male', sourceLocale: 'en-US' } }],
  playTo: [{ phoneNumber: { value: '+15555550123' } }],
})

/** A request signed by hand, so that single values can be wrong. */
async function send(sent: Sent = {}) {
  const { method = 'POST', target = playTarget(), body = playBody, dateHeader = 'x-ms-date' } = sent
  const date = (sent.date ?? new Date()).toUTCString()
  const host = new URL(sandbox.facts.url).host
  const hash = contentSha256(Buffer.from(body))
  const text = acsStringToSign({ method, requestTarget: target, date, host, contentSha256: hash })
  const signature = hmacSha256(Buffer.from(sent.key ?? sandbox.facts.acs.accessKey, 'base64'), text)
  const authorization =
    sent.authorization === undefined ? acsAuthorization(dateHeader, signature) : sent.authorization
  const response = await fetch(sandbox.facts.url + target, {
    method,
    headers: {
      'content-type': 'application/json',
      [dateHeader]: date,
      'x-ms-content-sha256': hash,
      ...(authorization === null ? {} : { authorization }),
      ...sent.headers,
    },
    ...(method === 'GET' || method === 'DELETE' ? {} : { body }),
  })
  const reply = await response.text()
  return {
    status: response.status,
    date: response.headers.get('date'),
    body: reply === '' ? null : (JSON.parse(reply) as unknown),
    verdict: sandbox.state().log[0]?.verdict ?? '',
  }
}

describe("Microsoft's own client against the sandbox", () => {
  const onMedia: Record<string, (media: CallMedia) => Promise<unknown>> = {
    play: (media) => media.play([fileSource], [phone]),
    'play text to all': (media) =>
      media.playToAll([{ kind: 'textSource', text: 'Grüße, こんにちは', sourceLocale: 'en-US' }], {
        loop: true,
      }),
    'recognize dtmf': (media) =>
      media.startRecognizing(phone, {
        kind: 'callMediaRecognizeDtmfOptions',
        maxTonesToCollect: 4,
        playPrompt: fileSource,
      }),
    'recognize choices': (media) =>
      media.startRecognizing(phone, {
        kind: 'callMediaRecognizeChoiceOptions',
        choices: [{ label: 'yes', phrases: ['yes', 'sure'] }],
        playPrompt: fileSource,
      }),
    'cancel all media operations': (media) => media.cancelAllOperations(),
    'start continuous dtmf': (media) => media.startContinuousDtmfRecognition(phone),
    'stop continuous dtmf': (media) => media.stopContinuousDtmfRecognition(phone),
    'send dtmf tones': (media) => media.sendDtmfTones(['one', 'pound'], phone),
    hold: (media) => media.hold(phone),
    unhold: (media) => media.unhold(phone),
    'start transcription': (media) => media.startTranscription({ locale: 'en-US' }),
    'update transcription': (media) => media.updateTranscription('de-DE'),
    'stop transcription': (media) => media.stopTranscription(),
    'start media streaming': (media) => media.startMediaStreaming(),
    'stop media streaming': (media) => media.stopMediaStreaming(),
  }
  it.each(Object.entries(onMedia))('%s is accepted', async (_name, act) => {
    await act(connection().getCallMedia())
    expect(sandbox.state().log[0]?.verdict).toMatch(/^signature verifies; .* accepted$/)
  })

  const onCall: Record<string, (call: CallConnection) => Promise<unknown>> = {
    'get call': (call) => call.getCallConnectionProperties(),
    'list participants': (call) => call.listParticipants(),
    'get participant': (call) => call.getParticipant(phone),
    'add participant': (call) => call.addParticipant({ targetParticipant: user }),
    'mute participant': (call) => call.muteParticipant(user),
    'remove participant': (call) => call.removeParticipant(user),
    'cancel add participant': (call) => call.cancelAddParticipantOperation('an-invitation'),
    transfer: (call) => call.transferCallToParticipant(user),
    'move participants': (call) => call.moveParticipants([user], 'another-call'),
  }
  it.each(Object.entries(onCall))('%s is accepted', async (_name, act) => {
    await act(connection())
    expect(sandbox.state().log[0]?.verdict).toMatch(/^signature verifies; .* accepted$/)
  })

  it('creates a call that can be read, and ends it', async () => {
    const made = await client().createCall(invite, callback, { operationContext: 'c-1' })
    const id = made.callConnectionProperties.callConnectionId ?? ''
    expect(made.callConnectionProperties).toMatchObject({
      callConnectionState: 'connecting',
      targetParticipants: [{ phoneNumber: '+15555550123' }],
    })
    expect(sandbox.state().calls).toContainEqual({ service: 'acs', id, state: 'connected' })
    await client().getCallConnection(id).hangUp(true)
    await expect(client().getCallConnection(id).getCallConnectionProperties()).rejects.toMatchObject({
      statusCode: 400,
      code: '8528',
    })
  })

  it('has the sample call up again after it was ended, so that Play works after Hang up', async () => {
    const { callConnectionId } = sandbox.facts.acs
    await client().getCallConnection(callConnectionId).hangUp(true)
    const properties = await client().getCallConnection(callConnectionId).getCallConnectionProperties()
    expect(properties.callConnectionState).toBe('connected')
  })

  it('leaves a call by hang up', async () => {
    const made = await client().createCall({ targetParticipant: user }, callback)
    await made.callConnection.hangUp(false)
    expect(sandbox.state().calls.at(-1)?.state).toBe('disconnected')
  })

  it('answers, redirects, rejects and connects', async () => {
    const context = 'an-incoming-call-context'
    const answered = await client().answerCall(context, callback)
    expect(answered.callConnectionProperties.callConnectionId).toBeTruthy()
    await client().redirectCall(context, { targetParticipant: user })
    await client().rejectCall(context)
    await client().connectCall({ kind: 'roomCallLocator', id: 'a-room' }, callback)
    expect(
      sandbox
        .state()
        .log.slice(0, 4)
        .map((entry) => entry.status),
    ).toEqual([200, 204, 204, 200])
  })

  it('records: start, state, pause, resume, stop', async () => {
    const recording: CallRecording = client().getCallRecording()
    const { serverCallId = '' } = await connection().getCallConnectionProperties()
    const { recordingId } = await recording.start({
      callLocator: { kind: 'serverCallLocator', id: serverCallId },
    })
    await recording.pause(recordingId)
    expect((await recording.getState(recordingId)).recordingState).toBe('inactive')
    await recording.resume(recordingId)
    expect((await recording.getState(recordingId)).recordingState).toBe('active')
    await recording.stop(recordingId)
    await expect(recording.getState(recordingId)).rejects.toMatchObject({ statusCode: 404, code: '8522' })
  })

  it('is refused with 401 and 7509 under another key', async () => {
    const other = Buffer.alloc(64, 7).toString('base64')
    const wrong = new CallAutomationClient(`endpoint=${sandbox.facts.url}/;accesskey=${other}`, options)
    await expect(wrong.createCall(invite, callback)).rejects.toMatchObject({
      statusCode: 401,
      code: '7509',
      message: 'HMAC-SHA256 validation failed',
    })
  })

  it('has the 34 operations of the version, each with a path of its own', () => {
    expect(new Set(acsOperations.map((operation) => `${operation.method} ${operation.path}`)).size).toBe(34)
  })
})

describe('the signature check', () => {
  it('accepts playTo without kind', async () => {
    expect(await send()).toMatchObject({
      status: 202,
      body: null,
      verdict: 'signature verifies; Play accepted',
    })
  })

  it('accepts a signed Date in place of x-ms-date, and the raw id of a participant with its colon and plus', async () => {
    const target = `/calling/callConnections/${sandbox.facts.acs.callConnectionId}/participants/4:+15555550123?api-version=2023-10-15`
    expect(await send({ dateHeader: 'date' })).toMatchObject({ status: 202 })
    expect(await send({ method: 'GET', target, body: '' })).toMatchObject({ status: 200 })
  })

  it('takes the signed values in the order in which SignedHeaders names them', async () => {
    const hash = contentSha256(Buffer.from(playBody))
    const date = new Date().toUTCString()
    const text = `POST\n${playTarget()}\n${hash};${new URL(sandbox.facts.url).host};${date}`
    const signature = hmacSha256(Buffer.from(sandbox.facts.acs.accessKey, 'base64'), text)
    const named = (names: string) => ({
      headers: { 'x-ms-date': date },
      authorization: `HMAC-SHA256 SignedHeaders=${names}&Signature=${signature}`,
    })
    expect((await send(named('x-ms-content-sha256;host;x-ms-date'))).status).toBe(202)
    expect((await send(named('x-ms-date;host;x-ms-content-sha256'))).status).toBe(401)
  })

  it('verifies the target and the Host as they came over the wire, unnormalised', async () => {
    const target = `${playTarget()}&note=%7e+a'//..%2f`
    const date = new Date().toUTCString()
    const host = 'contoso.communication.azure.com'
    const hash = contentSha256(Buffer.from(playBody))
    const text = acsStringToSign({ method: 'POST', requestTarget: target, date, host, contentSha256: hash })
    const signature = hmacSha256(Buffer.from(sandbox.facts.acs.accessKey, 'base64'), text)
    const status = await new Promise((resolve, reject) => {
      const { hostname, port } = new URL(sandbox.facts.url)
      const headers = {
        host,
        'content-type': 'application/json',
        'x-ms-date': date,
        'x-ms-content-sha256': hash,
        authorization: acsAuthorization('x-ms-date', signature),
      }
      const sent = httpRequest({ hostname, port, method: 'POST', path: target, headers }, (response) => {
        response.resume()
        resolve(response.statusCode)
      })
      sent.on('error', reject).end(playBody)
    })
    expect(status).toBe(202)
  })

  it('sends a Date header with every answer', async () => {
    expect(Date.parse((await send({ authorization: null })).date ?? '')).not.toBeNaN()
  })

  const failed = { status: 401, body: { error: { code: '7509', message: 'HMAC-SHA256 validation failed' } } }
  const refusals: [string, () => Sent, object][] = [
    ['a wrong key', () => ({ key: Buffer.from('x').toString('base64') }), failed],
    [
      'another body than was hashed',
      () => ({ headers: { 'x-ms-content-sha256': contentSha256(Buffer.from('')) } }),
      failed,
    ],
    [
      'another x-ms-date than was signed',
      () => ({ dateHeader: 'date', headers: { 'x-ms-date': new Date(Date.now() - 60_000).toUTCString() } }),
      failed,
    ],
    [
      'no Authorization',
      () => ({ authorization: null }),
      { status: 401, body: { error: { code: 'Denied' } } },
    ],
    [
      'a bearer token',
      () => ({ authorization: 'Bearer x' }),
      { status: 401, body: { error: { code: 'Denied', message: 'Denied by the resource provider.' } } },
    ],
    [
      'the Credential form of another service',
      () => ({
        authorization:
          'HMAC-SHA256 Credential=a&SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=b',
      }),
      { status: 401, body: { error: { message: expect.stringContaining('Invalid header parameter') } } },
    ],
    [
      'SignedHeaders that name a header which was not sent',
      () => ({ dateHeader: 'date', authorization: acsAuthorization('x-ms-date', 'AAAA') }),
      { status: 401, body: { error: { message: expect.stringContaining('x-ms-date') } } },
    ],
    [
      'a date 16 minutes off',
      () => ({ date: new Date(Date.now() - 16 * 60_000) }),
      { status: 401, body: { error: { message: expect.stringContaining('16 minutes') } } },
    ],
  ]
  it.each(refusals)('refuses %s', async (_name, sent, expected) => {
    expect(await send(sent())).toMatchObject(expected)
  })

  it('takes a date 14 minutes off', async () => {
    expect((await send({ date: new Date(Date.now() - 14 * 60_000) })).status).toBe(202)
  })
})

describe('the operations', () => {
  const at = (suffix: string, version = '?api-version=2026-03-12') =>
    `/calling/callConnections/${sandbox.facts.acs.callConnectionId}${suffix}${version}`
  const body = (value: unknown) => JSON.stringify(value)
  const cases: [string, () => Sent, number, string, string][] = [
    ['no api-version', () => ({ target: at(':play', '') }), 400, 'MissingApiVersionParameter', 'api-version'],
    [
      'an unknown api-version',
      () => ({ target: at(':play', '?api-version=1999-01-01') }),
      400,
      'UnsupportedApiVersionValue',
      '1999-01-01',
    ],
    [
      'a version older than the operation',
      () => ({ target: at(':hold', '?api-version=2023-10-15') }),
      404,
      '8522',
      '2024-09-15',
    ],
    [
      'an unknown call',
      () => ({ target: '/calling/callConnections/none:play?api-version=2026-03-12' }),
      404,
      '8522',
      'call connection',
    ],
    ['an unknown path', () => ({ target: at(':dance') }), 404, '8522', 'path'],
    ['a wrong method', () => ({ method: 'PUT', target: at(':play') }), 405, '8520', 'POST'],
    ['a body that is no JSON', () => ({ body: '{' }), 400, '8523', 'not JSON'],
    ['no body', () => ({ body: '' }), 400, '8523', 'empty'],
    ['no playSources', () => ({ body: '{}' }), 400, '8523', 'playSources'],
    [
      'an empty prompt',
      () => ({ body: body({ playSources: [{ kind: 'text', text: { text: '' } }] }) }),
      400,
      '8523',
      'playSources[0].text.text',
    ],
    [
      'a target with two identities',
      () => ({
        body: body({
          playSources: [{ kind: 'file', file: { uri: 'https://a.test/a.wav' } }],
          playTo: [{ phoneNumber: { value: '+1' }, communicationUser: { id: '8:acs:x' } }],
        }),
      }),
      400,
      '8523',
      'playTo[0]',
    ],
    [
      'a callback over http',
      () => ({
        target: '/calling/callConnections?api-version=2026-03-12',
        body: body({ targets: [{ phoneNumber: { value: '+1' } }], callbackUri: 'http://app.example.test/' }),
      }),
      400,
      '8523',
      'callbackUri',
    ],
    ['form encoding', () => ({ headers: { 'content-type': 'text/plain' } }), 415, '8523', 'application/json'],
  ]
  it.each(cases)('refuse %s', async (_name, sent, status, code, text) => {
    const reply = await send(sent())
    expect(reply).toMatchObject({ status, body: { error: { code } } })
    expect((reply.body as { error: { message: string } }).error.message).toContain(text)
  })

  it('refuse a body over 10 MiB with 413', async () => {
    expect((await send({ body: ' '.repeat(10 * 1024 * 1024 + 1) })).status).toBe(413)
  })
})
