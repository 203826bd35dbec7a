/** As many characters as the contract takes for a request, a folder or a workspace. */
const longest = 200

/** Why an item cannot be called so; null where it can. */
export function nameProblem(name: string): string | null {
  const { length } = name.trim()
  return length > longest ? `A name has ${longest} characters at most; this one has ${length}.` : null
}
