import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FlowAction, flowActions } from '../../../shared/catalog/flow-actions.ts'
import { fail } from '../../../shared/problem.ts'
import { version } from '../../host/version.ts'
import { createHttpService } from '../../http/service.ts'
import { callEndpoint, type FlowCall, type FlowOutcome } from '../../keys/flows/client.ts'
import { jsonOf } from '../../keys/flows/crypto.ts'
import { readKey } from '../../keys/read.ts'
import { requireWhatsAppKey } from '../../keys/spki.ts'
import { exitCheckFailed, exitFine, parseFlags, printJson, usage } from '../command-line.ts'
import type { Io } from '../io.ts'
import { fromEnvironment, printable, readKeyFile, required } from '../keys/command.ts'
import { readText } from './files.ts'

export const help = `Usage: cordboard flows call --url URL --public-key FILE [--app-secret-env NAME]
       ([--action ping|INIT|data_exchange|BACK|error] [--screen ID] [--data JSON] [--flow-token TOKEN]
       | --payload FILE) [--json]

Acts as the WhatsApp client to your Flow endpoint: encrypts the payload, signs it, posts it, repeats it once after a
421, decrypts the reply and checks its shape. The default action is ping, the health check.

  --public-key FILE     the endpoint's public key, as it is published
  --app-secret-env NAME the environment variable with the app secret; without it, the request is not signed
  --payload FILE        the whole payload as JSON, in place of the options above it
  --json                { ok, status, attempts: [status], reply, steps, mistakes, findings, error? }
  --help

Exit codes: 0 WhatsApp would go on with this reply; 1 it would not, or none came; 2 bad usage.
`

export async function run(args: string[], io: Io): Promise<number> {
  const { values, positionals } = parseFlags(args, {
    url: { type: 'string' },
    'public-key': { type: 'string' },
    'app-secret-env': { type: 'string' },
    action: { type: 'string' },
    screen: { type: 'string' },
    data: { type: 'string' },
    'flow-token': { type: 'string' },
    payload: { type: 'string' },
    json: { type: 'boolean', default: false },
  })
  if (positionals.length > 0) return usage(`flows call does not take ${positionals[0]}.`)
  const url = required(values.url, '--url')
  const keyFile = required(values['public-key'], '--public-key')
  const appSecret = fromEnvironment(io, '--app-secret-env', values['app-secret-env']) ?? null
  const payload = values.payload === undefined ? payloadOf(values) : await readText(io, values.payload)
  if (jsonOf(payload) === null) fail('not-json', `${values.payload} is not JSON.`, 'Correct it.')
  const outcome = await callOnce({ url, payload, appSecret }, keyFile, io)
  if (values.json) printJson(io, document(outcome))
  else tell(outcome, io)
  return outcome.ok ? exitFine : exitCheckFailed
}

interface Options {
  action?: string
  screen?: string
  data?: string
  'flow-token'?: string
}

function payloadOf(values: Options): string {
  const action = flowActions.find((name) => name === (values.action ?? 'ping'))
  if (action === undefined) return usage(`--action takes ${flowActions.join(', ')}.`)
  const parsed = jsonOf(values.data ?? '{}')
  const data = parsed?.value
  if (typeof data !== 'object' || data === null) return usage('--data takes a JSON object.')
  return JSON.stringify(payloadFor(action, data, values))
}

function payloadFor(action: FlowAction, data: object, values: Options): object {
  if (action === 'ping') return { version: '3.0', action }
  const notified = { error: 'INVALID_SCREEN_TRANSITION', error_message: 'A test of the error notification.' }
  return {
    version: '3.0',
    action: action === 'error' ? 'data_exchange' : action,
    screen: values.screen ?? '',
    data: action === 'error' ? { ...notified, ...data } : data,
    flow_token: values['flow-token'] ?? '',
  }
}

async function callOnce(call: FlowCall, keyFile: string, io: Io): Promise<FlowOutcome> {
  const tempDir = await mkdtemp(join(tmpdir(), 'cordboard-flows-'))
  const http = createHttpService({
    version,
    tempDir,
    authFor: (_requestId, auth) => ({ auth, from: 'this request' }),
    scope: () => ({ lookup: () => null, advise: () => 'Write the value in its place.' }),
    now: () => new Date(),
  })
  try {
    return await callEndpoint(
      call,
      {
        send: (draft, signal) => http.send(draft, null, null, signal),
        readResponse: http.readResponse,
        async publicKey() {
          const { publicKey } = await readKey(await readKeyFile(io, keyFile))
          requireWhatsAppKey(publicKey)
          return publicKey
        },
        earlier: () => [],
      },
      io.signal,
    )
  } finally {
    await http.close()
    await rm(tempDir, { recursive: true, force: true })
  }
}

function document({ ok, attempts, reply, steps, mistakes, findings, problem }: FlowOutcome) {
  const statuses = attempts.map(({ exchange }) => exchange.response?.status ?? null)
  return {
    ok,
    status: statuses.at(-1) ?? null,
    attempts: statuses,
    reply: reply === null ? null : (jsonOf(reply)?.value ?? reply),
    steps,
    mistakes,
    findings,
    ...(problem === null
      ? {}
      : { error: { code: problem.code, message: problem.message, fix: problem.fix } }),
  }
}

function tell({ attempts, reply, mistakes, findings, problem }: FlowOutcome, io: Io): void {
  for (const { exchange } of attempts) {
    if (exchange.response === null) continue
    io.stderr(`${exchange.response.status}, ${Math.round(exchange.response.timings.totalMs)} ms\n`)
  }
  for (const { message, fix } of [...(problem === null ? [] : [problem]), ...mistakes, ...findings]) {
    io.stderr(`${printable(message)} ${printable(fix)}\n`)
  }
  if (reply !== null) printJson(io, jsonOf(reply)?.value ?? reply)
}
