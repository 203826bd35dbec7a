import { afterEach, describe, expect, it } from 'vitest'
import { sandboxStateSchema } from '../../shared/ipc/contract/sandbox.ts'
import { startReceiver } from './receiver.testkit.ts'
import { type Sandbox, startSandbox } from './sandbox.ts'
import { createSandboxService, type SandboxService } from './service.ts'

const context = { signal: new AbortController().signal }
let service: SandboxService | null = null
afterEach(async () => {
  await service?.close()
  service = null
})

function create() {
  const events: unknown[] = []
  const made = createSandboxService({ emit: (_event, payload) => events.push(payload), preferredPort: 0 })
  service = made
  return { made, events }
}

const names = [
  'acs.endpoint',
  'acs.accessKey',
  'acs.connectionString',
  'acs.callConnectionId',
  'acs.apiVersion',
  'whatsapp.baseUrl',
  'whatsapp.onPremUrl',
  'whatsapp.version',
  'whatsapp.phoneNumberId',
  'whatsapp.phoneNumberId2',
  'whatsapp.accessToken',
  'whatsapp.appSecret',
  'whatsapp.callId',
].map((name) => `$sandbox.${name}`)

describe('the sandbox service', () => {
  it('has no values and says what to do while it does not run', () => {
    const scope = create().made.variables()
    expect(names.map((name) => scope.lookup(name))).toEqual(names.map(() => null))
    expect(scope.advise?.('$sandbox.acs.endpoint')).toMatch(/^Start the sandbox: /)
    expect(scope.advise?.('endpoint')).toBeNull()
  })

  it('gives every variable a value while it runs, four of them secret', async () => {
    const { made } = create()
    const state = sandboxStateSchema.parse(await made.startSandbox(undefined, context))
    const scope = made.variables()
    const values = names.map((name) => scope.lookup(name))
    expect(values.every((value) => value !== null && value.value !== '' && !value.value.includes('{{'))).toBe(
      true,
    )
    expect(names.filter((_name, index) => values[index]?.secret)).toEqual([
      '$sandbox.acs.accessKey',
      '$sandbox.acs.connectionString',
      '$sandbox.whatsapp.accessToken',
      '$sandbox.whatsapp.appSecret',
    ])
    expect(scope.lookup('$sandbox.acs.endpoint')?.value).toBe(state.url)
    for (const [index, name] of names.entries()) {
      expect(state.values[name]).toBe(values[index]?.secret ? undefined : values[index]?.value)
    }
    const secrets = values.flatMap((value) => (value?.secret ? [value.value] : []))
    expect(secrets.filter((secret) => JSON.stringify(state).includes(secret))).toEqual([])
    expect(sandboxStateSchema.parse(await made.stopSandbox(undefined, context)).values).toEqual({})
    expect(scope.lookup('$sandbox.constructor')).toBeNull()
  })

  it('starts once when asked twice, and stops', async () => {
    const { made } = create()
    const [first, second] = await Promise.all([
      made.startSandbox(undefined, context),
      made.startSandbox(undefined, context),
    ])
    expect(second.url).toBe(first.url)
    expect(await made.stopSandbox(undefined, context)).toMatchObject({ running: false, url: '' })
    await expect(fetch(first.url)).rejects.toThrow()
  })

  it('tells of changes at most about ten times a second, the last state always', async () => {
    const { made, events } = create()
    const { url } = await made.startSandbox(undefined, context)
    for (let count = 0; count < 30; count++) await fetch(`${url}/graph/v23.0/${count}/calls`)
    await new Promise((resolve) => setTimeout(resolve, 250))
    expect(events.length).toBeLessThan(10)
    const last = sandboxStateSchema.parse(events.at(-1))
    expect(last.log[0]?.target).toBe('/graph/v23.0/29/calls')
  })

  it('marks a published key after the number is registered anew, and refuses an unknown number', async () => {
    const { made } = create()
    await expect(made.reregisterNumber({ phoneNumberId: '7' }, context)).rejects.toMatchObject({
      problem: { code: 'sandbox-not-running' },
    })
    await made.startSandbox(undefined, context)
    const known = made.variables().lookup('$sandbox.whatsapp.phoneNumberId')?.value ?? ''
    expect((await made.reregisterNumber({ phoneNumberId: known }, context)).numbers).toHaveLength(2)
    await expect(made.reregisterNumber({ phoneNumberId: '7' }, context)).rejects.toThrow('no phone number 7')
  })
})

describe('the webhook address', () => {
  it('is announced to, kept while the sandbox stops and starts, and taken away again', async () => {
    const program = await startReceiver()
    const { made } = create()
    await made.startSandbox(undefined, context)
    const address = `${program.url}/webhook`
    const set = sandboxStateSchema.parse(await made.setSandboxWebhook({ address: ` ${address} ` }, context))
    expect(set.webhook).toBe(address)
    await program.until(1)
    expect((await made.stopSandbox(undefined, context)).webhook).toBe(address)
    expect((await made.startSandbox(undefined, context)).webhook).toBe(address)
    expect(await program.until(2)).toHaveLength(2)
    expect((await made.setSandboxWebhook({ address: '' }, context)).webhook).toBe('')
    await program.close()
  })

  it('is refused where it is not on this machine, and the one before it stays', async () => {
    const { made } = create()
    await made.setSandboxWebhook({ address: 'http://localhost:3000/' }, context)
    await expect(
      (async () => made.setSandboxWebhook({ address: 'https://app.example.test/' }, context))(),
    ).rejects.toMatchObject({ problem: { code: 'webhook-not-usable' } })
    expect((await made.sandboxState(undefined, context)).webhook).toBe('http://localhost:3000/')
  })
})

describe('the port', () => {
  const open: Sandbox[] = []
  afterEach(async () => {
    await Promise.all(open.splice(0).map((sandbox) => sandbox.close()))
  })

  it('is another one when the wanted one is taken, and a refusal when it has to be that one', async () => {
    const first = await startSandbox({ port: 0 })
    open.push(first)
    const port = Number(new URL(first.facts.url).port)
    const second = await startSandbox({ port })
    open.push(second)
    expect(second.facts.url).not.toBe(first.facts.url)
    await expect(startSandbox({ port, exactPort: true })).rejects.toMatchObject({
      problem: { code: 'port-not-available' },
    })
  })

  it('keeps the newest 100 requests in the log', async () => {
    const sandbox = await startSandbox({ port: 0 })
    open.push(sandbox)
    for (let count = 0; count < 103; count++) await fetch(`${sandbox.facts.url}/x${count}`)
    const { log } = sandbox.state()
    expect([log.length, log[0]?.target, log.at(-1)?.target]).toEqual([100, '/x102', '/x3'])
  })
})
