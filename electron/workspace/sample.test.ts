import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sampleAnswer } from '../../shared/catalog/sample-answer.ts'
import { acsTemplates } from '../../shared/catalog/templates/acs.ts'
import type { Input, Output } from '../../shared/ipc/bridge.ts'
import { requestDraftSchema } from '../../shared/request/model.ts'
import { clean } from '../../shared/sdp/clean.ts'
import { createHttpService } from '../http/service.ts'
import { createSandboxService, type SandboxService } from '../sandbox/service.ts'
import { memoryVault } from '../vault/vault.ts'
import { sampleEnvironments } from './sample/environments.ts'

import { context, newFolder } from './service.testkit.ts'
import { createWorkspaceService, type WorkspaceService } from './service.ts'

let sandbox: SandboxService
let workspace: WorkspaceService
let http: ReturnType<typeof createHttpService>
const environmentId = 'environments/Sandbox.yml'

beforeAll(async () => {
  const dataDir = await newFolder()
  sandbox = createSandboxService({ emit: () => undefined, preferredPort: 0 })
  await sandbox.startSandbox(undefined, context)
  workspace = createWorkspaceService({ dataDir, vault: memoryVault(), extraScopes: [sandbox.variables()] })
  await workspace.open()
  http = createHttpService({
    version: '0',
    tempDir: join(dataDir, 'bodies'),
    authFor: workspace.authFor,
    scope: workspace.scope,
    now: () => new Date(),
  })
})

afterAll(async () => {
  await http.close()
  await sandbox.close()
})

type Exchange = Output<'sendRequest'>

async function sent(input: Input<'sendRequest'>): Promise<Exchange> {
  const exchange = (await http.sendRequest(input, context)) as Exchange
  expect(exchange.error).toBeNull()
  return exchange
}

async function responseOf(exchange: Exchange): Promise<{ status: number; body: string }> {
  const range = { exchangeId: exchange.id, part: 'response' as const, from: 0, to: 100_000 }
  const bytes = await http.readBytes(range, context)
  return { status: exchange.response?.status ?? 0, body: Buffer.from(bytes.bytes).toString() }
}

async function send(
  requestId: string,
  edit: (text: string) => string = (text) => text,
): Promise<{ status: number; body: string }> {
  const { draft } = await workspace.loadRequest({ requestId }, context)
  const body = draft.body.kind === 'json' ? { ...draft.body, text: edit(draft.body.text) } : draft.body
  return responseOf(await sent({ draft: { ...draft, body }, requestId, environmentId }))
}

describe('the sample workspace against the sandbox', () => {
  it.each([
    ['ACS/Create call.yml', 201],
    ['ACS/Play.yml', 202],
    ['ACS/Hang up.yml', 204],
    ['Business encryption/Publish public key.yml', 200],
    ['Business encryption/Signature status.yml', 200],
    ['Business encryption/Publish public key (On-Premises).yml', 200],
    ['WhatsApp/Terminate.yml', 200],
  ])('%s is answered with %i', async (requestId, status) => {
    const answer = await send(requestId)
    expect(answer.status, answer.body).toBe(status)
    if (requestId.endsWith('status.yml')) expect(answer.body).toContain('"VALID"')
  })

  it('Pre-accept meets the fingerprint error first, and both are taken once the SDP is clean', async () => {
    const refused = await send('WhatsApp/Pre-accept.yml')
    expect(refused.status).toBe(400)
    expect(JSON.parse(refused.body)).toMatchObject({
      error: { code: 100, error_subcode: 2494010, error_data: { details: 'Fingerprint algo is not SHA256' } },
    })
    const cleaned = clean(sampleAnswer, { profile: 'whatsapp', role: 'answer' }).sdp
    const mend = (text: string) => text.replace(JSON.stringify(sampleAnswer), () => JSON.stringify(cleaned))
    expect((await send('WhatsApp/Pre-accept.yml', mend)).status).toBe(200)
    expect((await send('WhatsApp/Accept.yml', mend)).status).toBe(200)
    expect((await send('WhatsApp/Terminate.yml')).status).toBe(200)
  })

  it('has an answer as aiortc writes it: CRLF, three fingerprints, the mid and payload types of the offer', () => {
    expect(sampleAnswer.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    expect(sampleAnswer.match(/^a=fingerprint:\S+/gm)).toEqual([
      'a=fingerprint:sha-256',
      'a=fingerprint:sha-384',
      'a=fingerprint:sha-512',
    ])
    expect(sampleAnswer).toContain('SAVPF 111 126\r\n')
  })

  it('names the same variables in both environments, and keeps no secret in Live', () => {
    const [one, two] = sampleEnvironments.map(({ variables }) => variables.map(({ name }) => name))
    expect(one).toEqual(two)
    const secrets = sampleEnvironments[1]?.variables.filter(({ secret }) => secret)
    expect(secrets?.map(({ name, value }) => [name, value])).toEqual([
      ['accessKey', ''],
      ['accessToken', ''],
    ])
  })

  it('says in Live which secret is missing instead of sending without it', async () => {
    const { draft } = await workspace.loadRequest({ requestId: 'ACS/Create call.yml' }, context)
    const input = { draft, requestId: 'ACS/Create call.yml', environmentId: 'environments/Live.yml' }
    const preview = await http.previewRequest(input, context)
    expect(preview.problems.map(({ message, fix }) => `${message} ${fix}`).join('\n')).toMatch(/accessKey/)
  })
})

describe('the ACS templates against the sandbox', () => {
  it.each(acsTemplates)('$id is signed right and has a body that is taken', async (template) => {
    const unknown =
      /\{\{(?:incomingCallContext|serverCallId|invitationId|otherCallConnectionId|recordingId)\}\}/g
    const draft = requestDraftSchema.parse(
      JSON.parse(JSON.stringify(template.draft).replaceAll(unknown, 'x')),
    )
    const exchange = await sent({ draft, requestId: null, environmentId })
    const { status, body } = await responseOf(exchange)
    // What is gone after a hang-up is no fault of the template; an invalid body is 8523.
    expect([401, 405, 415], body).not.toContain(status)
    expect(body).not.toContain('8523')
  })
})
