import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { finished } from 'node:stream'
import type { z } from 'zod'
import type { sandboxStateSchema } from '../../shared/ipc/contract/sandbox.ts'
import { fail } from '../../shared/problem.ts'
import { createMasker } from '../wire/mask.ts'
import { handleAcs } from './acs.ts'
import { type AcsWorld, createAcsWorld, newAcsCall } from './acs-world.ts'
import { createFlowEndpoint, type FlowEndpoint } from './flow-endpoint.ts'
import { type Received, type Reply, receivedFrom } from './received.ts'
import { createTelling, type Telling } from './telling.ts'
import { createWhatsApp, type WhatsApp } from './whatsapp.ts'
import { newCallId } from './whatsapp-calls.ts'
import { usualTalkMs } from './whatsapp-user.ts'
import { readBody, send, short, withoutToken } from './wire.ts'

/**
 * The sandbox: one loopback HTTP server that answers as the WhatsApp Calling API, the business-encryption settings and
 * ACS Call Automation do, where documents or reported errors say how. It judges what arrived on the socket.
 */

/** `values` is put beside it by the service, which knows the names. */
export type SandboxState = Omit<z.output<typeof sandboxStateSchema>, 'values'>

/** What a client needs to talk to the sandbox; also the first line of `cordboard sandbox`. */
export interface SandboxFacts {
  url: string
  whatsapp: {
    /** Graph without a version: requests go to `{baseUrl}/{version}/{phone number id}/calls`. */
    baseUrl: string
    onPremUrl: string
    version: string
    phoneNumberIds: string[]
    /** Lists its numbers at `{baseUrl}/{version}/{businessAccountId}/phone_numbers`. */
    businessAccountId: string
    accessToken: string
    appSecret: string
    /** A user's call that rings, and rings again when it was terminated or rejected. */
    callId: string
    /** A sample Flow endpoint: its address, its public key, and the flow token that it takes. */
    flow: { url: string; publicKeyPem: string; flowToken: string }
  }
  acs: {
    endpoint: string
    accessKey: string
    connectionString: string
    apiVersion: string
    /** A call that is up. */
    callConnectionId: string
  }
}

export interface Sandbox {
  facts: SandboxFacts
  state(): SandboxState
  reregister(phoneNumberId: string): void
  /** Where `calls` webhooks go; empty for nowhere. The waiting call is announced there. */
  setWebhook(address: string): void
  close(): Promise<void>
}

export interface SandboxOptions {
  /** 4821 by default; 0 takes a random one. When it is taken, a random one is used unless `exactPort` is set. */
  port?: number
  exactPort?: boolean
  now?: () => Date
  onChange?: () => void
  /** Takes the secrets out that the app put into requests: what arrived stands in the log. */
  mask?: (text: string) => string
  /** As `setWebhook`. */
  webhook?: string
  /** How long the user of a WhatsApp call talks before hanging up, in ms. */
  talkMs?: number
  /** Called for each line of the log: a request that was answered, or what was told to a callback or webhook. */
  onRequest?: (entry: SandboxState['log'][number]) => void
}

const defaultSandboxPort = 4821
const logLength = 100

const numbers = [
  { phoneNumberId: '100000000000101', displayNumber: '+1 555-555-0101' },
  { phoneNumberId: '100000000000102', displayNumber: '+1 555-555-0102' },
]
const firstNumber = '100000000000101'
const businessAccountId = '100000000000001'
const caller = '15555550199'
/** Of the sample call, which nobody created: its events go nowhere unless an operation names an address. */
const noCallback = 'https://app.example.test/callback'

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })
}

async function bind(server: Server, options: SandboxOptions): Promise<number> {
  const port = options.port ?? defaultSandboxPort
  try {
    return await listen(server, port)
  } catch (thrown) {
    const code = (thrown as NodeJS.ErrnoException).code
    const taken = code === 'EADDRINUSE' || code === 'EACCES'
    if (taken && options.exactPort !== true) return listen(server, 0)
    return fail(
      'port-not-available',
      taken
        ? `Port ${port} of 127.0.0.1 is in use.`
        : `Port ${port} cannot be opened (${code ?? 'unknown'}).`,
      'Choose another port, or none to get a free one.',
    )
  }
}

interface Services {
  whatsapp: WhatsApp
  flow: FlowEndpoint
  world: AcsWorld
  key: Uint8Array
  now: () => Date
  telling: Telling
}

async function answer(request: Received, services: Services): Promise<Reply> {
  const { path } = request
  if (path === '/graph' || path.startsWith('/graph/')) return services.whatsapp.graph(request)
  if (path.startsWith('/onprem/')) return services.whatsapp.onPremises(request)
  // Not an API of Meta's: the webhook that tells of the waiting call, for clients that want to answer its offer.
  if (path === '/sandbox/incoming-call') {
    const reply = { status: 200, body: services.whatsapp.incomingCall() }
    return request.method === 'POST'
      ? { ...reply, verdict: 'announces the waiting call', after: services.whatsapp.announce }
      : { ...reply, verdict: 'the webhook of the waiting call' }
  }
  if (path === '/flow') return services.flow.handle(request)
  const { events = [], ...reply } = handleAcs(request, services.key, services.world, services.now())
  return { ...reply, after: () => services.telling.tellEvents(events) }
}

/** Starts the sandbox on 127.0.0.1. Keys and tokens are new at every start. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const now = options.now ?? (() => new Date())
  const key = randomBytes(64)
  const accessToken = `EAA${randomBytes(96).toString('base64url')}`
  const callId = newCallId(caller, firstNumber)
  const appSecret = randomBytes(16).toString('hex')
  const flow = await createFlowEndpoint(appSecret)
  const acsCall = newAcsCall({
    callbackUri: noCallback,
    targets: [{ phoneNumber: { value: '+15555550123' } }],
    sourceCallerIdNumber: { kind: 'phoneNumber', value: '+15555550100' },
    sourceDisplayName: 'Cordboard Sandbox',
  })
  const own = createMasker([key.toString('base64'), accessToken, appSecret])
  const masked = (text: string) => short(own.text(options.mask?.(text) ?? text))
  let running = true
  let log: SandboxState['log'] = []
  const changed = () => options.onChange?.()
  const note = (entry: SandboxState['log'][number]) => {
    log = [entry, ...log].slice(0, logLength)
    options.onRequest?.(entry)
    changed()
  }

  const telling = createTelling({
    webhook: options.webhook ?? '',
    appSecret,
    noCallback,
    now,
    onDelivered: ({ target, status, verdict }) =>
      note({
        at: now().toISOString(),
        method: 'POST',
        target: masked(target),
        status,
        verdict: masked(verdict),
      }),
  })
  const services: Services = {
    whatsapp: createWhatsApp({
      version: 'v23.0',
      businessAccountId,
      numbers,
      accessToken,
      sampleCall: {
        id: callId,
        phoneNumberId: firstNumber,
        direction: 'USER_INITIATED',
        peer: caller,
        state: 'ringing',
        preAcceptSdp: null,
      },
      now,
      webhooks: telling.webhooks,
      talkMs: options.talkMs ?? usualTalkMs,
      onChange: changed,
    }),
    flow,
    world: createAcsWorld(acsCall),
    key,
    now,
    telling,
  }

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const method = request.method ?? ''
    const target = request.url ?? ''
    const body = await readBody(request)
    const reply: Reply =
      body === null
        ? {
            status: 413,
            body: { error: { code: '413', message: 'The sandbox takes bodies of up to 10 MiB.' } },
            verdict: 'refused: the body is larger than 10 MiB',
          }
        : await answer(receivedFrom(method, target, request.rawHeaders, body), services)
    finished(response, () => reply.after?.())
    send(response, reply)
    note({
      at: now().toISOString(),
      method,
      target: masked(withoutToken(target)),
      status: reply.status,
      verdict: masked(reply.verdict),
    })
  }

  const server = createServer((request, response) => {
    serve(request, response).catch(() => {
      // The client went away, or the sandbox has a defect; either way no stack crosses the wire.
      if (response.headersSent) response.destroy()
      else
        send(response, {
          status: 500,
          body: { error: { code: '9999', message: 'Internal error' } },
          verdict: '',
        })
    })
  })
  const url = `http://127.0.0.1:${await bind(server, options)}`
  const accessKey = key.toString('base64')
  services.whatsapp.announce()

  return {
    facts: {
      url,
      whatsapp: {
        baseUrl: `${url}/graph`,
        onPremUrl: `${url}/onprem`,
        version: 'v23.0',
        phoneNumberIds: numbers.map((number) => number.phoneNumberId),
        businessAccountId,
        accessToken,
        appSecret,
        callId,
        flow: { url: `${url}/flow`, ...flow.facts },
      },
      acs: {
        endpoint: url,
        accessKey,
        connectionString: `endpoint=${url}/;accesskey=${accessKey}`,
        apiVersion: '2026-03-12',
        callConnectionId: acsCall.callConnectionId,
      },
    },
    state: () => ({
      running,
      url: running ? url : '',
      numbers: services.whatsapp.numbers(),
      calls: [
        ...services.whatsapp
          .calls()
          .map((call) => ({ service: 'whatsapp' as const, id: call.id, state: call.state as string })),
        ...services.world.calls().map((call) => ({
          service: 'acs' as const,
          id: call.callConnectionId,
          state: call.callConnectionState as string,
        })),
      ],
      webhook: telling.webhook(),
      log,
    }),
    setWebhook: (address) => {
      telling.setWebhook(address)
      services.whatsapp.announce()
      changed()
    },
    reregister: (phoneNumberId) => {
      if (!numbers.some((number) => number.phoneNumberId === phoneNumberId)) {
        fail(
          'unknown-phone-number',
          `The sandbox has no phone number ${phoneNumberId}.`,
          `Use ${numbers.map((number) => number.phoneNumberId).join(' or ')}.`,
        )
      }
      services.whatsapp.reregister(phoneNumberId)
      changed()
    },
    close: async () => {
      running = false
      services.whatsapp.close()
      await Promise.all([
        telling.close(),
        new Promise<void>((resolve) => {
          server.close(() => resolve())
          server.closeAllConnections()
        }),
      ])
    },
  }
}
