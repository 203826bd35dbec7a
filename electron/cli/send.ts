import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { HeaderLevel } from '../../shared/request/inherited-headers.ts'
import type { Auth, RequestDraft } from '../../shared/request/model.ts'
import type { VariableScope } from '../../shared/request/scope.ts'
import { version } from '../host/version.ts'
import { readChunks, readRange } from '../http/blob.ts'
import type { EncodeContext } from '../http/encode.ts'
import { type Prepared, prepare, signedOrFail } from '../http/prepare.ts'
import { maskedEvidence, maskedProblem } from '../http/preview.ts'
import { type Outcome, send } from '../http/send.ts'
import type { SentHead } from '../http/transport.ts'
import { bodySize, bodyStart } from '../http/upload.ts'
import { type SignedRequest, type WireRequest, wireUrl } from '../wire/stages.ts'
import { chained } from '../workspace/scope.ts'
import {
  acsAuth,
  credentialFrom,
  credentialScope,
  draftFrom,
  keyOptions,
  onlyPositional,
  parseFlags,
  printJson,
  requestOptions,
  usage,
  withStdinBody,
} from './command-line.ts'
import { commandEngine } from './engine.ts'
import type { Io } from './io.ts'
import { type Recorder, recorderFor, recordHelp } from './record.ts'

export const help = `Usage: cordboard send (REQUEST | -X METHOD URL [-H 'Name: value']... [-d TEXT | --data-binary @FILE]
       [--auth acs-hmac (--key-env NAME | --connection-string-env NAME)])
       [--workspace DIR] [--env NAME] [--var k=v]... [--record] [--dry-run] [--json]

Sends one request: of a workspace, by path or name, or made from flags. Prints the response body.

  -X METHOD URL                  default: GET, with a body POST
  -H 'Name: value'               a header; may be repeated
  -d TEXT                        the body; --data-binary @FILE reads it from a file, byte for byte, @- from stdin
  --auth acs-hmac                sign for Azure Communication Services with the key of --key-env NAME
                                 or of --connection-string-env NAME
  --workspace DIR                the workspace that holds REQUEST (default: the current folder)
  --env NAME                     its environment
  --var k=v                      the value of {{k}}; goes before the environment's; may be repeated
${recordHelp}
  --dry-run                      make the request and show it, but do not send it
  --json                         { request, response, error? }; secrets are masked
  --help

Secrets come from CORDBOARD_SECRET_NAME variables, then from the vault file that CORDBOARD_VAULT_PASSPHRASE opens.
Exits 0 for any HTTP response, 1 when none came, 2 when the request cannot be made.
`

const options = {
  ...keyOptions,
  ...requestOptions,
  auth: { type: 'string' },
  workspace: { type: 'string' },
  env: { type: 'string' },
  var: { type: 'string', multiple: true },
  'dry-run': { type: 'boolean' },
  record: { type: 'boolean' },
  json: { type: 'boolean' },
} as const

type Flags = ReturnType<typeof parseFlags<typeof options>>['values']

interface Source {
  draft: RequestDraft
  auth: Auth
  headersAbove?: readonly HeaderLevel[]
  scope: VariableScope
}

/** `--var name=value`, which go before everything else. */
export function variablesFrom(pairs: readonly string[]): VariableScope {
  const values = new Map(
    pairs.map((pair): [string, string] => {
      const equals = pair.indexOf('=')
      if (equals < 1) return usage(`--var "${pair}" is not of the form name=value.`)
      return [pair.slice(0, equals), pair.slice(equals + 1)]
    }),
  )
  return {
    lookup(name) {
      const value = values.get(name)
      return value === undefined ? null : { value, secret: false, origin: '--var' }
    },
  }
}

/** The scopes one after the other; where none has advice on a name, `fallback`, in which NAME stands for it. */
export function layered(scopes: readonly VariableScope[], fallback: string): VariableScope {
  return chained([...scopes, { lookup: () => null, advise: (name) => fallback.replace('NAME', () => name) }])
}

function authFrom(values: Flags, io: Io): { auth: Auth; secret: string | null } {
  const credential = credentialFrom(values, io.env)
  const kind = values.auth ?? (credential === null ? 'none' : 'acs-hmac')
  if (kind === 'none') return { auth: { kind: 'none' }, secret: null }
  if (kind !== 'acs-hmac') {
    return usage(
      `--auth ${kind} is not known; acs-hmac and none are. A bearer token goes in -H 'Authorization: Bearer …'.`,
    )
  }
  if (credential === null) return usage('--auth acs-hmac needs --key-env or --connection-string-env.')
  return { auth: acsAuth(credential, 'x-ms-date'), secret: credential.value }
}

async function sourceOf(values: Flags, positionals: readonly string[], io: Io): Promise<Source> {
  const isFlagged = [values.request, values.header, values.data, values['data-binary'], values.auth].some(
    (value) => value !== undefined,
  )
  const named = onlyPositional(positionals, isFlagged ? 'URL' : 'REQUEST')
  const variables = variablesFrom(values.var ?? [])
  if (isFlagged || /^([a-z][a-z0-9+.-]*:\/\/|\{\{)/i.test(named)) {
    if (values.env !== undefined || values.workspace !== undefined) {
      return usage('--env and --workspace belong to a REQUEST of a workspace; give --var name=value instead.')
    }
    const { auth, secret } = authFrom(values, io)
    return {
      draft: draftFrom(values, named, auth, io.cwd),
      auth,
      scope: layered([variables, credentialScope(secret)], 'Give it with --var NAME=value.'),
    }
  }
  // Loaded when it is needed: reading a workspace brings a YAML parser along.
  const { loadRequestForCli } = await import('./workspace.ts')
  const loaded = await loadRequestForCli({
    workspace: resolve(io.cwd, values.workspace ?? '.'),
    request: named,
    environment: values.env ?? null,
    env: io.env,
    isGiven: (variable) => variables.lookup(variable) !== null,
  })
  const { secret, auth } = authFrom(values, io)
  if (secret === null) for (const note of loaded.notes) io.stderr(`Note: ${note}\n`)
  return {
    draft: loaded.draft,
    auth: secret === null ? loaded.auth : auth,
    headersAbove: loaded.headersAbove,
    scope: layered(
      [variables, ...(secret === null ? [] : [credentialScope(secret)]), loaded.scope],
      'Give it with --var NAME=value or choose an --env.',
    ),
  }
}

/** Of a body that is sent from disk this much is shown: a JSON document with gigabytes in it helps nobody. */
const shownUploadBytes = 1024 * 1024
/** Base64 of more comes near the longest string that there is, which has 512 MiB. */
const shownResponseBytes = 256 * 1024 * 1024

async function shownBody(
  wire: WireRequest,
  prepared: Prepared,
): Promise<{ bytes: Buffer; isWhole: boolean }> {
  const bytes = wire.upload === undefined ? wire.body : await bodyStart(wire, shownUploadBytes)
  return { bytes: Buffer.from(prepared.masker.bytes(bytes)), isWhole: bytes.length === bodySize(wire) }
}

/**
 * The `request` of `--json`, secrets masked. Of a request that was sent the headers and the target are those that were
 * written; `bodyBytes` says how long the body is where `bodyBase64` is only its beginning.
 */
async function requestDocument(signed: SignedRequest, prepared: Prepared, sent: SentHead | null = null) {
  const { masker } = prepared
  const { wire, evidence } = signed
  const signing = maskedEvidence(evidence, masker)
  const { bytes, isWhole } = await shownBody(wire, prepared)
  const target = sent?.requestLine?.split(' ')[1] ?? wire.requestTarget
  return {
    method: wire.method,
    url: masker.text(wireUrl(wire)),
    requestTarget: masker.text(target),
    headers: (sent ?? wire).headers.map((header) => [header.name, masker.text(header.value)]),
    bodyBase64: bytes.toString('base64'),
    ...(isWhole ? {} : { bodyBytes: bodySize(wire) }),
    ...(signing === null ? {} : { signing }),
  }
}

async function responseDocument(outcome: Outcome, prepared: Prepared) {
  if (outcome.answer === null) return null
  const { response, body } = outcome.answer
  const shown = Buffer.from(await readRange(body, 0, shownResponseBytes))
  return {
    status: response.status,
    headers: response.headers.map(([name, value]) => [name, prepared.masker.text(value)]),
    bodyBase64: shown.toString('base64'),
    ...(shown.length === body.size ? {} : { bodyBytes: body.size }),
    timings: response.timings,
  }
}

async function printDryRun(signed: SignedRequest, prepared: Prepared, io: Io): Promise<void> {
  const { wire } = signed
  const mask = prepared.masker.text
  const head = [
    `${wire.method} ${wire.requestTarget} HTTP/1.1`,
    ...wire.headers.map((header) => `${header.name}: ${header.value}`),
  ]
  const { bytes, isWhole } = await shownBody(wire, prepared)
  const body = bytes.toString('utf8')
  io.stdout(`${mask(head.join('\n'))}\n\n${body}${body === '' ? '' : '\n'}`)
  if (!isWhole) io.stderr(`Note: the first MiB of ${bodySize(wire)} bytes of the body is shown.\n`)
}

async function transmit(
  source: Source,
  prepared: Prepared,
  signed: SignedRequest,
  encode: EncodeContext,
  options: { json: boolean; recorder: Recorder },
  io: Io,
): Promise<number> {
  const { json, recorder } = options
  const tempDir = await mkdtemp(join(tmpdir(), 'cordboard-send-'))
  const engine = commandEngine(io)
  try {
    const sentAt = new Date()
    const outcome = await send(prepared.resolved, signed, {
      engine,
      encode,
      masker: prepared.masker,
      now: () => new Date(),
      signal: io.signal,
      tempDir,
    })
    // Whatever workspace the app has open: what came from a folder of this one is written out.
    const draft = { ...source.draft, auth: source.auth }
    await recorder.record({
      outcome,
      prepared,
      draft,
      requestId: null,
      environmentId: null,
      workspace: null,
      sentAt,
    })
    const error = outcome.problem === null ? null : maskedProblem(outcome.problem, prepared.masker)
    if (json) {
      const { code = '', message = '', fix = '' } = error ?? {}
      const document = {
        request: await requestDocument(outcome.signed, prepared, outcome.sent),
        response: await responseDocument(outcome, prepared),
        ...(error === null ? {} : { error: { code, message, fix } }),
      }
      printJson(io, document)
    } else {
      if (outcome.answer !== null) {
        const { response, body } = outcome.answer
        io.stderr(`${response.status} ${response.statusText}, ${Math.round(response.timings.totalMs)} ms\n`)
        await io.write(readChunks(body))
      }
      if (error !== null) io.stderr(`${error.message} ${error.fix}\n`)
    }
    return outcome.answer === null ? 1 : 0
  } finally {
    engine.close()
    await rm(tempDir, { recursive: true, force: true })
  }
}

/** Exit code 0 for any HTTP response, 1 when none came; a request that cannot be made is a ProblemError. */
export async function run(args: string[], io: Io): Promise<number> {
  const { values, positionals } = parseFlags(args, options)
  return withStdinBody(values, io, (given) => runWith(given, positionals, io))
}

async function runWith(values: Flags, positionals: readonly string[], io: Io): Promise<number> {
  const source = await sourceOf(values, positionals, io)
  const boundary = `CordboardBoundary${randomBytes(16).toString('hex')}`
  const encode: EncodeContext = { version, boundary, streamsFiles: true }
  const prepared = await prepare({ ...source, now: new Date(), encode })
  const signed = signedOrFail(prepared)
  for (const note of prepared.notes) io.stderr(`Note: ${prepared.masker.text(note)}.\n`)
  const json = values.json === true
  if (!values['dry-run']) {
    const recorder = await recorderFor(values.record, io)
    try {
      return await transmit(source, prepared, signed, encode, { json, recorder }, io)
    } finally {
      recorder.close()
    }
  }
  if (json) {
    const document = { request: await requestDocument(signed, prepared), response: null }
    printJson(io, document)
  } else {
    await printDryRun(signed, prepared, io)
  }
  return 0
}
