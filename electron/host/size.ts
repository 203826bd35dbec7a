/**
 * Whether a structured-cloned value stays within `budget` bytes, roughly (two a UTF-16 unit, eight a number, and some for
 * each key). It stops counting at the budget, so a huge value costs no more than a fitting one.
 */
export function fitsIn(value: unknown, budget: number): boolean {
  let left = budget
  const todo: unknown[] = [value]
  while (todo.length > 0 && left >= 0) {
    const next = todo.pop()
    if (typeof next === 'string') left -= 2 * next.length
    else if (ArrayBuffer.isView(next) || next instanceof ArrayBuffer) left -= next.byteLength
    else if (typeof next === 'object' && next !== null) {
      const keys = Object.keys(next)
      left -= 16 + 8 * keys.length
      if (left < 0) break
      for (const key of keys) {
        left -= 2 * key.length
        todo.push(Reflect.get(next, key))
      }
    } else left -= 8
  }
  return left >= 0
}
