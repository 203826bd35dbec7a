import { type Masker, maskText } from '../wire/mask.ts'
import { type WireRequest, wireUrl } from '../wire/stages.ts'
import { maskedEvidence, maskedProblem } from './preview.ts'
import type { Outcome } from './send.ts'
import type { Exchange } from './store.ts'
import type { SentHead } from './transport.ts'
import { bodySize, bodyStart } from './upload.ts'

/** The head of an HTTP/1.1 request as it is written where nothing else is known: before anything was sent. */
function plannedHead(wire: WireRequest): SentHead {
  return { requestLine: `${wire.method} ${wire.requestTarget} HTTP/1.1`, headers: wire.headers }
}

/** As Node writes it over HTTP/1.1: request line and fields, Latin-1, with the empty line. Of HTTP/2, which packs them, the fields. */
function headBytes(head: SentHead): Uint8Array {
  const fields = head.headers.map((header) => `${header.name}: ${header.value}`)
  const lines = head.requestLine === null ? fields : [head.requestLine, ...fields]
  // What is masked already is no Latin-1.
  const mask = Buffer.from(maskText, 'utf8').toString('latin1')
  return Buffer.from(`${lines.join('\r\n').replaceAll(maskText, mask)}\r\n\r\n`, 'latin1')
}

/** Of a body that is sent from disk this much is kept for showing. */
const shownUploadBytes = 1024 * 1024

/**
 * Everything that is put on the socket; a chunked body stands there without its framing. Of an upload from disk it is the
 * first MiB and a line that says how much followed.
 */
export async function sentBytes(outcome: Outcome): Promise<Uint8Array> {
  const { wire } = outcome.signed
  const head = headBytes(outcome.sent ?? plannedHead(wire))
  if (wire.upload === undefined) return Buffer.concat([head, wire.body])
  // A file that went away meanwhile was sent, or its error is told already.
  const shown = await bodyStart(wire, shownUploadBytes).catch(() => new Uint8Array(0))
  const rest = wire.upload.size - shown.length
  const note = rest > 0 ? `\r\n[${rest} more bytes were sent from disk and are not kept]` : ''
  return Buffer.concat([head, shown, Buffer.from(note)])
}

/** What a finished send looks like outside the privileged side: no secret in any text. */
export function exchangeOf(
  outcome: Outcome,
  facts: { id: string; requestId: string | null; sentAt: Date },
  masker: Masker,
): Exchange {
  const { wire, evidence } = outcome.signed
  const response = outcome.answer?.response ?? null
  const sent = outcome.sent ?? plannedHead(wire)
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
      headers: sent.headers.map((header) => pair(header.name, header.value)),
      bodyBytes: bodySize(wire),
      wasSent: outcome.sent !== null,
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
