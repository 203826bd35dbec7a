import { sample } from 'openapi-sampler'
import type { Body, Field } from '../../../shared/request/model.ts'
import type { Wanted } from '../yaml.ts'
import { itemsOf, leaf, styleOf } from './openapi-styles.ts'
import type { Context } from './references.ts'
import { at, isRecord, type Loose, mapIn, recordOf, textIn } from './values.ts'

/** The first of a map or a list: where a document gives several examples, one is taken. */
export function firstOf(value: unknown): unknown {
  return isRecord(value) ? Object.values(value)[0] : Array.isArray(value) ? value[0] : undefined
}

/** JSON before forms before the rest: what people edit. */
const preferred = [
  /^application\/json/i,
  /json/i,
  /^application\/x-www-form-urlencoded/i,
  /^multipart\//i,
  /xml/i,
]

/** The media type that people edit most readily, of `content` (spec 3.1.1 section 4.8.13). */
export function firstMedia(holder: unknown): { type: string; media: Loose } {
  const content = mapIn(holder, 'content')
  const types = Object.keys(content)
  const type =
    preferred.map((pattern) => types.find((name) => pattern.test(name))).find(Boolean) ?? types[0] ?? ''
  return { type, media: mapIn(content, type) }
}

/** What a schema describes, invented where it gives no example. */
function invented(context: Context, schema: unknown, isXml: boolean): unknown {
  if (schema === undefined) return undefined
  try {
    const options = {
      skipReadOnly: true,
      quiet: true,
      maxSampleDepth: 8,
      ...(isXml ? { format: 'xml' } : {}),
    }
    return sample(
      schema as Parameters<typeof sample>[0],
      options as Parameters<typeof sample>[1],
      context.document,
    )
  } catch {
    // A schema that contradicts itself, or a reference that leads elsewhere: there is no example then.
    return undefined
  }
}

function exampleOf(context: Context, type: string, media: Loose): unknown {
  const named = at(context.resolve(firstOf(media.examples)), 'value')
  return media.example ?? named ?? invented(context, media.schema, /xml/i.test(type))
}

function propertiesOf(context: Context, schema: unknown): Map<string, Loose> {
  const resolved = recordOf(context.resolve(schema))
  const found = new Map<string, Loose>()
  const parts = Array.isArray(resolved.allOf) ? resolved.allOf.slice(0, 50) : []
  for (const part of parts) {
    for (const [name, property] of Object.entries(mapIn(context.resolve(part), 'properties'))) {
      found.set(name, recordOf(context.resolve(property)))
    }
  }
  for (const [name, property] of Object.entries(mapIn(resolved, 'properties'))) {
    found.set(name, recordOf(context.resolve(property)))
  }
  return found
}

/** An object that nobody gave a style is JSON (spec 3.1.1 section 4.8.15). */
function fieldsOf(name: string, value: unknown, encoding: Loose): Field[] {
  const isStyled = 'style' in encoding || 'explode' in encoding
  const given = isRecord(value) && !isStyled ? leaf(value) : value
  return itemsOf(name, given, styleOf(encoding, 'form')).map((field) => ({ ...field, enabled: true }))
}

/** A body made of the examples, else of the schema. Notes say which other media types there were. */
export function bodyOf(context: Context, given: unknown): { body: Body; notes: string[] } {
  const { type, media } = firstMedia(context.resolve(given))
  if (type === '') return { body: { kind: 'none' }, notes: [] }
  const others = Object.keys(mapIn(context.resolve(given), 'content')).filter((name) => name !== type)
  const notes =
    others.length === 0 ? [] : [`Its body is also taken as ${others.join(', ')}; ${type} was made.`]
  const example = exampleOf(context, type, media)
  if (/x-www-form-urlencoded/i.test(type)) {
    const values = recordOf(example)
    const names = new Set([...propertiesOf(context, media.schema).keys(), ...Object.keys(values)])
    const fields = [...names].flatMap((name) => fieldsOf(name, at(values, name), mapIn(media.encoding, name)))
    return { body: { kind: 'form', fields }, notes }
  }
  if (/^multipart\//i.test(type)) {
    const values = recordOf(example)
    const parts = [...propertiesOf(context, media.schema)].map(([name, property]) => {
      const isFile =
        textIn(property, 'format') === 'binary' || textIn(property, 'contentMediaType').includes('octet')
      return {
        name,
        enabled: true,
        kind: isFile ? ('file' as const) : ('text' as const),
        value: isFile ? '' : textIn(values, name),
        contentType: textIn(mapIn(mapIn(media, 'encoding'), name), 'contentType'),
      }
    })
    return { body: { kind: 'multipart', parts }, notes }
  }
  const isText = /json|xml|^text\//i.test(type)
  if (!isText) return { body: { kind: 'file', path: '', contentType: type.includes('*') ? '' : type }, notes }
  const text = typeof example === 'string' && !/json/i.test(type) ? example : textOfExample(example)
  const kind = /json/i.test(type) ? 'json' : /xml/i.test(type) ? 'xml' : 'text'
  return { body: { kind, text }, notes }
}

function textOfExample(example: unknown): string {
  return example === undefined ? '' : JSON.stringify(example, null, 2)
}

/** Responses with an example of their own, in the words of OpenCollection; nothing is invented. */
export function examplesOf(context: Context, responses: unknown): Wanted[] {
  return Object.entries(recordOf(responses)).flatMap(([status, given]) => {
    const response = recordOf(context.resolve(given))
    const { type, media } = firstMedia(response)
    const named = Object.entries(mapIn(media, 'examples')).map(
      ([name, entry]) => [name, at(context.resolve(entry), 'value')] as const,
    )
    const all = media.example === undefined ? named : [['', media.example] as const, ...named]
    return all
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => ({
        name: name || `${status} ${textIn(response, 'description').split('\n')[0] ?? ''}`.trim(),
        response: {
          status: /^[1-5]\d\d$/.test(status) ? Number(status) : undefined,
          body: {
            type: /json/.test(type) ? 'json' : /xml/.test(type) ? 'xml' : 'text',
            data: typeof value === 'string' ? value : textOfExample(value),
          },
        },
      }))
  })
}
