/** A request's target or URL, taken apart by what may be left out of it first. Together they are the whole text. */
export interface TargetParts {
  /** What comes before the last segment of the path. */
  head: string
  /** The last segment of the path, with the slash before it, without its verb. */
  last: string
  /** What ACS does with it, as in `…/callConnections/1:play`. */
  verb: string
  /** From the question mark on. */
  query: string
}

/** Two requests of one service begin alike and mostly end alike: what tells them apart is the end of the path. */
export function targetParts(target: string): TargetParts {
  const origin = /^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i.exec(target)?.[0].length ?? 0
  const mark = target.slice(origin).search(/[?#]/)
  const end = mark < 0 ? target.length : origin + mark
  // A slash at the very end has no segment behind it.
  const slash = target.slice(origin, end).replace(/\/$/, '').lastIndexOf('/')
  const from = slash < 0 ? origin : origin + slash
  const segment = target.slice(from, end)
  // Letters only: an ACS identity, `8:acs:…`, has colons too.
  const verb = /(?<=[^/]):[a-z]+\/?$/i.exec(segment)?.[0] ?? ''
  return {
    head: target.slice(0, from),
    last: segment.slice(0, segment.length - verb.length),
    verb,
    query: target.slice(end),
  }
}
