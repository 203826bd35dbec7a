import { createHmac } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { type Arrived, eventually, type Receiver, startReceiver } from './receiver.testkit.ts'
import { type Sandbox, type SandboxOptions, startSandbox } from './sandbox.ts'
import { sdp } from './sdp.testkit.ts'
import { refuseSdp } from './whatsapp-sdp.ts'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()))
})

async function start(options: SandboxOptions = {}): Promise<{ sandbox: Sandbox; program: Receiver }> {
  const program = await startReceiver()
  open.push(program)
  const sandbox = await startSandbox({ port: 0, webhook: `${program.url}/webhook`, ...options })
  open.push(sandbox)
  // The announcement of the waiting call.
  if (options.webhook !== '') await program.until(1)
  return { sandbox, program }
}

async function post({ facts }: Sandbox, body: object, edge = 'calls'): Promise<Record<string, never>> {
  const { baseUrl, phoneNumberIds, accessToken } = facts.whatsapp
  const response = await fetch(`${baseUrl}/v23.0/${phoneNumberIds[0]}/${edge}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ messaging_product: 'whatsapp', ...body }),
  })
  expect(response.status).toBe(200)
  return (await response.json()) as Record<string, never>
}

const offer = sdp({ setup: 'actpass' })
const connect = (sandbox: Sandbox, more: object = {}) =>
  post(sandbox, {
    action: 'connect',
    to: '+1 555 555 0177',
    session: { sdp_type: 'offer', sdp: offer },
    ...more,
  })
const onWaitingCall = (sandbox: Sandbox, action: string) =>
  post(sandbox, {
    action,
    call_id: sandbox.facts.whatsapp.callId,
    ...(action === 'accept' ? { session: { sdp_type: 'answer', sdp: sdp() } } : {}),
  })

interface CallsValue {
  calls?: Record<string, unknown>[]
  statuses?: Record<string, unknown>[]
}
/** The value of the field `calls` in the n-th webhook. */
function callsIn(arrived: Arrived | undefined): CallsValue & Record<string, unknown> {
  const webhook = JSON.parse(String(arrived?.body)) as {
    entry: [{ changes: [{ field: string; value: CallsValue }] }]
  }
  const [change] = webhook.entry[0].changes
  expect(change.field).toBe('calls')
  return change.value as never
}

function answerIn(arrived: Arrived | undefined): string {
  const session = callsIn(arrived).calls?.[0]?.session as { sdp: string } | undefined
  return session?.sdp ?? ''
}

describe('webhooks of WhatsApp calls', () => {
  it('are signed with the app secret over the very bytes', async () => {
    const { sandbox, program } = await start()
    await connect(sandbox, { biz_opaque_callback_data: 'Grüße 👋' })
    const arrived = await program.until(4)
    expect(arrived).toHaveLength(4)
    for (const { url, headers, body } of arrived) {
      const expected = createHmac('sha256', sandbox.facts.whatsapp.appSecret).update(body).digest('hex')
      expect(headers['x-hub-signature-256']).toBe(`sha256=${expected}`)
      expect(headers['content-type']).toBe('application/json')
      expect(url).toBe('/webhook')
    }
  })

  it('announce the waiting call with its offer, and again when they are asked to', async () => {
    const { sandbox, program } = await start()
    await fetch(`${sandbox.facts.url}/sandbox/incoming-call`, { method: 'POST' })
    for (const arrived of await program.until(2)) {
      expect(callsIn(arrived)).toMatchObject({
        messaging_product: 'whatsapp',
        metadata: { phone_number_id: sandbox.facts.whatsapp.phoneNumberIds[0] },
        contacts: [{ wa_id: '15555550199' }],
        calls: [
          {
            id: sandbox.facts.whatsapp.callId,
            from: '15555550199',
            event: 'connect',
            direction: 'USER_INITIATED',
            session: { sdp_type: 'offer', sdp: expect.stringContaining('a=setup:actpass') },
          },
        ],
      })
    }
  })

  it('bring the answer to a call of the business, then that it rings and was taken', async () => {
    const { sandbox, program } = await start()
    const made = await connect(sandbox, { biz_opaque_callback_data: 'order 7' })
    const id = (made.calls as unknown as [{ id: string }])[0].id
    const [, first, second, third] = await program.until(4)
    const [event] = callsIn(first).calls ?? []
    expect(event).toMatchObject({
      id,
      from: '15555550101',
      to: '15555550177',
      event: 'connect',
      timestamp: expect.stringMatching(/^\d{10}$/),
      direction: 'BUSINESS_INITIATED',
      session: { sdp_type: 'answer' },
    })
    const answer = answerIn(first)
    expect(answer).toContain('a=mid:audio\r\n')
    expect(answer).toContain('a=setup:active\r\n')
    // What the sandbox itself asks of an answer holds, but that WhatsApp is ice-lite.
    expect(refuseSdp(answer.replace('a=ice-lite\r\n', ''), 'answer')).toBeNull()
    const status = { id, type: 'call', recipient_id: '15555550177', biz_opaque_callback_data: 'order 7' }
    expect(callsIn(second).statuses).toMatchObject([{ ...status, status: 'RINGING' }])
    expect(callsIn(third).statuses).toMatchObject([{ ...status, status: 'ACCEPTED' }])
    expect(sandbox.state().calls).toContainEqual({ service: 'whatsapp', id, state: 'accepted' })
  })

  it('answer with a=crypto on a number that uses SDES', async () => {
    const { sandbox, program } = await start()
    await post(sandbox, { calling: { srtp_key_exchange_protocol: 'SDES' } }, 'settings')
    const crypto = 'a=crypto:4 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj'
    const sdes = sdp({
      fingerprints: [crypto],
      edit: (lines) => lines.map((line) => line.replace('UDP/TLS/RTP/SAVPF', 'RTP/SAVP')),
    })
    await connect(sandbox, { session: { sdp_type: 'offer', sdp: sdes } })
    const [, first] = await program.until(2)
    const answer = answerIn(first)
    expect(answer).toMatch(/\r\na=crypto:4 AES_CM_128_HMAC_SHA1_80 inline:[A-Za-z0-9+/]{40}\r\n/)
    expect(answer).not.toContain('fingerprint')
    expect(refuseSdp(answer, 'answer', 'SDES')).toBeNull()
  })

  it('tell the end of a call that the business terminates, with its times', async () => {
    let time = Date.parse('2026-11-30T10:00:00Z')
    const { sandbox, program } = await start({ now: () => new Date(time) })
    await onWaitingCall(sandbox, 'accept')
    time += 12_000
    await onWaitingCall(sandbox, 'terminate')
    const [, ended] = await program.until(2)
    expect(callsIn(ended).calls).toEqual([
      {
        id: sandbox.facts.whatsapp.callId,
        from: '15555550199',
        to: '15555550101',
        event: 'terminate',
        timestamp: '1796032812',
        direction: 'USER_INITIATED',
        status: 'COMPLETED',
        start_time: '1796032800',
        end_time: '1796032812',
        duration: 12,
      },
    ])
  })

  it.each([
    ['reject', 'REJECTED'],
    ['terminate', 'COMPLETED'],
  ])('tell of %s without times, for nobody picked up', async (action, status) => {
    const { sandbox, program } = await start()
    await onWaitingCall(sandbox, action)
    const [, ended] = await program.until(2)
    const [event] = callsIn(ended).calls ?? []
    expect(event).toMatchObject({ event: 'terminate', status })
    expect(event).not.toHaveProperty('duration')
  })

  it('tell once that the user hung up after a while', async () => {
    const { sandbox, program } = await start({ talkMs: 30 })
    await onWaitingCall(sandbox, 'accept')
    const made = await connect(sandbox)
    const id = (made.calls as unknown as [{ id: string }])[0].id
    await program.until(6)
    await eventually(
      () =>
        sandbox.state().log.filter(({ verdict }) => verdict === 'terminate webhook delivered').length === 2,
    )
    const ends = program.arrived
      .flatMap((arrived) => callsIn(arrived).calls ?? [])
      .filter(({ event }) => event === 'terminate')
    expect(ends.map((end) => [end.id, end.status]).toSorted()).toEqual(
      [
        [sandbox.facts.whatsapp.callId, 'COMPLETED'],
        [id, 'COMPLETED'],
      ].toSorted(),
    )
    expect(sandbox.state().calls.filter(({ service }) => service === 'whatsapp')).toEqual(
      expect.arrayContaining([
        { service: 'whatsapp', id: sandbox.facts.whatsapp.callId, state: 'ringing' },
        { service: 'whatsapp', id, state: 'terminated' },
      ]),
    )
  })

  it('name a user that was called by business-scoped id by that id', async () => {
    const { sandbox, program } = await start()
    await post(sandbox, {
      action: 'connect',
      recipient: 'US.1349',
      session: { sdp_type: 'offer', sdp: offer },
    })
    const [, first, second] = await program.until(4)
    expect(callsIn(first)).toMatchObject({
      contacts: [{ user_id: 'US.1349' }],
      calls: [{ to_user_id: 'US.1349' }],
    })
    expect(callsIn(second).statuses).toMatchObject([{ recipient_user_id: 'US.1349' }])
  })
})

describe('without an address for webhooks', () => {
  it('nothing is told, and the user does not hang up', async () => {
    const { sandbox, program } = await start({ webhook: '', talkMs: 1 })
    await onWaitingCall(sandbox, 'accept')
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect([program.arrived, sandbox.state().calls[0]?.state]).toEqual([[], 'accepted'])
  })

  it.each([
    'https://app.example.test/webhook',
    'http://10.0.0.1/',
    'http://me:secret@127.0.0.1/',
    'localhost:3000',
  ])('%s is refused as one', async (webhook) => {
    await expect(startSandbox({ port: 0, webhook })).rejects.toMatchObject({
      problem: { code: 'webhook-not-usable' },
    })
  })
})
