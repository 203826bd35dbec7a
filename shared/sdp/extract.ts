import { type Discovered, discover } from './discover.ts'
import { explainErrors } from './errors.ts'
import { foundRules } from './rules/found.ts'
import type { RuleInfo } from './rules/rule.ts'
import type { ExtractedSdp, Extraction, Finding } from './types.ts'

function finding({ id, severity, source }: RuleInfo, message: string, advice?: string): Finding {
  return {
    rule: id,
    severity,
    line: null,
    message,
    source,
    fixable: false,
    ...(advice === undefined ? {} : { advice }),
  }
}

/** Descriptions with all that is known about the way to them, for `extract` and for putting one back. */
export function findAll(input: string): Discovered[] {
  if (
    /^\ufeff?v=0\r?\n/.test(input) &&
    input.indexOf('v=0', 4) < 0 &&
    !/\r\n[^a-z\r]|\n[^a-z\r\n]|\\|[*&%]/.test(input)
  ) {
    return [{ sdp: input, steps: [], path: null, type: null, start: 0, end: input.length, jsonDepth: null }]
  }
  const found = discover(input)
  const only = found[0]
  if (found.length !== 1 || only === undefined || only.jsonDepth !== 0 || only.steps.length > 0) return found
  const outside = input.slice(0, only.start) + input.slice(only.end)
  if (/^[\s\ufeff\u200b\u00a0]*$/.test(outside) || /^(?:[vosiuepcbtrzkam]=\S[^\r\n]*[\r\n]+)+$/.test(outside))
    return [{ ...only, sdp: input, start: 0, end: input.length }]
  return [{ ...only, steps: ['left out the text around it'] }]
}

type Place = Omit<ExtractedSdp, 'findings'>

/** Lines without v=0 that are SDP all the same: the rules then say what is missing. */
function fragment(input: string): Place | null {
  const lines = input.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '')
  const good = lines.filter((line) => /^\s*(?:[vosiuepcbtrzkam]\s*=\s*\S|s=$)/.test(line)).length
  const media = lines.some((line) =>
    /^\s*(?:m=(?:audio|video|application|text|message|image) |a=[a-z-]+(?::|$))/.test(line),
  )
  if (good === 0 || !media || good < lines.length * 0.8) return null
  return { sdp: input, steps: [], path: null, type: null, start: 0, end: input.length }
}

function gaps(sdp: string): Finding[] {
  const out: Finding[] = []
  if (/(?:^|[\r\n])[ \t]*(?:\.{2,}|…|\[\.{2,}\]|\/\/ \.\.\.)[ \t]*(?=[\r\n]|$)/.test(sdp)) {
    out.push(
      finding(
        foundRules.ellipsis,
        'Lines were left out (“...”): what is missing cannot be judged and is not invented.',
        'Paste the whole description.',
      ),
    )
  }
  const redacted = /\*{4,}|X{6,}|x{6,}|<redacted>|\[redacted\]/i.exec(sdp)
  if (redacted !== null) {
    out.push(
      finding(
        foundRules.redacted,
        'A value is masked: a call with this text fails, and the value is not invented.',
        'Paste the description as the stack wrote it.',
      ),
    )
  }
  const last = sdp.slice(Math.max(sdp.lastIndexOf('\n'), sdp.lastIndexOf('\r')) + 1)
  if (/…$|\.\.\.$|^a=fingerprint:\S+ (?:[0-9A-Fa-f]{2}:)+[0-9A-Fa-f]?$|^[a-z]=?$|^a=[a-z-]+:$/.test(last)) {
    out.push(
      finding(
        foundRules.truncated,
        'The text ends in the middle of a line: the rest was cut off.',
        'Paste all of it.',
      ),
    )
  }
  return out
}

/** What is wrong with a description or its label before any rule looks at its lines. */
function noticed({ sdp, type }: Place): Finding[] {
  const findings = gaps(sdp)
  if (type === 'offer' && /^a=setup:(?:active|passive)\s*$/m.test(sdp) && !/setup:actpass/.test(sdp)) {
    findings.push(
      finding(
        foundRules.typeMismatch,
        'It is labelled offer, but a=setup makes it an answer: WhatsApp then waits for the other kind and the call never connects.',
        'Send an answer with “sdp_type”: “answer”, as in Meta’s examples; the parameter tables are wrong there.',
      ),
    )
  }
  return findings
}

/**
 * Finds the descriptions in what people paste: raw text, JSON, logs, literals, encodings. Says what was peeled off, and
 * never invents what is missing. A pasted error message gives findings that name the rules behind it.
 */
export function extract(input: string): Extraction {
  let places: Place[] = findAll(input)
  if (places.length === 0) {
    const part = fragment(input)
    if (part !== null) places = [part]
  }
  const found = places.map((each): ExtractedSdp => {
    const { sdp, steps, path, type, start, end } = each
    return { sdp, steps, path, type, start, end, findings: noticed(each) }
  })
  const findings = explainErrors(input)
  if (found.length > 0 || input.trim() === '') return { found, findings }
  if (findings.length > 0) return { found, findings }
  if (/candidate:\S{1,64} \d{1,9} (?:udp|tcp) /i.test(input)) {
    findings.push(
      finding(
        foundRules.candidateOnly,
        'This is a single ICE candidate, not a session description.',
        'Paste the description that it belongs to.',
      ),
    )
  } else {
    findings.push(
      finding(
        foundRules.notSdp,
        'No session description was found: nothing here begins with v=0 in any form that is known.',
        'Paste the SDP, the request body, the webhook or the log line that holds it.',
      ),
    )
  }
  return { found, findings }
}

/** What was noticed about the `index`-th description and about the text around it. */
export function findingsOf({ found, findings }: Extraction, index: number): Finding[] {
  return [...(found[index]?.findings ?? []), ...findings]
}
