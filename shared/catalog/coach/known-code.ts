import type { Advice, Remedy } from './entry.ts'

/** One row of a service's table of error codes. The first row that fits counts, so the narrower one stands first. */
export interface KnownCode {
  /** As the body has them, as text; several where the source tells them as one. */
  codes: readonly string[]
  /** Where the code alone does not decide: the subcode, the HTTP status, or what the texts of the error say. */
  subcode?: string
  status?: number
  says?: RegExp
  /** A title: no full stop. */
  means: string
  /** What to do now, in sentences. */
  next: string
  remedies?: Remedy[]
  /** The page that says so, or `reported:` and where. */
  source: string
}

/** What a refusal says of itself. */
export interface Said {
  code: string
  subcode?: string
  status: number
  message: string
  /** Meta's `error_data.details`: says more than the message. */
  details?: string
}

/**
 * The first row that fits: narrower rows (a subcode, a status, words of the message) stand before the general one of a
 * code.
 */
export function lookUp(table: readonly KnownCode[], said: Said): KnownCode | undefined {
  const texts = `${said.message}\n${said.details ?? ''}`
  return table.find(
    (row) =>
      row.codes.includes(said.code) &&
      (row.subcode === undefined || row.subcode === said.subcode) &&
      (row.status === undefined || row.status === said.status) &&
      (row.says === undefined || row.says.test(texts)),
  )
}

/** A row as a card, with the service's own words before what to do. */
export function adviceOf(row: KnownCode, speaker: string, said: Said): Omit<Advice, 'id'> {
  return {
    title: `${row.means} (${said.code}${row.subcode === undefined ? '' : `/${row.subcode}`})`,
    text: `${quotation(speaker, said)}${row.next}`,
    remedies: row.remedies ?? [],
  }
}

/** Longer than any text that Meta or Microsoft is known to send here. */
const longestQuote = 300

/** `WhatsApp says “…”. `, or nothing when the service says nothing. */
export function quotation(speaker: string, said: Said): string {
  const text = (said.details ?? said.message).replace(/^\(#\d+\)\s*/, '').trim()
  if (text === '') return ''
  const cut = text.length > longestQuote ? `${text.slice(0, longestQuote - 1)}…` : text.replace(/\.$/, '')
  return `${speaker} says “${cut}”. `
}

/** Gives every row the page that it comes from. */
export function from(source: string, rows: readonly Omit<KnownCode, 'source'>[]): KnownCode[] {
  return rows.map((row) => ({ ...row, source }))
}
