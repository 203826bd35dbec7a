import { diffSdp } from '../../../shared/sdp/diff.ts'
import { exitCheckFailed, exitFine, parseFlags, printJson, usage } from '../command-line.ts'
import type { Io } from '../io.ts'
import { rowText } from './clean.ts'
import { pickSdp, readText } from './command.ts'

export const help = `Usage: cordboard sdp diff A B [--json]

Compares the SDP in two files (- is stdin) by what the lines mean: sections by mid, codecs by name, candidates by
address. Line ends do not count. What is new in every call (ids, credentials, digests, ports) is said to be so.

  --json    { same, changes } as one JSON document
  --help

Exit codes: 0 no difference, 1 a difference, 2 bad usage or no SDP.
`

/** `cordboard sdp diff`. */
export async function run(args: string[], io: Io): Promise<number> {
  const { values, positionals } = parseFlags(args, { json: { type: 'boolean' } })
  const [a, b, ...more] = positionals
  if (a === undefined || b === undefined || more.length > 0) usage('Two files are compared: A and B.')
  if (a === '-' && b === '-') usage('Only one of A and B can be stdin.')
  const before = pickSdp(await readText(io, a), a === '-' ? 'stdin' : a).sdp.sdp
  const after = pickSdp(await readText(io, b), b === '-' ? 'stdin' : b).sdp.sdp
  const changes = diffSdp(before, after)
  const same = changes.every((row) => row.kind === 'same')
  if (values.json) {
    printJson(io, {
      same,
      changes: changes.map(({ kind, before, after, peer, newValueOnly }) => ({
        kind,
        before,
        after,
        ...(peer === undefined ? {} : { peer }),
        ...(newValueOnly ? { newValueOnly } : {}),
      })),
    })
  } else if (!same) io.stdout(`--- ${a}\n+++ ${b}\n${changes.map(rowText).join('')}`)
  return same ? exitFine : exitCheckFailed
}
