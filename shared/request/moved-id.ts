/** The id that an item has after `from`, itself or a folder above it, became `to`. */
export function movedId(id: string, from: string, to: string): string {
  if (id === from) return to
  return id.startsWith(`${from}/`) ? to + id.slice(from.length) : id
}
