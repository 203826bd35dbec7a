import type { CauseFinder } from '../case.ts'

/** The right string to sign under a key that the user has as well: of another resource, or an old one. */
export const otherKey: CauseFinder = {
  id: 'other-key',
  find({ key, otherKeys, reproduces, expected }) {
    const hit = otherKeys.find((other) => !Buffer.from(other.key).equals(key) && reproduces({}, other.key))
    if (hit === undefined) return null
    return {
      id: 'other-key',
      confidence: 1,
      message: `The signature was made with ${hit.name}, which is another key than the one that was chosen.`,
      fix: `Use the key of the resource that ${expected.host} names.`,
    }
  },
}
