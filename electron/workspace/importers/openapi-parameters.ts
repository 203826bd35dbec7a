import { firstMedia, firstOf } from './openapi-bodies.ts'
import { itemsOf, leaf, oneText, styleOf } from './openapi-styles.ts'
import type { Context } from './references.ts'
import { at, isTrue, type Loose, recordOf, textIn } from './values.ts'

export interface Parameter {
  place: string
  name: string
  /** For a place that takes one text: path, header, cookie. */
  value: string
  /** For the query: a list or an object may be several items. */
  items: { name: string; value: string }[]
  required: boolean
  description: string
}

/** The parameters of an operation; a later one of the same place and name replaces the one of its path. */
export function parametersOf(context: Context, given: readonly unknown[]): Parameter[] {
  const found = new Map<string, Parameter>()
  for (const entry of given) {
    const parameter = recordOf(context.resolve(entry))
    const [place, name] = [textIn(parameter, 'in'), textIn(parameter, 'name')]
    if (name === '') continue
    const value = givenIn(context, parameter)
    const how = styleOf(parameter, place === 'query' || place === 'cookie' ? 'form' : 'simple')
    found.set(`${place} ${name}`, {
      place,
      name,
      value: oneText(name, value, how),
      items: itemsOf(name, value, how),
      required: isTrue(parameter.required) || place === 'path',
      description: textIn(parameter, 'description'),
    })
  }
  return [...found.values()]
}

/** The value to start from: the parameter's example, its default, its first choice; else nothing. */
function givenIn(context: Context, parameter: Loose): unknown {
  const { type, media } = firstMedia(parameter)
  const schema = recordOf(context.resolve(parameter.schema ?? media.schema))
  const given = [
    parameter.example,
    at(context.resolve(firstOf(parameter.examples)), 'value'),
    media.example,
    schema.example,
    firstOf(schema.examples),
    schema.default,
    schema.const,
    firstOf(schema.enum),
  ].find((value) => value !== undefined && value !== null)
  // With `content` the value is a document of that type.
  return type === '' ? given : leaf(given)
}
