import type { SdpDocument, SdpLine } from './types.ts'

/** The session part or an m-section, its attributes found by name. */
export interface Scope {
  /** -1 for the session */
  readonly index: number
  readonly lines: readonly SdpLine[]
  readonly attrs: ReadonlyMap<string, readonly SdpLine[]>
  /** the lines that are neither `a=` nor `m=`, by letter; '' for those that are no `letter=` */
  readonly types: ReadonlyMap<string, readonly SdpLine[]>
  /** the same lines in order */
  readonly others: readonly SdpLine[]
  /** index of the first `a=` line in the document, or infinity */
  readonly firstAttribute: number
}

export interface Codec {
  readonly pt: string
  readonly line: SdpLine
  /** lower case */
  readonly name: string
  /** the name as written */
  readonly rawName: string
  readonly clock: string
  /** '' when not written */
  readonly channels: string
}

export interface MediaInfo extends Scope {
  /** the `m=` line */
  readonly m: SdpLine
  readonly kind: string
  /** -1 when it is not a number */
  readonly port: number
  /** as written; '' where it is missing */
  readonly proto: string
  readonly fmts: readonly string[]
  /** the same, for look-up */
  readonly listed: ReadonlySet<string>
  /** an RTP profile (`.../AVP`, `.../SAVPF` ...), misspelt or missing too, so that its codecs are looked at */
  readonly rtp: boolean
  /** keyed by DTLS: by its proto, or by a fingerprint that applies */
  readonly dtls: boolean
  /** keyed by `a=crypto` */
  readonly sdes: boolean
  /** port 0 and not bundle-only (RFC 9143 §6) */
  readonly rejected: boolean
  /** index in the document's lines after the section's last line */
  readonly end: number
  /** first rtpmap of each payload type */
  readonly codecs: ReadonlyMap<string, Codec>
  readonly mid: SdpLine | undefined
}

const none: readonly SdpLine[] = []

/** Attribute lines of that name in that scope. */
export function attrsOf(scope: Scope, name: string): readonly SdpLine[] {
  return scope.attrs.get(name) ?? none
}

/** The first attribute line of that name in the section, else in the session. */
export function effective(session: Scope, section: Scope, name: string): SdpLine | undefined {
  return section.attrs.get(name)?.[0] ?? session.attrs.get(name)?.[0]
}

function push(map: Map<string, SdpLine[]>, key: string, line: SdpLine): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [line])
  else list.push(line)
}

function scopeOf(index: number, lines: readonly SdpLine[]): Scope {
  const attrs = new Map<string, SdpLine[]>()
  const types = new Map<string, SdpLine[]>()
  const others: SdpLine[] = []
  let firstAttribute = Number.POSITIVE_INFINITY
  for (const line of lines) {
    if (line.type === 'a') {
      push(attrs, line.name, line)
      if (firstAttribute > line.index) firstAttribute = line.index
    } else if (line.type !== 'm') {
      push(types, line.type, line)
      others.push(line)
    }
  }
  return { index, lines, attrs, types, others, firstAttribute }
}

/** A decimal number without sign, or -1. Numbers beyond 2^53 are not needed and give Infinity-like large values. */
export function decimal(text: string): number {
  const length = text.length
  if (length === 0) return -1
  let value = 0
  for (let i = 0; i < length; i += 1) {
    const digit = text.charCodeAt(i) - 48
    if (digit < 0 || digit > 9) return -1
    value = value * 10 + digit
  }
  return value
}

/**
 * Parts of `<pt> <name>/<clock>[/<channels>]` (RFC 8866 §6.6); null when there is no name. Blanks too many do not count
 * here, so that a codec written so is still known; `codec/rtpmap` tells them.
 */
export function parseRtpmap(line: SdpLine): Codec | null {
  const value = line.attr.trim()
  const space = value.search(/\s/)
  if (space <= 0) return null
  const slash = value.indexOf('/', space)
  const rawName = (slash < 0 ? value.slice(space) : value.slice(space, slash)).trim()
  if (rawName === '') return null
  const rest = slash < 0 ? '' : value.slice(slash + 1)
  const second = rest.indexOf('/')
  return {
    pt: value.slice(0, space),
    line,
    name: rawName.toLowerCase(),
    rawName,
    clock: (second < 0 ? rest : rest.slice(0, second)).trim(),
    channels: second < 0 ? '' : rest.slice(second + 1).trim(),
  }
}

const noCodecs: ReadonlyMap<string, Codec> = new Map()

function codecsOf(lines: readonly SdpLine[] | undefined): ReadonlyMap<string, Codec> {
  if (lines === undefined) return noCodecs
  const map = new Map<string, Codec>()
  for (const line of lines) {
    const codec = parseRtpmap(line)
    if (codec !== null && !map.has(codec.pt)) map.set(codec.pt, codec)
  }
  return map
}

/** Indexes a document once, for all rules. */
export function indexDocument(doc: SdpDocument): { session: Scope; media: MediaInfo[] } {
  const session = scopeOf(-1, doc.session)
  const sessionFingerprint = session.attrs.has('fingerprint')
  const media: MediaInfo[] = []
  for (const part of doc.media) {
    const m = part.lines[0]
    if (m === undefined) continue
    const scope = scopeOf(part.index, part.lines)
    const fields = m.value.split(' ').filter((field) => field !== '')
    const portField = fields[1] ?? ''
    const slash = portField.indexOf('/')
    const port = decimal(slash < 0 ? portField : portField.slice(0, slash))
    // Where audio or video has a number for its proto, the proto is missing and the number is a payload type.
    const isBare = (part.kind === 'audio' || part.kind === 'video') && decimal(fields[2] ?? '') >= 0
    const proto = isBare ? '' : (fields[2] ?? '')
    const upper = proto.toUpperCase()
    const sdes = scope.attrs.has('crypto')
    const fmts = fields.slice(isBare ? 2 : 3)
    media.push({
      index: scope.index,
      lines: scope.lines,
      attrs: scope.attrs,
      types: scope.types,
      others: scope.others,
      firstAttribute: scope.firstAttribute,
      m,
      kind: part.kind,
      port,
      proto,
      fmts,
      listed: new Set(fmts),
      rtp: isBare || upper.includes('RTP/') || upper.includes('AVP'),
      dtls:
        upper.includes('TLS') ||
        upper.includes('DTLS') ||
        (!sdes && (scope.attrs.has('fingerprint') || sessionFingerprint)),
      sdes,
      rejected: port === 0 && !scope.attrs.has('bundle-only'),
      end: (part.lines[part.lines.length - 1] ?? m).index + 1,
      codecs: codecsOf(scope.attrs.get('rtpmap')),
      mid: scope.attrs.get('mid')?.[0],
    })
  }
  return { session, media }
}

/**
 * For each section the one whose ICE and DTLS lines count for it: the tagged section of its BUNDLE group, which is that of
 * the group's first mid (RFC 9143 §7.1.3); the section itself where it is in no group, or where the tagged one is not used.
 */
export function carriersOf(session: Scope, media: readonly MediaInfo[]): (section: MediaInfo) => MediaInfo {
  const byMid = new Map<string, MediaInfo>()
  for (const section of media) {
    const name = section.mid?.attr
    if (name !== undefined && !byMid.has(name)) byMid.set(name, section)
  }
  const carriers = new Map<string, MediaInfo>()
  for (const line of attrsOf(session, 'group')) {
    const [semantics, ...mids] = line.attr.split(' ').filter((each) => each !== '')
    const tagged = byMid.get(mids[0] ?? '')
    if (semantics !== 'BUNDLE' || tagged === undefined || tagged.rejected || !tagged.dtls) continue
    for (const mid of mids) if (!carriers.has(mid)) carriers.set(mid, tagged)
  }
  return (section) => (section.mid === undefined ? section : (carriers.get(section.mid.attr) ?? section))
}
