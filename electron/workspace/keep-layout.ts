/**
 * A YAML printer has one way of writing: `[ 1 ]` for `[1]`, one space before a comment. So that saving does not touch lines
 * that nobody changed, what the printer makes of the unedited file is compared line by line with what it makes of the
 * edited one, and lines that are the same in both are taken from the file as it stood.
 */

/** Beyond this many line pairs a changed region is not searched for equal lines: it is taken from the edited text. */
const maxPairs = 4_000_000

/** Null where the printer joined or split lines, so that they cannot be matched by number. */
export function keepLayout(original: string, printed: string, edited: string): string | null {
  const theirs = original.split('\n')
  const before = printed.split('\n')
  const after = edited.split('\n')
  if (theirs.length !== before.length) return null
  const kept = matches(before, after)
  return after.map((line, at) => theirs[kept.get(at) ?? -1] ?? line).join('\n')
}

/** For lines of `after` the number of the equal line of `before`, increasing: a longest common subsequence. */
function matches(before: readonly string[], after: readonly string[]): Map<number, number> {
  const found = new Map<number, number>()
  let start = 0
  while (start < before.length && start < after.length && before[start] === after[start]) {
    found.set(start, start)
    start += 1
  }
  let end = 0
  const most = Math.min(before.length, after.length) - start
  while (end < most && before[before.length - 1 - end] === after[after.length - 1 - end]) {
    found.set(after.length - 1 - end, before.length - 1 - end)
    end += 1
  }
  const rows = before.length - end - start
  const columns = after.length - end - start
  if (rows === 0 || columns === 0 || rows * columns > maxPairs) return found
  const width = columns + 1
  const lengths = new Uint32Array((rows + 1) * width)
  for (let row = rows - 1; row >= 0; row -= 1) {
    for (let column = columns - 1; column >= 0; column -= 1) {
      lengths[row * width + column] =
        before[start + row] === after[start + column]
          ? (lengths[(row + 1) * width + column + 1] ?? 0) + 1
          : Math.max(lengths[(row + 1) * width + column] ?? 0, lengths[row * width + column + 1] ?? 0)
    }
  }
  for (let row = 0, column = 0; row < rows && column < columns; ) {
    if (before[start + row] === after[start + column]) {
      found.set(start + column, start + row)
      row += 1
      column += 1
    } else if ((lengths[(row + 1) * width + column] ?? 0) >= (lengths[row * width + column + 1] ?? 0))
      row += 1
    else column += 1
  }
  return found
}
