import type { Masker } from './mask.ts'
import { maskedEvidence, maskedProblem } from './preview.ts'
import type { Outcome } from './send.ts'
import { type WireRequest, wireUrl } from './stages.ts'
import type { Exchange } from './store.ts'

/** The head of a request as Node writes it: request line and headers, Latin-1, with the empty line. */
export function headBytes(wire: WireRequest): Uint8Array {
  const lines = [
    `${wire.method} ${wire.requestTarget} HTTP/1.1`,
    ...wire.headers.map((header) => `${header.name}: ${header.value}`),
  ]
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1')
}

/** Everything that is put on the socket; a chunked body stands there without its framing. */
export function sentBytes(wire: WireRequest): Uint8Array {
  return Buffer.concat([headBytes(wire), wire.body])
}

/** What a finished send looks like outside the privileged side: no secret in any text. */
export function exchangeOf(
  outcome: Outcome,
  facts: { id: string; requestId: string | null; sentAt: Date },
  masker: Masker,
): Exchange {
  const { wire, evidence } = outcome.signed
  const response = outcome.answer?.response ?? null
  const pair = (name: string, value: string): [string, string] => [name, masker.text(value)]
  return {
    id: facts.id,
    requestId: facts.requestId,
    sentAt: facts.sentAt.toISOString(),
    request: {
      method: wire.method,
      url: masker.text(wireUrl(wire)),
      requestTarget: masker.text(wire.requestTarget),
      host: masker.text(wire.host),
      headers: wire.headers.map((header) => pair(header.name, header.value)),
      bodyBytes: wire.body.length,
      signing: maskedEvidence(evidence, masker),
    },
    hops: outcome.hops.map((hop) => ({
      ...hop,
      url: masker.text(hop.url),
      location: masker.text(hop.location),
    })),
    response:
      response === null
        ? null
        : { ...response, headers: response.headers.map(([name, value]) => pair(name, value)) },
    error: outcome.problem === null ? null : maskedProblem(outcome.problem, masker),
  }
}
