import type { Field } from '../../shared/request/model.ts'
import { readField } from './body-yaml.ts'
import { pairEntries } from './pair-entries.ts'
import { asWanted, asWantedMap, isPlainMap, type Plain, textAt, type Wanted } from './yaml.ts'

/**
 * Variables of a request, a folder, the workspace or an environment. OpenCollection's value is a text, a `{ type, data }`, or
 * a list of titled variants of which one is selected; Cordboard shows the text of it, and keeps the form.
 */
export function readVariable(entry: Plain): Field {
  return { ...readField(entry), value: valueText(isPlainMap(entry) ? entry.value : undefined) }
}

function valueText(value: Plain | undefined): string {
  if (Array.isArray(value)) return valueText(selected(value)?.value)
  return (typeof value === 'string' ? value : textAt(value, 'data')) ?? ''
}

function selected(variants: Plain[]): { [key: string]: Plain } | undefined {
  const maps = variants.filter(isPlainMap)
  return maps.find((variant) => textAt(variant, 'selected') === 'true') ?? maps[0]
}

/** The list for the file, of which `present` is the one that stands in it. Only those of an environment can be secret. */
export function writeVariables(
  fields: readonly (Field & { secret?: boolean })[],
  present: readonly Plain[],
): Wanted {
  if (fields.length === 0) return undefined
  const found = pairEntries(present.map(readVariable), fields)
  return fields.map(({ name, value, enabled, secret }, at) => {
    const before = present[found[at] ?? -1]
    const form = isPlainMap(before) ? before.value : undefined
    return {
      name,
      ...(secret === true ? secretOf(form) : { value: valueIn(form, value) }),
      ...(secret === false ? { secret: undefined } : {}),
      disabled: enabled ? undefined : true,
    }
  })
}

/**
 * No value stays in the file, not even the variants that are not selected: whoever marks a variable as secret says that its
 * values do not belong there, and each of them is one. The type does: OpenCollection has it beside the name of a secret.
 */
function secretOf(form: Plain | undefined): { [key: string]: Wanted } {
  const type = typeIn(form)
  return { value: undefined, secret: true, ...(type === null ? {} : { type }) }
}

function typeIn(form: Plain | undefined): string | null {
  return Array.isArray(form) ? typeIn(selected(form)?.value) : textAt(form, 'type')
}

function valueIn(form: Plain | undefined, value: string): Wanted {
  if (form !== undefined && valueText(form) === value) return asWanted(form)
  if (!Array.isArray(form)) return isPlainMap(form) ? { ...asWantedMap(form), data: value } : value
  const chosen = selected(form)
  if (chosen === undefined) return value
  const next = { ...asWantedMap(chosen), value: valueIn(chosen.value, value) }
  return form.map((variant) => (variant === chosen ? next : asWanted(variant)))
}
