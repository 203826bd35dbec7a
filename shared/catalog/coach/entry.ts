/** What the coach looks at: a refused exchange, with its texts as far as they are text. */
export interface Refusal {
  method: string
  requestTarget: string
  status: number
  requestBody: string
  responseBody: string
  /** The response body as JSON, or null when it is none. */
  responseJson: unknown
  /**
   * Whether this request was signed, and by what scheme; `by-hand` when it carries an HMAC header of the user's own, `bearer`
   * when it carries a token instead.
   */
  signedBy: string | null
}

/** What the window can do about it; each is one button. */
export type Remedy = 'clean-sdp' | 'explain-signature' | 'open-keys' | 'open-environments'

export interface Advice {
  id: string
  title: string
  text: string
  remedies: Remedy[]
}

/** One known refusal: where the knowledge comes from, and what it says about this one (null: not mine). */
export interface CoachEntry {
  id: string
  source: string
  advise: (refusal: Refusal) => Omit<Advice, 'id'> | null
}

/** Reads `a.b.c` of unknown JSON without case: ACS answers with `error` and, in one variant, with `Error`. */
export function at(json: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => {
    if (typeof value !== 'object' || value === null) return undefined
    const found = Object.keys(value).find((name) => name.toLowerCase() === key.toLowerCase())
    return found === undefined ? undefined : (value as Record<string, unknown>)[found]
  }, json)
}
