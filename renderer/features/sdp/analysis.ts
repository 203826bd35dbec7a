import { clean } from '../../../shared/sdp/clean.ts'
import { extract } from '../../../shared/sdp/extract.ts'
import { saidRole } from '../../../shared/sdp/said-role.ts'
import type {
  CleanOptions,
  CleanResult,
  Edit,
  Extraction,
  ProfileId,
  ProfileOptions,
  Role,
} from '../../../shared/sdp/types.ts'

export interface LabSettings {
  profile: ProfileId
  role: Role | 'auto'
  /** As pasted: the SDP in it is found first. */
  offer: string
  options: Partial<ProfileOptions>
  /** Edits that the user does not want. */
  left: readonly Edit[]
  /** What a neighbouring `sdp_type` said. */
  labelled: Role | null
  /** The call action of the body that it was taken out of. */
  action: string | null
}

export type LabResult =
  | { kind: 'empty' }
  /** Not a description itself, but perhaps with one in it. */
  | { kind: 'other'; extraction: Extraction }
  | { kind: 'sdp'; cleaned: CleanResult; roleBecause: string; left: readonly Edit[] }

/** The name by which the core knows one edit to leave out. */
export function keyOf({ rule, line }: Pick<Edit, 'rule' | 'line'>): string {
  return `${rule}:${line}`
}

/** Whether most of the first lines are `<letter>=` lines: then the rules judge it, else it is searched for an SDP. */
export function looksLikeSdp(text: string): boolean {
  const lines = text
    .slice(0, 4_000)
    .split(/\r\n|\r|\n/)
    .filter((line) => line.trim() !== '')
    .slice(0, 40)
  const good = lines.filter((line) => /^[a-z]=/.test(line)).length
  return good > 0 && good >= lines.length * 0.6
}

let lastOffer = { text: '', sdp: '' }

function offerIn(text: string): string {
  if (text !== lastOffer.text) lastOffer = { text, sdp: extract(text).found[0]?.sdp ?? '' }
  return lastOffer.sdp
}

/** Edits that still fit the text: a line that was changed or moved since must not be left out by mistake. */
function stillFitting(left: readonly Edit[], text: string): readonly Edit[] {
  if (left.length === 0) return left
  const lines = text.split(/\r\n|\r|\n/)
  return left.filter(({ line, before }) => before === null || line === null || lines[line - 1] === before)
}

/** The role that was chosen or is told beside the text; null where the offer or the text itself tells it. */
function knownRole(
  text: string,
  offer: string,
  settings: LabSettings,
): { role: Role; because: string } | null {
  const { role, labelled, action } = settings
  if (role !== 'auto') return { role, because: '' }
  return offer === '' ? saidRole({ sdp: text, action, label: labelled }) : null
}

function cleanOptions(text: string, settings: LabSettings): CleanOptions {
  const { profile, options, left } = settings
  const offer = offerIn(settings.offer)
  const known = knownRole(text, offer, settings)
  return {
    profile,
    options,
    skip: new Set(stillFitting(left, text).map(keyOf)),
    ...(known === null ? {} : { role: known.role }),
    ...(offer === '' ? {} : { offer }),
  }
}

/** Everything the Lab shows about a text, as a function of the text and the settings. */
export function analyse(text: string, settings: LabSettings): LabResult {
  if (text.trim() === '') return { kind: 'empty' }
  if (!looksLikeSdp(text)) return { kind: 'other', extraction: extract(text) }
  const options = cleanOptions(text, settings)
  const cleaned = clean(text, options)
  const known = knownRole(text, options.offer ?? '', settings)
  return {
    kind: 'sdp',
    cleaned,
    roleBecause: known === null ? cleaned.roleBecause : known.because,
    left: stillFitting(settings.left, text),
  }
}

/** The text with one finding's fix alone. */
export function fixed(text: string, settings: LabSettings, rule: string, line: number | null): string {
  const options = cleanOptions(text, settings)
  const { edits } = clean(text, { ...options, skip: new Set() })
  const ofRule = edits.filter((edit) => edit.rule === rule)
  const ofLine = ofRule.filter((edit) => edit.line === line)
  const wanted = new Set((ofLine.length > 0 ? ofLine : ofRule).map(keyOf))
  const skip = new Set(edits.map(keyOf).filter((key) => !wanted.has(key)))
  // Line ends are their own edits; keep them unless they are what is to be fixed.
  for (const ends of ['in/eol', 'in/final-eol']) if (rule !== ends) skip.add(ends)
  return clean(text, { ...options, skip }).sdp
}
