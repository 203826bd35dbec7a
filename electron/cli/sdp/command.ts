import { fail } from '../../../shared/problem.ts'
import { extract } from '../../../shared/sdp/extract.ts'
import { parse as parseSdp } from '../../../shared/sdp/parse.ts'
import { profiles } from '../../../shared/sdp/profiles.ts'
import { actionOf, findingsAround, saidOf } from '../../../shared/sdp/said-role.ts'
import type { CleanOptions, ExtractedSdp, Finding, ProfileId, Role } from '../../../shared/sdp/types.ts'
import { optionalPositional, usage } from '../command-line.ts'
import { readInput } from '../input.ts'
import type { Io } from '../io.ts'

/** What the commands below `sdp` share: options, reading a text and finding the SDP in it. */

/** Bytes as text: UTF-8, or UTF-16 where a byte order mark says so. A UTF-8 mark stays: it is a finding. */
function decode(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.subarray(2).toString('utf16le')
  if (bytes[0] === 0xfe && bytes[1] === 0xff) {
    return Buffer.from(bytes.subarray(2, bytes.length - (bytes.length % 2)))
      .swap16()
      .toString('utf16le')
  }
  return bytes.toString('utf8')
}

/** No description is near this; a larger file is a mistake. */
const maxMiB = 64

/** The text of FILE; `-` is stdin. */
export async function readText(io: Io, file: string): Promise<string> {
  return decode(await readInput(io, file, maxMiB))
}

export interface Picked {
  readonly sdp: ExtractedSdp
  readonly count: number
  /** about this SDP and the text around it, not about the other SDP in it */
  readonly findings: readonly Finding[]
  /** the role that its body's action or its label says; undefined where `a=setup` tells it */
  readonly said: Role | undefined
}

/** The `pick`-th SDP in a text (1-based). A text without one is a problem that says what the text is instead. */
export function pickSdp(input: string, name: string, pick = 1, profile: ProfileId = 'whatsapp'): Picked {
  const extraction = extract(input)
  const { found, findings } = extraction
  const sdp = found[pick - 1]
  if (sdp !== undefined) {
    return {
      sdp,
      count: found.length,
      findings: findingsAround(extraction, pick - 1, profile === 'whatsapp' ? actionOf(input, sdp) : null),
      said: saidOf(input, sdp)?.role,
    }
  }
  if (found.length > 0) {
    return fail(
      'no-such-sdp',
      `${name} holds ${found.length} SDP, not ${pick}.`,
      'Choose a smaller number for --pick.',
    )
  }
  if (input.trim() === '')
    return fail('empty-input', `${name} is empty.`, 'Give it the SDP or the text that holds it.')
  const [first] = findings
  return fail(
    'not-sdp',
    first?.message ?? `${name} holds no SDP.`,
    first?.advice ?? 'Give it the SDP or the text that holds it.',
  )
}

export const sharedOptions = {
  profile: { type: 'string' },
  role: { type: 'string' },
  offer: { type: 'string' },
  pick: { type: 'string' },
  notes: { type: 'boolean' },
  json: { type: 'boolean' },
} as const

export interface SharedValues {
  readonly profile?: string | undefined
  readonly role?: string | undefined
  readonly offer?: string | undefined
  readonly pick?: string | undefined
  readonly notes?: boolean | undefined
}

function profileOf(value = 'whatsapp'): ProfileId {
  const found = profiles.find((each) => each.id === value)
  return (
    found?.id ?? usage(`There is no profile “${value}”: use ${profiles.map((each) => each.id).join(', ')}.`)
  )
}

function roleOf(value: string | undefined): Role | undefined {
  if (value === undefined || value === 'offer' || value === 'answer') return value
  return usage(`--role is offer or answer, not “${value}”.`)
}

/** Input, SDP and options of `clean` and `lint`, from their arguments. */
export async function prepare(
  io: Io,
  positionals: readonly string[],
  values: SharedValues,
): Promise<{ picked: Picked; options: CleanOptions }> {
  const file = optionalPositional(positionals, 'FILE') ?? '-'
  const profile = profileOf(values.profile)
  const role = roleOf(values.role)
  const pick = values.pick === undefined ? 1 : Number(values.pick)
  if (!Number.isInteger(pick) || pick < 1) usage(`--pick is a number from 1, not “${values.pick}”.`)
  if (file === '-' && values.offer === '-') usage('Only one of FILE and --offer can be stdin.')
  const offer =
    values.offer === undefined ? undefined : pickSdp(await readText(io, values.offer), values.offer).sdp.sdp
  const picked = pickSdp(await readText(io, file), file === '-' ? 'stdin' : file, pick, profile)
  const said = role ?? (offer !== undefined ? 'answer' : picked.said)
  return {
    picked,
    options: {
      profile,
      ...(said === undefined ? {} : { role: said }),
      ...(offer === undefined ? {} : { offer }),
      ...(values.notes ? { options: { harmlessNotes: true } } : {}),
    },
  }
}

/** Says on stderr what was peeled off, and that there was more than one. */
export function tellSteps(io: Io, picked: Picked): void {
  const { sdp, count } = picked
  if (sdp.steps.length > 0) io.stderr(`SDP ${sdp.steps.join(', ')}.\n`)
  if (count > 1) io.stderr(`${count} SDP were found; this is one of them, --pick N chooses another.\n`)
}

/** Findings as the JSON of the command line has them. */
export function findingsJson(findings: readonly Finding[]) {
  return findings.map(({ rule, severity, line, message, source, fixable, advice }) => ({
    rule,
    severity,
    line,
    message,
    source,
    fixable,
    ...(advice === undefined ? {} : { advice }),
  }))
}

/** One line per finding: line, severity, rule, message. */
export function findingsText(findings: readonly Finding[], sdp: string): string {
  const width = String(parseSdp(sdp).lines.length).length
  return findings
    .map(({ rule, severity, line, message, source, advice }) => {
      const at = line === null ? '-' : String(line)
      const more = advice === undefined ? '' : ` ${advice}`
      return `${at.padStart(width)} ${severity.padEnd(7)} ${rule}: ${message}${more} (${source})\n`
    })
    .join('')
}
