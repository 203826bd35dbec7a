import {
  CallAutomationClient,
  type CallAutomationClient as Client,
} from '@azure/communication-call-automation'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run as runSign } from '../cli/sign.ts'
import { testKey } from '../http/testing/harness.ts'
import { type RawServer, rawServer } from '../http/testing/raw-server.ts'
import { takeApart, verifyAcs } from '../http/testing/verify-acs.ts'
import { explainSignature } from './doctor/explain.ts'

/** Requests that Microsoft's own SDK puts on a loopback socket: `sign` must reproduce each signature. */

let server: RawServer
beforeAll(async () => {
  server = await rawServer((raw) => {
    // The created call's id has to come back for the client to accept the answer.
    const body = Buffer.from(
      JSON.stringify({
        callConnectionId: '411f',
        serverCallId: 'c2VydmVy',
        recordingId: 'rec',
        recordingState: 'active',
      }),
    )
    const status = takeApart(raw).target.includes(':') ? '202 Accepted' : '201 Created'
    return `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
  })
})
afterAll(() => server.close())

function client(): Client {
  return new CallAutomationClient(`endpoint=http://127.0.0.1:${server.port}/;accesskey=${testKey}`, {
    allowInsecureConnection: true,
    retryOptions: { maxRetries: 0 },
  })
}

const callback = 'https://example.com/callback'
const caller = { phoneNumber: '+15551230001' }
const callee = { phoneNumber: '+15551230002' }
const user = { communicationUserId: '8:acs:0f7b_1a2b' }

const operations: [string, (client: Client) => Promise<unknown>][] = [
  [
    'createCall to a phone number',
    (acs) => acs.createCall({ targetParticipant: callee, sourceCallIdNumber: caller }, callback),
  ],
  ['createGroupCall', (acs) => acs.createGroupCall([user, callee], callback, { sourceCallIdNumber: caller })],
  ['answerCall', (acs) => acs.answerCall('eyJhbGciOiJub25lIn0', callback)],
  ['redirectCall', (acs) => acs.redirectCall('eyJhbGciOiJub25lIn0', { targetParticipant: user })],
  ['rejectCall', (acs) => acs.rejectCall('eyJhbGciOiJub25lIn0')],
  ['hangUp for one', (acs) => acs.getCallConnection('411f').hangUp(false)],
  ['hangUp for everyone', (acs) => acs.getCallConnection('411f').hangUp(true)],
  ['transfer', (acs) => acs.getCallConnection('411f').transferCallToParticipant(user)],
  ['add participant', (acs) => acs.getCallConnection('411f').addParticipant({ targetParticipant: user })],
  ['remove participant', (acs) => acs.getCallConnection('411f').removeParticipant(callee)],
  ['get participant', (acs) => acs.getCallConnection('411f').getParticipant(callee)],
  ['mute participant', (acs) => acs.getCallConnection('411f').muteParticipant(user)],
  [
    'play text',
    (acs) =>
      acs
        .getCallConnection('411f')
        .getCallMedia()
        .play([{ kind: 'textSource', text: 'Grüße', sourceLocale: 'de-DE' }], [callee]),
  ],
  [
    'play file to all',
    (acs) =>
      acs
        .getCallConnection('411f')
        .getCallMedia()
        .playToAll([{ kind: 'fileSource', url: 'https://example.com/a.wav' }]),
  ],
  [
    'recognize tones',
    (acs) =>
      acs
        .getCallConnection('411f')
        .getCallMedia()
        .startRecognizing(callee, { kind: 'callMediaRecognizeDtmfOptions', maxTonesToCollect: 3 }),
  ],
  ['cancel all media', (acs) => acs.getCallConnection('411f').getCallMedia().cancelAllOperations()],
  [
    'send tones',
    (acs) => acs.getCallConnection('411f').getCallMedia().sendDtmfTones(['one', 'pound'], callee),
  ],
  [
    'start recording',
    (acs) => acs.getCallRecording().start({ callLocator: { id: 'c2VydmVy', kind: 'serverCallLocator' } }),
  ],
  ['pause recording', (acs) => acs.getCallRecording().pause('rec')],
]

async function sign(raw: Buffer) {
  const { method, target, header, body } = takeApart(raw)
  let printed = ''
  const code = await runSign(
    [
      ...['--key-env', 'KEY', '--json', '--date', header('x-ms-date') ?? '', '-X', method],
      ...(body.length > 0 ? ['-d', body.toString('utf8')] : []),
      `http://${header('host')}${target}`,
    ],
    {
      env: { KEY: testKey },
      cwd: '/',
      stdin: async () => '',
      stdout: (text) => {
        printed += text
      },
      stderr: () => undefined,
      signal: new AbortController().signal,
    },
  )
  expect(code).toBe(0)
  return JSON.parse(printed)
}

describe('Microsoft’s call automation SDK', () => {
  it.each(operations)('%s: sign reproduces the signature', async (_name, operate) => {
    const before = server.requests.length
    await operate(client()).catch(() => undefined)
    const raw = server.requests[before]
    if (raw === undefined) throw new Error('The SDK sent nothing.')
    const { method, target, headers, header, body } = takeApart(raw)
    expect(verifyAcs(raw, testKey)).toBe(true)
    const made = await sign(raw)
    expect(made.requestTarget).toBe(target)
    expect(made.headers).toEqual({
      'x-ms-date': header('x-ms-date'),
      'x-ms-content-sha256': header('x-ms-content-sha256'),
      Authorization: header('authorization'),
    })
    const explanation = explainSignature(
      { method, requestTarget: target, headers: headers.map(([name, value]) => ({ name, value })), body },
      Buffer.from(testKey, 'base64'),
    )
    expect(explanation).toMatchObject({ valid: true, causes: [] })
  })
})
