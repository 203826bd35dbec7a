import type { z } from 'zod'
import type { previewSchema, signingEvidenceSchema } from '../../shared/ipc/contract/exchange.ts'
import type { Problem } from '../../shared/problem.ts'
import type { Masker } from '../wire/mask.ts'
import type { Prepared } from './prepare.ts'
import { bodySize } from './upload.ts'

export type Preview = z.input<typeof previewSchema>

/** Parts are masked one by one, so that joined they still are the string to sign that is shown. */
export function maskedEvidence(
  evidence: z.infer<typeof signingEvidenceSchema> | null,
  masker: Masker,
): z.infer<typeof signingEvidenceSchema> | null {
  if (evidence === null) return null
  const masked = (list: typeof evidence.parts) =>
    list.map((part) => ({ ...part, text: masker.text(part.text) }))
  const parts = masked(evidence.parts)
  const canonical = evidence.canonical === undefined ? {} : { canonical: masked(evidence.canonical) }
  return { ...evidence, ...canonical, parts, stringToSign: parts.map((part) => part.text).join('') }
}

export function maskedProblem(problem: Problem, masker: Masker): Problem {
  return { ...problem, message: masker.text(problem.message), fix: masker.text(problem.fix) }
}

/** What the editor shows of a prepared request. With problems it tells as much as is known. */
export function previewOf(prepared: Prepared, auth: Preview['auth']): Preview {
  const { masker, encoded, resolved } = prepared
  const wire = prepared.signed?.wire ?? encoded.partial
  return {
    url: masker.text(resolved.url),
    method: wire.method,
    host: masker.text(wire.host),
    requestTarget: masker.text(wire.requestTarget),
    headers: wire.headers.map((header) => ({ ...header, value: masker.text(header.value) })),
    bodyBytes: bodySize(wire),
    auth,
    inherited: prepared.inherited.map((header) => ({ ...header, value: masker.text(header.value) })),
    signing: maskedEvidence(prepared.signed?.evidence ?? null, masker),
    problems: prepared.problems.map((problem) => maskedProblem(problem, masker)),
    notes: prepared.notes.map((note) => masker.text(note)),
  }
}
