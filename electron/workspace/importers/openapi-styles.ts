import { at, isRecord, isTrue, textIn, textOf } from './values.ts'

/** `style` and `explode`: how OpenAPI writes values that are lists or objects (spec 3.1.1 section 4.8.12). */
export interface Style {
  style: string
  explode: boolean
}

/**
 * The style of a parameter or an encoding; `explode` is true for `form` unless it says otherwise (spec 3.1.1 section
 * 4.8.12).
 */
export function styleOf(holder: unknown, otherwise: string): Style {
  const style = textIn(holder, 'style') || otherwise
  const explode = at(holder, 'explode')
  return { style, explode: explode === undefined ? style === 'form' : isTrue(explode) }
}

/** In a URL a JSON text over several lines is none. */
export function leaf(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : textOf(value)
}

const separators = new Map([
  ['spaceDelimited', ' '],
  ['pipeDelimited', '|'],
])

/** Items of a query or fields of a form; spaces are encoded when it is sent. */
export function itemsOf(
  name: string,
  value: unknown,
  { style, explode }: Style,
): { name: string; value: string }[] {
  if (style === 'deepObject') return deep(name, value)
  const joined = (texts: readonly string[]) => [{ name, value: texts.join(separators.get(style) ?? ',') }]
  if (Array.isArray(value)) {
    const texts = value.map(leaf)
    return explode && texts.length > 0 ? texts.map((text) => ({ name, value: text })) : joined(texts)
  }
  if (!isRecord(value)) return [{ name, value: leaf(value) }]
  const entries = Object.entries(value).map(([key, entry]) => ({ name: key, value: leaf(entry) }))
  return explode ? entries : joined(entries.flatMap((entry) => [entry.name, entry.value]))
}

/** `filter[a]=1`; deeper ones as servers read them, since the spec says nothing of them. */
function deep(name: string, value: unknown): { name: string; value: string }[] {
  if (Array.isArray(value)) return value.flatMap((entry) => deep(name, entry))
  if (!isRecord(value)) return [{ name, value: leaf(value) }]
  return Object.entries(value).flatMap(([key, entry]) => deep(`${name}[${key}]`, entry))
}

/** For a place that takes one text: path, header, cookie. */
export function oneText(name: string, value: unknown, { style, explode }: Style): string {
  const parts = Array.isArray(value)
    ? value.map(leaf)
    : isRecord(value)
      ? Object.entries(value).flatMap(([key, entry]) =>
          explode ? [`${key}=${leaf(entry)}`] : [key, leaf(entry)],
        )
      : [leaf(value)]
  if (parts.join('') === '') return ''
  if (style === 'label') return `.${parts.join(explode ? '.' : ',')}`
  if (style !== 'matrix') return parts.join(',')
  if (!explode) return `;${name}=${parts.join(',')}`
  return parts.map((part) => (isRecord(value) ? `;${part}` : `;${name}=${part}`)).join('')
}
