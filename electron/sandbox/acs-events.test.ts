import { CallAutomationClient, parseCallAutomationEvent } from '@azure/communication-call-automation'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { eventRows } from './acs-events.ts'
import { acsOperations } from './acs-operations.ts'
import { eventually, type Receiver, startReceiver } from './receiver.testkit.ts'
import { type Sandbox, startSandbox } from './sandbox.ts'

let sandbox: Sandbox
let program: Receiver
beforeAll(async () => {
  sandbox = await startSandbox({ port: 0 })
})
afterAll(() => sandbox.close())
beforeEach(async () => {
  program = await startReceiver()
})
afterEach(() => program.close())

const phone = { phoneNumber: '+15555550123' }
const user = {
  communicationUserId: '8:acs:00000000-0000-0000-0000-000000000001_00000000-0000-0000-0000-000000000002',
}
const file = { kind: 'fileSource' as const, url: 'https://files.example.test/a.wav' }
const invite = { targetParticipant: phone, sourceCallIdNumber: { phoneNumber: '+15555550100' } }
const client = () =>
  new CallAutomationClient(sandbox.facts.acs.connectionString, {
    allowInsecureConnection: true,
    retryOptions: { maxRetries: 0 },
  })

interface CloudEvent {
  id: string
  type: string
  data: Record<string, unknown>
}
const eventsIn = (from: Receiver): CloudEvent[] =>
  from.arrived.map(({ body }) => (JSON.parse(body.toString()) as CloudEvent[])[0] as CloudEvent)
const namesOf = (from: Receiver) =>
  eventsIn(from).map(({ type }) => type.replace('Microsoft.Communication.', ''))

/** A call whose first two events have arrived, and what came since. */
async function call() {
  const made = await client().createCall(invite, `${program.url}/callback`, { operationContext: 'create-1' })
  await program.until(2)
  return made.callConnection
}
const since = async (count: number) => {
  await program.until(2 + count)
  return eventsIn(program).slice(2)
}

describe('the callback of a call', () => {
  it('gets CallConnected and ParticipantsUpdated as CloudEvents 1.0, an array each', async () => {
    const made = await client().createCall(invite, `${program.url}/callback`, {
      operationContext: 'create-1',
    })
    const arrived = await program.until(2)
    expect(namesOf(program)).toEqual(['CallConnected', 'ParticipantsUpdated'])
    const id = made.callConnectionProperties.callConnectionId
    for (const { url, headers, body } of arrived) {
      expect(url).toBe('/callback')
      expect(headers['content-type']).toBe('application/json; charset=utf-8')
      const batch = JSON.parse(body.toString())
      expect(batch).toHaveLength(1)
      // REQUIRED of CloudEvents 1.0: id, source, specversion, type, none of them empty; time is RFC 3339.
      expect(batch[0]).toMatchObject({
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        source: `calling/callConnections/${id}`,
        specversion: '1.0',
        type: expect.stringMatching(/^Microsoft\.Communication\.\w+$/),
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        datacontenttype: 'application/json',
        subject: `calling/callConnections/${id}`,
        data: { callConnectionId: id, serverCallId: expect.any(String), correlationId: expect.any(String) },
      })
    }
    const [first, second] = eventsIn(program)
    expect(first?.id).not.toBe(second?.id)
    expect(first?.data).toMatchObject({
      operationContext: 'create-1',
      resultInformation: { code: 200, subCode: 0 },
    })
    expect(second?.data).toMatchObject({
      sequenceNumber: 1,
      participants: [{ identifier: { rawId: '4:+15555550123' }, isMuted: false, isOnHold: false }],
    })
  })

  it('is read by the parser of Microsoft', async () => {
    await call()
    const [connected, updated] = program.arrived.map(({ body }) => parseCallAutomationEvent(body.toString()))
    expect(connected).toMatchObject({ kind: 'CallConnected', operationContext: 'create-1' })
    expect(updated).toMatchObject({
      kind: 'ParticipantsUpdated',
      participants: [{ identifier: { phoneNumber: '+15555550123' } }],
    })
  })

  it('gets them after an answer too', async () => {
    await client().answerCall('an-incoming-call-context', `${program.url}/callback`)
    await program.until(2)
    expect(namesOf(program)).toEqual(['CallConnected', 'ParticipantsUpdated'])
  })

  it('gets CallDisconnected at the end, and nothing after it', async () => {
    const connection = await call()
    await connection.hangUp(true)
    expect((await since(1)).map(({ type }) => type)).toEqual(['Microsoft.Communication.CallDisconnected'])
    await expect(connection.getCallMedia().playToAll([file])).rejects.toMatchObject({ code: '8528' })
    expect(program.arrived).toHaveLength(3)
  })

  it('stands in the log of the sandbox, without its query', async () => {
    await client().createCall(invite, `${program.url}/callback?code=a-secret`)
    const mine = () =>
      sandbox.state().log.filter(({ target }) => target.startsWith(`${program.url}/callback`))
    await eventually(() => mine().length === 2)
    expect(mine().map(({ method, target, status, verdict }) => [method, target, status, verdict])).toEqual([
      ['POST', `${program.url}/callback?…`, 200, 'ParticipantsUpdated delivered'],
      ['POST', `${program.url}/callback?…`, 200, 'CallConnected delivered'],
    ])
    expect(JSON.stringify(sandbox.state())).not.toContain('a-secret')
  })

  it('is left alone when it is on another machine, and the log says so', async () => {
    await client().createCall(invite, 'https://elsewhere.example.test/callback')
    const mine = () => sandbox.state().log.filter(({ target }) => target.includes('elsewhere'))
    await eventually(() => mine().length === 2)
    expect(mine()).toMatchObject([
      { status: 0, verdict: 'ParticipantsUpdated not delivered: not on this machine' },
      { status: 0, verdict: 'CallConnected not delivered: not on this machine' },
    ])
  })
})

describe('an operation of a call', () => {
  it('is answered before its events come', async () => {
    const { callConnectionProperties } = await client().createCall(invite, `${program.url}/callback`)
    await program.until(2)
    const log = sandbox.state().log.map(({ verdict }) => verdict)
    const accepted = log.indexOf('signature verifies; Create call accepted')
    expect(log.indexOf('CallConnected delivered')).toBeLessThan(accepted)
    expect(eventsIn(program)[0]?.data.callConnectionId).toBe(callConnectionProperties.callConnectionId)
  })

  it('tells Play: started, then completed, with its context', async () => {
    const connection = await call()
    await connection.getCallMedia().playToAll([file], { operationContext: 'play-1' })
    expect(await since(2)).toMatchObject([
      { type: 'Microsoft.Communication.PlayStarted', data: { operationContext: 'play-1' } },
      {
        type: 'Microsoft.Communication.PlayCompleted',
        data: { operationContext: 'play-1', resultInformation: { code: 200, subCode: 0 } },
      },
    ])
  })

  it('has a Play in a loop end when it is cancelled', async () => {
    const connection = await call()
    await connection.getCallMedia().playToAll([file], { loop: true, operationContext: 'play-2' })
    await connection.getCallMedia().cancelAllOperations()
    await connection.getCallMedia().cancelAllOperations()
    expect(await since(2)).toMatchObject([
      { type: 'Microsoft.Communication.PlayStarted' },
      {
        type: 'Microsoft.Communication.PlayCanceled',
        data: { operationContext: 'play-2', resultInformation: { code: 400, subCode: 8508 } },
      },
    ])
    await connection.hangUp(true)
    expect((await since(3)).at(-1)?.type).toBe('Microsoft.Communication.CallDisconnected')
  })

  it('tells what was recognized: the keys, or the choice', async () => {
    const media = (await call()).getCallMedia()
    await media.startRecognizing(phone, {
      kind: 'callMediaRecognizeDtmfOptions',
      maxTonesToCollect: 3,
      playPrompt: file,
    })
    await media.startRecognizing(phone, {
      kind: 'callMediaRecognizeChoiceOptions',
      choices: [{ label: 'yes', phrases: ['sure', 'yes'] }],
      playPrompt: file,
    })
    expect(await since(2)).toMatchObject([
      {
        type: 'Microsoft.Communication.RecognizeCompleted',
        data: {
          recognitionType: 'dtmf',
          dtmfResult: { tones: ['one', 'two', 'three'] },
          resultInformation: { code: 200, subCode: 8531 },
        },
      },
      {
        data: {
          recognitionType: 'choices',
          choiceResult: { label: 'yes', recognizedPhrase: 'sure' },
          resultInformation: { code: 200, subCode: 8545 },
        },
      },
    ])
  })

  it('tells who joined and who left, and counts the changes', async () => {
    const connection = await call()
    await connection.addParticipant({ targetParticipant: user })
    await connection.removeParticipant(user)
    const events = await since(4)
    expect(events.map(({ type }) => type.replace('Microsoft.Communication.', ''))).toEqual([
      'AddParticipantSucceeded',
      'ParticipantsUpdated',
      'RemoveParticipantSucceeded',
      'ParticipantsUpdated',
    ])
    expect(events.map(({ data }) => [data.sequenceNumber, (data.participants as [])?.length])).toEqual([
      [undefined, undefined],
      [2, 2],
      [undefined, undefined],
      [3, 1],
    ])
  })

  it('tells a transfer with its target', async () => {
    const connection = await call()
    await connection.transferCallToParticipant(user)
    expect(await since(1)).toMatchObject([
      {
        type: 'Microsoft.Communication.CallTransferAccepted',
        data: { transferTarget: { rawId: user.communicationUserId } },
      },
    ])
  })

  it('tells its own callback where it names one, also on the sample call', async () => {
    const connection = client().getCallConnection(sandbox.facts.acs.callConnectionId)
    await connection
      .getCallMedia()
      .playToAll([file], { operationCallbackUrl: `${program.url}/of-the-operation` })
    await program.until(2)
    expect(program.arrived.map(({ url }) => url)).toEqual(['/of-the-operation', '/of-the-operation'])
    expect(namesOf(program)).toEqual(['PlayStarted', 'PlayCompleted'])
  })

  it('tells nothing where no address was given: the sample call', async () => {
    const lines = () => sandbox.state().log.filter(({ target }) => target.includes('app.example.test'))
    await client().getCallConnection(sandbox.facts.acs.callConnectionId).getCallMedia().playToAll([file])
    expect(lines()).toEqual([])
  })

  it('tells nothing when it is refused', async () => {
    const connection = await call()
    await expect(connection.getCallMedia().playToAll([])).rejects.toMatchObject({ code: '8523' })
    await connection.hangUp(true)
    expect((await since(1)).map(({ type }) => type)).toEqual(['Microsoft.Communication.CallDisconnected'])
  })
})

it('tells each state of a recording at the address given for it', async () => {
  const { serverCallId = '' } = await (await call()).getCallConnectionProperties()
  const recording = client().getCallRecording()
  const { recordingId } = await recording.start({
    callLocator: { kind: 'serverCallLocator', id: serverCallId },
    recordingStateCallbackEndpointUrl: `${program.url}/recording`,
  })
  await recording.pause(recordingId)
  await recording.resume(recordingId)
  await recording.getState(recordingId)
  await recording.stop(recordingId)
  const events = await since(4)
  expect(program.arrived.slice(2).map(({ url }) => url)).toEqual(Array(4).fill('/recording'))
  expect(events.map(({ type, data }) => [type, data.recordingId, data.serverCallId, data.state])).toEqual(
    ['active', 'inactive', 'active', 'inactive'].map((state) => [
      'Microsoft.Communication.RecordingStateChanged',
      recordingId,
      serverCallId,
      state,
    ]),
  )
})

it('has rows for operations that exist', () => {
  const names = acsOperations.map(({ name }) => name)
  expect(Object.keys(eventRows).filter((name) => !names.includes(name))).toEqual([])
})
