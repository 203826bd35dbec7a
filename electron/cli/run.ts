import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { fail, type Problem } from '../../shared/problem.ts'
import type { RequestDraft } from '../../shared/request/model.ts'
import type { VariableScope } from '../../shared/request/scope.ts'
import { writeText } from '../files/files.ts'
import { dataDirectory } from '../host/data-dir.ts'
import { version } from '../host/version.ts'
import { discard } from '../http/blob.ts'
import { createCookieJar } from '../http/cookies.ts'
import type { EncodeContext } from '../http/encode.ts'
import type { Engine } from '../http/engine.ts'
import { prepare, signedOrFail } from '../http/prepare.ts'
import { maskedProblem } from '../http/preview.ts'
import { send } from '../http/send.ts'
import { wireUrl } from '../wire/stages.ts'
import { type RequestNode, readTree, requestsIn } from '../workspace/exporters/tree.ts'
import { lostAuthFinder, lostAuthNote, seenIn } from '../workspace/lost-auth.ts'
import { optionalPositional, parseFlags, printJson, usage } from './command-line.ts'
import { commandEngine } from './engine.ts'
import { findFolder } from './find-folder.ts'
import type { Io } from './io.ts'
import { junitReport } from './junit.ts'
import { type Recorder, recorderFor, recordHelp } from './record.ts'
import { failed, type RunResult } from './run-result.ts'
import { layered, variablesFrom } from './send.ts'
import { cliWorkspace, type FromWorkspace, findEnvironment, workspaceRoot } from './workspace.ts'

export const help = `Usage: cordboard run [FOLDER] [--workspace DIR] [--env NAME] [--var k=v]... [--bail]
       [--reporter junit=FILE] [--record] [--json]

Sends every request of a folder, or of the whole workspace, one after the other in the order of the list, over
connections that are kept open. Cookies of a response go along with the next requests; none are kept afterwards.

  FOLDER                         by path or name (default: the whole workspace)
  --workspace DIR                default: the current folder
  --env NAME                     its environment
  --var k=v                      the value of {{k}}; goes before the environment's; may be repeated
  --bail                         stop at the first failure
  --reporter junit=FILE          write a JUnit report too; may be repeated
${recordHelp}
  --json                         { requests: [{ path, name, method, url, status, ms, error? }], summary: { sent, failed, ms } }
  --help

Secrets come from CORDBOARD_SECRET_NAME variables, then from the vault file that CORDBOARD_VAULT_PASSPHRASE opens.
A request fails when it cannot be made, no response came, or its status is 400 and above. Exits 1 if one failed.
Requests without a URL are documentation and are skipped.
`

const options = {
  workspace: { type: 'string' },
  env: { type: 'string' },
  var: { type: 'string', multiple: true },
  bail: { type: 'boolean' },
  reporter: { type: 'string', multiple: true },
  record: { type: 'boolean' },
  json: { type: 'boolean' },
} as const

function reportersFrom(values: readonly string[], cwd: string): string[] {
  return values.map((value) => {
    const path = /^junit=(.+)$/s.exec(value)?.[1]
    return path === undefined ? usage(`--reporter ${value} is not known; junit=FILE is.`) : resolve(cwd, path)
  })
}

interface RunContext {
  /** What a request has from its folders, the workspace and the environment. */
  above: (requestId: string, draft: RequestDraft) => FromWorkspace
  /** Those of --var, which go before everything. */
  variables: VariableScope
  engine: Engine
  encode: EncodeContext
  jar: ReturnType<typeof createCookieJar>
  tempDir: string
  recorder: Recorder
  environmentId: string | null
  /** The workspace's folder. */
  root: string
  signal: AbortSignal
}

function bareError({ code, message, fix }: Problem): { code: string; message: string; fix: string } {
  return { code, message, fix }
}

async function runOne(node: RequestNode, context: RunContext): Promise<RunResult> {
  const { draft } = node
  const started = performance.now()
  const base = { path: node.id, name: node.name, method: draft?.method ?? '', url: draft?.url ?? '' }
  const elapsed = () => Math.round((performance.now() - started) * 10) / 10
  if (draft === null) {
    const problem = node.problem ?? { code: 'unexpected', message: 'The file cannot be read.', fix: '' }
    return { ...base, status: null, ms: 0, error: bareError(problem) }
  }
  const { auth, headersAbove, scope } = context.above(node.id, draft)
  const prepared = await prepare({
    draft,
    auth,
    headersAbove,
    scope: layered([context.variables, scope], 'Give it with --var NAME=value or choose an --env.'),
    now: new Date(),
    encode: context.encode,
  })
  try {
    const signed = signedOrFail(prepared)
    const sentAt = new Date()
    const outcome = await send(prepared.resolved, signed, {
      engine: context.engine,
      encode: context.encode,
      masker: prepared.masker,
      now: () => new Date(),
      signal: context.signal,
      tempDir: context.tempDir,
      keepCookies: context.jar.keep,
    })
    const { environmentId } = context
    await context.recorder.record({
      outcome,
      prepared,
      draft,
      requestId: node.id,
      environmentId,
      workspace: context.root,
      sentAt,
    })
    if (outcome.answer !== null) await discard(outcome.answer.body)
    const problem = outcome.problem === null ? null : maskedProblem(outcome.problem, prepared.masker)
    return {
      ...base,
      url: prepared.masker.text(wireUrl(signed.wire)),
      status: outcome.answer?.response.status ?? null,
      ms: elapsed(),
      ...(problem === null ? {} : { error: bareError(problem) }),
    }
  } catch (error) {
    const [problem] = prepared.problems
    if (problem === undefined) throw error
    return { ...base, status: null, ms: elapsed(), error: bareError(maskedProblem(problem, prepared.masker)) }
  }
}

function line(result: RunResult, folder: string): string {
  const status = result.status === null ? '---' : String(result.status)
  const name = folder === '' ? result.name : `${folder}/${result.name}`
  const error = result.error === undefined ? '' : `\n      ${result.error.message} ${result.error.fix}`
  return `${status}  ${String(Math.round(result.ms)).padStart(6)} ms  ${result.method.padEnd(7)} ${name}${error}\n`
}

const isDocumentation = (draft: RequestDraft | null): boolean => draft !== null && draft.url.trim() === ''

/** Exit code 1 if one failed; a workspace, folder or environment that is not there is a ProblemError. */
export async function run(args: string[], io: Io): Promise<number> {
  const { values, positionals } = parseFlags(args, options)
  const folder = optionalPositional(positionals, 'FOLDER')
  const reports = reportersFrom(values.reporter ?? [], io.cwd)
  const root = await workspaceRoot(resolve(io.cwd, values.workspace ?? '.'))
  const tree = await readTree(root)
  const chosen = requestsIn(folder === undefined ? tree.items : findFolder(tree.items, folder).items)
  const environment = values.env === undefined ? null : await findEnvironment(root, values.env)
  const variables = variablesFrom(values.var ?? [])
  const above = await cliWorkspace({
    root,
    name: tree.name,
    environment,
    env: io.env,
    isGiven: (variable) => variables.lookup(variable) !== null,
  })
  const requests = chosen.filter(({ node }) => !isDocumentation(node.draft))
  if (requests.length === 0) {
    // A pipeline that names the wrong folder is not to pass.
    return fail(
      'nothing-to-run',
      `There is no request to send in ${folder ?? root}.`,
      folder === undefined
        ? 'Name the workspace folder with --workspace.'
        : 'Name another folder, or none for all.',
    )
  }
  const json = values.json === true
  for (const path of reports) await makeFolderOf(path)
  const recorder = await recorderFor(values.record, io)
  const jar = createCookieJar(null)
  const tempDir = await mkdtemp(join(tmpdir(), 'cordboard-run-'))
  const engine = commandEngine(io)
  const started = performance.now()
  const results: RunResult[] = []
  try {
    const context: RunContext = {
      above,
      variables,
      engine,
      encode: {
        version,
        boundary: `CordboardBoundary${randomBytes(16).toString('hex')}`,
        streamsFiles: true,
        cookiesFor: jar.headerFor,
      },
      jar,
      tempDir,
      recorder,
      environmentId: environment?.id ?? null,
      root,
      signal: io.signal,
    }
    const lostBy = lostAuthFinder(root, await seenIn(dataDirectory(io.env), root))
    const told = new Set<string>()
    for (const { node, path } of requests) {
      if (io.signal.aborted) break
      const lost = node.draft === null ? null : await lostBy(node.id, node.draft.auth)
      if (lost !== null && !told.has(lost.owner)) io.stderr(`Note: ${lostAuthNote(lost)}\n`)
      if (lost !== null) told.add(lost.owner)
      const result = await runOne(node, context)
      results.push(result)
      if (!json) io.stdout(line(result, path.slice(0, -1).join('/')))
      if (values.bail === true && failed(result)) break
    }
  } finally {
    recorder.close()
    engine.close()
    await rm(tempDir, { recursive: true, force: true })
  }
  const summary = {
    sent: results.filter((result) => result.status !== null).length,
    failed: results.filter(failed).length,
    ms: Math.round(performance.now() - started),
    notRun: requests.length - results.length,
    skipped: chosen.length - requests.length,
  }
  if (json) printJson(io, { requests: results, summary })
  else io.stdout(`${summaryLine(summary)}\n`)
  for (const path of reports)
    await writeText(path, junitReport(tree.name || basename(root), results, summary.ms))
  return summary.failed > 0 || io.signal.aborted ? 1 : 0
}

/** Before anything is sent: a report that cannot be written is to cost no request. */
async function makeFolderOf(report: string): Promise<void> {
  await mkdir(dirname(report), { recursive: true }).catch((error: NodeJS.ErrnoException) =>
    fail('report-folder', `The folder of ${report} cannot be made: ${error.code}.`, 'Name another file.'),
  )
}

function summaryLine(summary: {
  sent: number
  failed: number
  ms: number
  notRun: number
  skipped: number
}): string {
  const parts = [`${summary.sent} sent`, `${summary.failed} failed`]
  if (summary.notRun > 0) parts.push(`${summary.notRun} not run`)
  if (summary.skipped > 0) parts.push(`${summary.skipped} without a URL skipped`)
  return `${parts.join(', ')} in ${summary.ms} ms`
}
