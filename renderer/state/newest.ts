/**
 * Reads so that only the newest reading counts: `take` never gets an older answer after a newer one. A call whose reading was
 * overtaken ends when the newer one does, so whoever waited for it finds what it asked for.
 */
export function newest<T>(
  read: () => Promise<T>,
  take: (value: T) => void,
  fail: (error: unknown) => void,
): () => Promise<void> {
  let last = Promise.resolve()
  let count = 0
  const reading = async (id: number): Promise<void> => {
    try {
      const value = await read()
      if (id === count) return take(value)
    } catch (error) {
      if (id === count) {
        fail(error)
        throw error
      }
    }
    return last
  }
  return () => {
    count += 1
    last = reading(count)
    return last
  }
}
