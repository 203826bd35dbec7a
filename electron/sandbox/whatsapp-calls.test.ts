import { expect, it } from 'vitest'
import { receivedFrom } from './received.ts'
import { sdp } from './sdp.testkit.ts'
import { createCallDesk } from './whatsapp-calls.ts'

const sample = {
  id: 'wacid.sample',
  phoneNumberId: '1',
  direction: 'USER_INITIATED',
  peer: '2',
  state: 'ringing',
  preAcceptSdp: null,
} as const

function desk() {
  const { handle, calls } = createCallDesk(sample)
  const post = (body: object) => {
    const bytes = new TextEncoder().encode(JSON.stringify({ messaging_product: 'whatsapp', ...body }))
    return handle(receivedFrom('POST', '/', ['Content-Type', 'application/json'], bytes), '1', 'DTLS')
  }
  const session = { sdp_type: 'offer', sdp: sdp({ setup: 'actpass' }) }
  return { post, calls, connect: (to: number) => post({ action: 'connect', to: String(to), session }) }
}

it('refuses the call beyond 1000 at once with 429 and 138002', () => {
  const { connect, post, calls } = desk()
  // The sample call counts too.
  for (let user = 1; user < 1000; user++) expect(connect(user).status).toBe(200)
  expect(connect(1000)).toMatchObject({ status: 429, body: { error: { code: 138002 } } })
  post({ action: 'terminate', call_id: calls().at(-1)?.id })
  expect(connect(1000).status).toBe(200)
})

it('forgets the oldest calls that ended, and never the one that rings', () => {
  const { connect, post, calls } = desk()
  for (let user = 1; user <= 150; user++) {
    connect(user)
    post({ action: 'terminate', call_id: calls().at(-1)?.id })
  }
  expect(calls().length).toBeLessThanOrEqual(102)
  expect(calls()).toContainEqual(sample)
})
