import type { MediaInfo, Scope } from '../scopes.ts'
import type { ProfileId, ProfileOptions, Role, SdpDocument, SdpLine, Severity } from '../types.ts'

/** What a rule says about itself. */
export interface RuleInfo {
  readonly id: string
  readonly severity: Severity
  readonly summary: string
  readonly source: string
  /** the profiles in which it runs */
  readonly profiles: readonly ProfileId[]
}

/** A change that a rule proposes. Line objects are those of the context's document. */
export type Fix =
  | { readonly op: 'replace'; readonly line: SdpLine; readonly text: string; readonly why: string }
  /** like replace, but several rules may transform the same line in one pass */
  | {
      readonly op: 'map'
      readonly line: SdpLine
      readonly map: (text: string) => string
      readonly why: string
    }
  | { readonly op: 'remove'; readonly line: SdpLine; readonly why: string }
  /** `before` is an index into the document's lines, or their number for the end */
  | { readonly op: 'insert'; readonly before: number; readonly text: string; readonly why: string }
  | { readonly op: 'move'; readonly line: SdpLine; readonly before: number; readonly why: string }

export interface Report {
  readonly severity?: Severity
  readonly fixes?: readonly Fix[]
  readonly advice?: string
}

/** What the rules look at: the document, indexed once, and what is known about it. */
export interface Context {
  readonly doc: SdpDocument
  readonly session: Scope
  readonly media: readonly MediaInfo[]
  readonly role: Role | null
  readonly profile: ProfileId
  readonly options: ProfileOptions
  /** `theirs`: the text is Meta's own; it is received, not sent */
  readonly side: 'ours' | 'theirs'
  /** the document that this one answers */
  readonly offer: Pick<Context, 'doc' | 'session' | 'media'> | null
  report(rule: RuleInfo, line: SdpLine | null, message: string, more?: Report): void
}

/** A rule, or a tight group of rules that share one walk over the document. */
export interface RuleGroup {
  readonly rules: readonly RuleInfo[]
  check(context: Context): void
}

export const everywhere: readonly ProfileId[] = ['whatsapp', 'webrtc', 'sip-srtp']
export const web: readonly ProfileId[] = ['whatsapp', 'webrtc']
export const whatsapp: readonly ProfileId[] = ['whatsapp']

/** A rule's own words in one line. */
export function rule(
  id: string,
  severity: Severity,
  summary: string,
  source: string,
  profiles: readonly ProfileId[],
): RuleInfo {
  return { id, severity, summary, source, profiles }
}

/** A list for a message; a long one is cut. */
export function some(names: readonly string[]): string {
  return names.length <= 12
    ? names.join(', ')
    : `${names.slice(0, 12).join(', ')} and ${names.length - 12} more`
}
