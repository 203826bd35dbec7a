import type { NumberState } from './publishing.ts'

/** The numbers of which the last publish or check said that they publish this pair, and how many of them Meta's signature misses. */
export function whereUsed(
  numbers: Readonly<Record<string, Pick<NumberState, 'known'>>>,
  keyId: string,
): { published: number; mismatched: number } {
  const known = Object.values(numbers).map((number) => number.known)
  const mine = known.filter((one) => one.kind === 'published' && one.keyId === keyId)
  return {
    published: mine.length,
    mismatched: mine.filter((one) => one.kind === 'published' && one.status === 'MISMATCH').length,
  }
}

/** As the list of pairs says it; null while nothing is known. */
export function whereUsedText({ published, mismatched }: ReturnType<typeof whereUsed>): string | null {
  if (published === 0) return null
  const numbers = `published to ${published} number${published === 1 ? '' : 's'}`
  return mismatched === 0 ? numbers : `${numbers}, ${mismatched} MISMATCH`
}
