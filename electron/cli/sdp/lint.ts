import { lint } from '../../../shared/sdp/lint.ts'
import { compareAnswers } from '../../../shared/sdp/same-answer.ts'
import { exitCheckFailed, exitFine, parseFlags, printJson } from '../command-line.ts'
import type { Io } from '../io.ts'
import {
  findingsJson,
  findingsText,
  pickSdp,
  prepare,
  readText,
  sharedOptions,
  tellSteps,
} from './command.ts'

export const help = `Usage: cordboard sdp lint [FILE|-] [OPTIONS]

Finds the SDP in FILE or stdin and says what is wrong with it: line, severity, rule, cause and consequence.

  --profile whatsapp|webrtc|sip-srtp|none   what it is for (default whatsapp)
  --role offer|answer                       else told by the body's action, a=setup or the type beside the SDP
  --offer FILE                              the offer it answers; they are checked against each other
  --pre-accept FILE                         the SDP of pre_accept, which accept has to repeat byte for byte
  --pick N                                  which SDP, when there are several (default 1)
  --notes                                   also tell what ordinary descriptions have and what harms nobody
  --json                                    { findings } as one JSON document
  --help

Exit codes: 0 no error, 1 at least one error, 2 bad usage or no SDP.
`

/** `cordboard sdp lint`. */
export async function run(args: string[], io: Io): Promise<number> {
  const { values, positionals } = parseFlags(args, { ...sharedOptions, 'pre-accept': { type: 'string' } })
  const { picked, options } = await prepare(io, positionals, values)
  const before = values['pre-accept']
  const repeated = before === undefined ? null : pickSdp(await readText(io, before), before).sdp.sdp
  const findings =
    options.profile === 'none'
      ? []
      : [
          ...picked.findings,
          ...lint(picked.sdp.sdp, options),
          ...(repeated === null ? [] : compareAnswers(repeated, picked.sdp.sdp)),
        ]
  const errors = findings.filter((each) => each.severity === 'error').length
  if (values.json) printJson(io, { findings: findingsJson(findings) })
  else {
    tellSteps(io, picked)
    io.stdout(findingsText(findings, picked.sdp.sdp))
    io.stderr(`${count(errors, 'error')}, ${count(findings.length - errors, 'other finding')}.\n`)
  }
  return errors > 0 ? exitCheckFailed : exitFine
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`
}
