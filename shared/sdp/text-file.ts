import type { Problem } from '../problem.ts'

/** Bytes. The longest SDP that was ever seen has 40 kB; a log with one in it has more. */
const largest = 2 * 1024 * 1024

/** Why a file of `size` bytes is not read for an SDP in it; null when it is. */
export function textFileProblem({ name, size }: { name: string; size: number }): Problem | null {
  if (size <= largest) return null
  return {
    code: 'file-too-large',
    message: `${name} is larger than 2 MB.`,
    fix: 'Paste the part with the SDP into the SDP Lab.',
  }
}
