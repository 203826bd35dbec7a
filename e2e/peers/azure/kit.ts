import { writeFileSync } from 'node:fs'
import { createServer, request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createHttpHeaders, type HttpClient } from '@azure/core-rest-pipeline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCommandLine } from '../../../electron/cli/main.ts'
import { temporaryFolder } from '../../../electron/http/testing/folder.ts'
import { acsAuth, harness, testKey } from '../../../electron/http/testing/harness.ts'
import { type RawServer, rawServer } from '../../../electron/http/testing/raw-server.ts'
import { takeApart } from '../../../electron/http/testing/verify-acs.ts'
import { refuseSignature } from '../../../electron/sandbox/acs-auth.ts'
import { headerOf, type Received, receivedFrom } from '../../../electron/sandbox/received.ts'
import { explainSignature } from '../../../electron/signing/doctor/explain.ts'

/**
 * Runs each operation of one of Microsoft's clients against a loopback server and holds every request that it puts on the
 * socket to three judges: the sandbox's verifier, `cordboard sign`, and the pipeline that sends.
 */

/** `{origin}` in headers and body becomes the server's own origin. */
export interface Answer {
  status?: number
  headers?: Record<string, string>
  body?: unknown
}

export interface Operation<C> {
  /** `Class.method`, as in `classes`. */
  method: string
  what: string
  run(clients: C): Promise<unknown>
  /** One for each request that the operation makes. */
  answers: Answer[]
  /** Set where the client signs another query than it sends; then `sign` must not agree with it. */
  signsAnotherQuery?: true
}

export interface ClientOptions {
  allowInsecureConnection: true
  retryOptions: { maxRetries: 0 }
  httpClient?: HttpClient
}

/** The resource whose recordings lie at storage hosts of Microsoft's. */
const resource = 'contoso.communication.azure.com'

type Account = [connectionString: string, options: ClientOptions]

export interface Sdk<C> {
  name: string
  /** `relayed` carries a request for any host to the loopback server, request line and headers unchanged. */
  connect(loopback: Account, relayed: Account): C
  classes: Record<string, { prototype: object }>
  /** Methods without a row, and why. */
  leftOut: Record<string, string>
  operations: Operation<C>[]
  /** How many requests the operations make together. */
  requests: number
}

/** Walks through all pages. */
export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const item of items) found.push(item)
  return found
}

/** Polls without the pauses. */
export async function done(
  starting: Promise<{ poll(): Promise<unknown>; isDone(): boolean }>,
): Promise<void> {
  const poller = await starting
  while (!poller.isDone()) await poller.poll()
}

async function recordingServer() {
  const requests: Received[] = []
  let answers: Answer[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', () => {
      const { method = '', url = '', rawHeaders } = request
      requests.push(receivedFrom(method, url, rawHeaders, new Uint8Array(Buffer.concat(chunks))))
      const { status = 200, headers = {}, body } = answers.shift() ?? { status: 500 }
      const filled = (text: string) => text.replaceAll('{origin}', origin)
      const type = body === undefined ? {} : { 'content-type': 'application/json' }
      const fields = Object.entries({ ...type, ...headers })
      response.writeHead(status, Object.fromEntries(fields.map(([name, value]) => [name, filled(value)])))
      response.end(body === undefined ? undefined : filled(JSON.stringify(body)))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const origin = `http://127.0.0.1:${port}`
  return {
    origin,
    port,
    /** What the operation put on the socket. */
    async during(given: readonly Answer[], work: () => Promise<unknown>): Promise<Received[]> {
      const from = requests.length
      answers = [...given]
      await work()
      return requests.slice(from)
    },
    count: () => requests.length,
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}

/** Takes the place of the network alone: the request line and the headers are the client's. */
function relay(port: number): HttpClient {
  return {
    sendRequest: (request) =>
      new Promise((resolve, reject) => {
        const { pathname, search } = new URL(request.url)
        const { method, headers } = request
        const options = {
          host: '127.0.0.1',
          port,
          method,
          path: pathname + search,
          headers: headers.toJSON(),
        }
        const sent = httpRequest(options, (response) => {
          const status = response.statusCode ?? 0
          const fields = createHttpHeaders(response.headers as Record<string, string>)
          if (request.streamResponseStatusCodes?.has(status)) {
            resolve({ request, status, headers: fields, readableStreamBody: response })
            return
          }
          const chunks: Buffer[] = []
          response.on('data', (chunk) => chunks.push(chunk))
          response.on('end', () =>
            resolve({ request, status, headers: fields, bodyAsText: Buffer.concat(chunks).toString() }),
          )
        })
        sent.on('error', reject).end(request.body)
      }),
  }
}

const connectionString = `endpoint=https://${resource}/;accesskey=${testKey}`
const key = Buffer.from(testKey, 'base64')

function verdictOf(request: Received): string | null {
  return refuseSignature(request, key, new Date())?.verdict ?? null
}

/** What the signature doctor says. */
function explained({ method, target, headers, body }: Received) {
  const fields = headers.map(([name, value]) => ({ name, value }))
  const { valid, causes } = explainSignature({ method, requestTarget: target, headers: fields, body }, key)
  return { valid, causes: causes.map((cause) => cause.id) }
}

/** The request as `cordboard sign` prints it, given the URL, the date and the body's bytes. */
async function signed(request: Received, folder: string) {
  const host = headerOf(request, 'host') ?? ''
  const file = join(folder, 'body')
  writeFileSync(file, request.body)
  let printed = ''
  let complaints = ''
  const code = await runCommandLine(
    [
      ...['sign', '--connection-string-env', 'ACS', '--json', '--date', headerOf(request, 'x-ms-date') ?? ''],
      ...['-X', request.method, ...(request.body.length > 0 ? ['--data-binary', `@${file}`] : [])],
      `${host.startsWith('127.') ? 'http' : 'https'}://${host}${request.target}`,
    ],
    {
      env: { ACS: connectionString },
      cwd: folder,
      stdin: async () => Buffer.alloc(0),
      write: async () => undefined,
      stdout: (text) => {
        printed += text
      },
      stderr: (text) => {
        complaints += text
      },
      signal: new AbortController().signal,
    },
  )
  if (code !== 0) throw new Error(complaints)
  return JSON.parse(printed)
}

/** The same request sent by the pipeline, as it arrives. */
async function sentAgain(request: Received, server: RawServer) {
  const { send, service } = harness({}, () => new Date(headerOf(request, 'x-ms-date') ?? ''))
  const kept = ['host', 'content-type', 'repeatability-request-id', 'range']
  const atStorage = headerOf(request, 'x-ms-host')
  const from = server.requests.length
  const { error } = await send({
    method: request.method,
    url: `http://127.0.0.1:${server.port}${request.target}`,
    headers: request.headers
      .filter(([name]) => kept.includes(name.toLowerCase()))
      .map(([name, value]) => ({ name, value, enabled: true })),
    body:
      request.body.length > 0
        ? { kind: 'text', text: Buffer.from(request.body).toString('utf8') }
        : { kind: 'none' },
    auth: atStorage === null ? acsAuth : { ...acsAuth, resourceEndpoint: `https://${atStorage}` },
  })
  await service.close()
  if (error !== null) throw new Error(error.message)
  return takeApart(server.requests[from] ?? Buffer.alloc(0))
}

/** Its own methods, those that TypeScript calls private among them. */
function methodsOf(classes: Sdk<never>['classes']): string[] {
  return Object.entries(classes).flatMap(([name, { prototype }]) =>
    Object.getOwnPropertyNames(prototype)
      .filter((method) => method !== 'constructor')
      .map((method) => `${name}.${method}`),
  )
}

export function describeSdk<C>(sdk: Sdk<C>): void {
  const folder = temporaryFolder(afterAll)
  let recording: Awaited<ReturnType<typeof recordingServer>>
  let echo: RawServer
  let clients: C
  beforeAll(async () => {
    recording = await recordingServer()
    echo = await rawServer()
    const options = { allowInsecureConnection: true, retryOptions: { maxRetries: 0 } } as const
    clients = sdk.connect(
      [`endpoint=${recording.origin}/;accesskey=${testKey}`, options],
      [connectionString, { ...options, httpClient: relay(recording.port) }],
    )
  })
  afterAll(async () => {
    await recording.close()
    await echo.close()
  })

  const named = (odd: boolean) =>
    sdk.operations
      .filter((row) => (row.signsAnotherQuery === true) === odd)
      .map((row) => [row.method, row.what, row] as const)

  describe(`${sdk.name}: each request is accepted by the sandbox, signed alike by sign, and sent alike`, () => {
    it.each(named(false))('%s %s', async (_method, _what, row) => {
      const requests = await recording.during(row.answers, () => row.run(clients))
      expect(requests).toHaveLength(row.answers.length)
      for (const request of requests) {
        expect(verdictOf(request)).toBeNull()
        expect(explained(request)).toEqual({ valid: true, causes: [] })
        const authorization = headerOf(request, 'authorization')
        const hash = headerOf(request, 'x-ms-content-sha256')
        expect(await signed(request, folder)).toMatchObject({
          requestTarget: request.target,
          contentSha256: hash,
          headers: { Authorization: authorization },
        })
        const again = await sentAgain(request, echo)
        expect({ method: again.method, target: again.target }).toEqual({
          method: request.method,
          target: request.target,
        })
        expect(again.body.equals(request.body)).toBe(true)
        expect(again.header('x-ms-content-sha256')).toBe(hash)
        expect(again.header('x-ms-host') ?? null).toBe(headerOf(request, 'x-ms-host'))
        expect(again.header('authorization')).toBe(authorization)
      }
    })

    it.each(named(true))(
      '%s %s is signed over another query than is sent, which is refused by its name',
      async (_method, _what, row) => {
        const requests = await recording.during(row.answers, () => row.run(clients))
        expect(requests).toHaveLength(row.answers.length)
        const wrong = requests.filter((request) => verdictOf(request) !== null)
        expect(wrong).toHaveLength(1)
        for (const request of wrong) {
          expect(verdictOf(request)).toContain('the query as URLSearchParams prints it')
          expect(explained(request)).toMatchObject({ valid: false, causes: ['query-re-encoded'] })
          const { headers: ours } = await signed(request, folder)
          const right = request.headers.map(([name, value]): [string, string] =>
            name.toLowerCase() === 'authorization' ? [name, ours.Authorization] : [name, value],
          )
          expect(verdictOf({ ...request, headers: right })).toBeNull()
          expect((await sentAgain(request, echo)).target).toBe(request.target)
        }
      },
    )

    it('leaves out no method without a reason', () => {
      const told = [...sdk.operations.map((row) => row.method), ...Object.keys(sdk.leftOut)]
      expect([...new Set(told)].sort()).toEqual(methodsOf(sdk.classes).sort())
    })

    it(`makes ${sdk.requests} requests`, () => {
      expect(recording.count()).toBe(sdk.requests)
    })
  })
}
