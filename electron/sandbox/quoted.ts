/** What a client sent, in a sentence about it: whole, so that a secret is recognised and masked in the log, or not at all. */
export function quoted(text: string, longest: number): string {
  return text.length <= longest ? text : '(too long to quote)'
}
