import type { Field } from '../../shared/request/model.ts'
import { readField } from './body-yaml.ts'
import { isPlainMap, type Plain, textAt, type Wanted } from './yaml.ts'

/**
 * Variables of a request, a folder or the workspace. OpenCollection's value is a text, a `{ type, data }`, or a list of
 * titled variants of which one is selected; Cordboard shows the text of it, and keeps the form.
 */
export function readVariable(entry: Plain): Field {
  return { ...readField(entry), value: valueText(isPlainMap(entry) ? entry.value : undefined) }
}

function valueText(value: Plain | undefined): string {
  if (Array.isArray(value)) return valueText(isPlainMap(selected(value)) ? selected(value)?.value : undefined)
  return (typeof value === 'string' ? value : textAt(value, 'data')) ?? ''
}

function selected(variants: Plain[]): { [key: string]: Plain } | undefined {
  const maps = variants.filter(isPlainMap)
  return maps.find((variant) => textAt(variant, 'selected') === 'true') ?? maps[0]
}

/** The list for the file, of which `present` is the one that stands in it. */
export function writeVariables(fields: readonly Field[], present: readonly Plain[]): Wanted {
  if (fields.length === 0) return undefined
  return fields.map(({ name, value, enabled }) => {
    const before = present.find((entry) => textAt(entry, 'name') === name)
    const form = isPlainMap(before) ? before.value : undefined
    return { name, value: valueIn(form, value), disabled: enabled ? undefined : true }
  })
}

function valueIn(form: Plain | undefined, value: string): Wanted {
  if (Array.isArray(form)) {
    const chosen = selected(form)
    return form.map((variant) =>
      isPlainMap(variant) && variant === chosen
        ? { ...plainMap(variant), value: valueIn(variant.value, value) }
        : asWanted(variant),
    )
  }
  return isPlainMap(form) ? { ...plainMap(form), data: value } : value
}

function asWanted(value: Plain): Wanted {
  if (value === null) return ''
  if (typeof value === 'string') return value
  return Array.isArray(value) ? value.map(asWanted) : plainMap(value)
}

function plainMap(value: { [key: string]: Plain }): { [key: string]: Wanted } {
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, asWanted(inner)]))
}
