import { clean } from '../../../shared/sdp/clean.ts'
import type { CleanResult, LineChange } from '../../../shared/sdp/types.ts'
import { exitCheckFailed, exitFine, parseFlags, printJson, usage } from '../command-line.ts'
import type { Io } from '../io.ts'
import { findingsJson, prepare, sharedOptions, tellSteps } from './command.ts'

export const help = `Usage: cordboard sdp clean [FILE|-] [OPTIONS]

Finds the SDP in FILE or stdin (raw text, JSON, a log, base64 ...), fixes what its profile can fix and prints it.

  --profile whatsapp|webrtc|sip-srtp|none   what it is for (default whatsapp; none extracts only)
  --role offer|answer                       else told by the body's action, a=setup or the type beside the SDP
  --offer FILE                              the offer it answers; they are checked against each other
  --pick N                                  which SDP, when there are several (default 1)
  --notes                                   --json: also tell what ordinary descriptions have and what harms nobody
  --json                                    the SDP, the edits and the findings as one JSON document
  --diff                                    the lines that change and why, instead of the SDP
  --check                                   print no SDP; exit 1 if cleaning would change it
  --help

Exit codes: 0 fine, 1 --check failed, 2 bad usage or no SDP.
`

/** `cordboard sdp clean`. */
export async function run(args: string[], io: Io): Promise<number> {
  const { values, positionals } = parseFlags(args, {
    ...sharedOptions,
    diff: { type: 'boolean' },
    check: { type: 'boolean' },
  })
  if (values.json && values.diff) usage('--json and --diff exclude each other.')
  const { picked, options } = await prepare(io, positionals, values)
  const result = clean(picked.sdp.sdp, options)
  const findings = options.profile === 'none' ? [] : [...picked.findings, ...result.findings]
  if (values.json) {
    printJson(io, {
      sdp: result.sdp,
      changed: result.changed,
      profile: result.profile,
      role: result.role,
      roleBecause: result.roleBecause,
      extracted: { steps: picked.sdp.steps, path: picked.sdp.path, type: picked.sdp.type },
      edits: result.edits.map(({ rule, line, before, after, why }) => ({ rule, line, before, after, why })),
      findings: findingsJson(findings),
    })
  } else {
    tellSteps(io, picked)
    if (values.diff) io.stdout(diffText(result))
    else if (!values.check) io.stdout(result.sdp)
    if (values.check) io.stderr(summary(result))
  }
  return values.check && result.changed ? exitCheckFailed : exitFine
}

function summary({ changed, edits }: CleanResult): string {
  if (!changed) return 'Clean: nothing to change.\n'
  const lines = edits.map(
    ({ rule, line, why }) => `  ${line === null ? 'all' : `line ${line}`} ${rule}: ${why}\n`,
  )
  return `Not clean: ${edits.length} ${edits.length === 1 ? 'edit' : 'edits'}.\n${lines.join('')}`
}

/** The changed lines with two lines around them, each change followed by its reasons. */
function diffText({ changes, edits }: CleanResult): string {
  let out = ''
  for (const { line, before, after, why, rule } of edits) {
    if (line === null) out += `# ${before} -> ${after}: ${why} [${rule}]\n`
  }
  let shown = -1
  const near = changes.map((_, index) =>
    changes.slice(Math.max(0, index - 2), index + 3).some((row) => row.kind !== 'same'),
  )
  changes.forEach((row, index) => {
    if (near[index] !== true) return
    if (shown !== index - 1) out += `@@ line ${row.before?.line ?? row.after?.line ?? 0} @@\n`
    shown = index
    out += rowText(row)
  })
  return out
}

/** A row as unified diff lines, with its reasons behind `#`. */
export function rowText({ kind, before, after, edits, peer, newValueOnly }: LineChange): string {
  if (kind === 'same') return ` ${before?.text ?? ''}\n`
  let out = ''
  if (before !== null) out += `-${before.text}\n`
  if (after !== null) out += `+${after.text}\n`
  if (kind === 'moved' && peer !== undefined) {
    out += `#  moved ${before === null ? `from line ${peer}` : `to line ${peer}`}\n`
  }
  if (newValueOnly) out += '#  same role, new value\n'
  for (const { why, rule } of edits) out += `#  ${why} [${rule}]\n`
  return out
}
