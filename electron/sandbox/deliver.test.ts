import { afterEach, describe, expect, it } from 'vitest'
import { createDeliverer, type Delivered, type Deliverer } from './deliver.ts'
import { eventually, type Receiver, startReceiver } from './receiver.testkit.ts'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()))
})

const quick = { timeoutMs: 100, pauseMs: 5, waiting: 3 }

function deliverer(limits = quick): { deliverer: Deliverer; told: Delivered[] } {
  const told: Delivered[] = []
  const made = createDeliverer((delivered) => told.push(delivered), limits)
  open.push(made)
  return { deliverer: made, told }
}

async function receiver(answer?: (index: number) => number | null): Promise<Receiver> {
  const made = await startReceiver(answer)
  open.push(made)
  return made
}

const delivery = (to: string, name = 'CallConnected', lane = 'a call') => ({
  lane,
  name,
  to,
  headers: { 'Content-Type': 'application/json' },
  body: Buffer.from(`["${name} grüßt"]`),
})

describe('a delivery', () => {
  it('is a POST of the very bytes, with the query that the log leaves out', async () => {
    const program = await receiver()
    const { deliverer: post, told } = deliverer()
    post.deliver(delivery(`${program.url}/callback?code=secret`))
    await eventually(() => told.length === 1)
    expect(program.arrived[0]).toMatchObject({
      url: '/callback?code=secret',
      body: Buffer.from('["CallConnected grüßt"]'),
      headers: { 'content-type': 'application/json' },
    })
    expect(told).toEqual([
      { target: `${program.url}/callback?…`, status: 200, verdict: 'CallConnected delivered' },
    ])
  })

  it('reaches a program that listens at localhost', async () => {
    const program = await receiver()
    const { deliverer: post, told } = deliverer()
    post.deliver(delivery(program.url.replace('127.0.0.1', 'localhost')))
    await eventually(() => told.length === 1)
    expect(told[0]?.status).toBe(200)
  })

  it.each(['https://app.example.test/callback', 'http://203.0.113.7/', 'nonsense'])(
    'to %s is not tried: it is not on this machine',
    (to) => {
      const { deliverer: post, told } = deliverer()
      post.deliver(delivery(to))
      expect(told).toMatchObject([{ status: 0, verdict: 'CallConnected not delivered: not on this machine' }])
    },
  )

  it('is tried a second time where the first was not taken, and no third time', async () => {
    const program = await receiver((index) => (index === 0 ? 503 : 204))
    const broken = await receiver(() => 500)
    const { deliverer: post, told } = deliverer()
    post.deliver(delivery(program.url))
    post.deliver(delivery(broken.url, 'PlayStarted', 'another call'))
    await eventually(() => told.length === 2)
    expect(told.map(({ verdict }) => verdict).toSorted()).toEqual([
      'CallConnected delivered at the second try',
      'PlayStarted not delivered: answered with 500 at the second try',
    ])
    expect([program.arrived.length, broken.arrived.length]).toEqual([2, 2])
  })

  it('does not follow a redirect', async () => {
    const program = await receiver(() => 307)
    const { deliverer: post, told } = deliverer()
    post.deliver(delivery(`${program.url}/callback`))
    await eventually(() => told.length === 1)
    expect(program.arrived.map(({ url }) => url)).toEqual(['/callback', '/callback'])
    expect(told[0]).toMatchObject({ status: 307, verdict: expect.stringContaining('not delivered') })
  })

  it('ends when nobody answers in time, and says so', async () => {
    const program = await receiver(() => null)
    const { deliverer: post, told } = deliverer()
    post.deliver(delivery(program.url))
    await eventually(() => told.length === 1)
    expect(told[0]).toMatchObject({
      status: 0,
      verdict: 'CallConnected not delivered: no answer within 0.1 s, twice',
    })
  })

  it('says that nothing listens there', async () => {
    const program = await startReceiver()
    await program.close()
    const { deliverer: post, told } = deliverer()
    post.deliver(delivery(program.url))
    await eventually(() => told.length === 1)
    expect(told[0]?.verdict).toBe('CallConnected not delivered: nothing listens there, twice')
  })
})

it('keeps the order within a call, whatever the first one meets, and lets another call pass', async () => {
  const program = await receiver((index) => (index === 0 ? 500 : 200))
  const { deliverer: post, told } = deliverer({ ...quick, pauseMs: 100 })
  post.deliver(delivery(program.url, 'CallConnected'))
  post.deliver(delivery(program.url, 'ParticipantsUpdated'))
  await program.until(1)
  post.deliver(delivery(program.url, 'PlayStarted', 'another call'))
  await eventually(() => told.length === 3)
  expect(told.map(({ verdict }) => verdict)).toEqual([
    'PlayStarted delivered',
    'CallConnected delivered at the second try',
    'ParticipantsUpdated delivered',
  ])
})

it('drops what comes while as many wait as it holds', async () => {
  const program = await receiver(() => null)
  const { deliverer: post, told } = deliverer()
  for (let count = 0; count < 5; count++) post.deliver(delivery(program.url))
  expect(told.map(({ verdict }) => verdict)).toEqual(
    Array(2).fill('CallConnected not delivered: 3 others are waiting'),
  )
})

it('ends what is under way when it closes, and tells nothing afterwards', async () => {
  const program = await receiver(() => null)
  const { deliverer: post, told } = deliverer({ ...quick, timeoutMs: 60_000 })
  post.deliver(delivery(program.url))
  post.deliver(delivery(program.url))
  await program.until(1)
  await post.close()
  post.deliver(delivery(program.url))
  post.deliver(delivery('https://app.example.test/'))
  expect([told, program.arrived.length]).toEqual([[], 1])
})
