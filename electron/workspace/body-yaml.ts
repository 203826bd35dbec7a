import type { Body } from '../../shared/request/model.ts'
import { asWanted, isPlainMap, listAt, type Plain, textAt, type Wanted } from './yaml.ts'

/** Bodies as OpenCollection writes them: `{ type, data }`, or a list of titled variants of which one is selected. */

/** The selected variant's place under `http`, or that of the only body. */
export function bodyPath(body: Plain | undefined): (string | number)[] {
  if (!Array.isArray(body)) return ['http', 'body']
  return ['http', 'body', selectedVariant(body), 'body']
}

function selectedVariant(variants: Plain[]): number {
  const selected = variants.findIndex((variant) => textAt(variant, 'selected') === 'true')
  return Math.max(selected, 0)
}

/** The selected or only body. A variant without one has none, as a request without one. */
function chosenBody(body: Plain | undefined): Plain | undefined {
  if (!Array.isArray(body)) return body
  const variant = body[selectedVariant(body)]
  return isPlainMap(variant) ? variant.body : undefined
}

/** The body of a request file; a kind that is not known reads as none. */
export function readBody(body: Plain | undefined): Body {
  const value = chosenBody(body)
  const data = textAt(value, 'data') ?? ''
  switch (textAt(value, 'type')) {
    case 'json':
      return { kind: 'json', text: data }
    case 'xml':
      return { kind: 'xml', text: data }
    case 'text':
    case 'sparql':
      return { kind: 'text', text: data }
    case 'form-urlencoded':
      return { kind: 'form', fields: listAt(value, 'data').map(readField) }
    case 'multipart-form':
      return { kind: 'multipart', parts: listAt(value, 'data').flatMap(readParts) }
    case 'file': {
      const files = listAt(value, 'data')
      const file = files[selectedVariant(files)]
      return {
        kind: 'file',
        path: textAt(file, 'filePath') ?? '',
        contentType: textAt(file, 'contentType') ?? '',
      }
    }
    default:
      return { kind: 'none' }
  }
}

/** A header, a form field or a query item as OpenCollection has it. */
export function readField(entry: Plain): { name: string; value: string; enabled: boolean } {
  return {
    name: textAt(entry, 'name') ?? '',
    value: textAt(entry, 'value') ?? '',
    enabled: textAt(entry, 'disabled') !== 'true',
  }
}

type Part = Extract<Body, { kind: 'multipart' }>['parts'][number]

/** A file entry may list several paths: they are so many parts of one name. */
function readParts(entry: Plain): Part[] {
  const { name, value, enabled } = readField(entry)
  const contentType = textAt(entry, 'contentType') ?? ''
  if (textAt(entry, 'type') !== 'file') return [{ name, enabled, kind: 'text', value, contentType }]
  const paths = listAt(entry, 'value').map((path) => (typeof path === 'string' ? path : ''))
  const files = paths.length > 0 ? paths : [value]
  return files.map((path) => ({ name, enabled, kind: 'file', value: path, contentType }))
}

/** `before` is what stands in the file: SPARQL is edited as text and stays SPARQL, files that are not selected stay. */
export function writeBody(body: Body, before: Plain | undefined): Wanted {
  const present = chosenBody(before)
  const type = textAt(present, 'type')
  switch (body.kind) {
    case 'none':
      return undefined
    case 'json':
    case 'xml':
      return { type: body.kind, data: body.text }
    case 'text':
      return { type: type === 'sparql' ? 'sparql' : 'text', data: body.text }
    case 'form':
      return { type: 'form-urlencoded', data: body.fields.map(writeField) }
    case 'multipart':
      return {
        type: 'multipart-form',
        data: body.parts.map((part) => ({
          name: part.name,
          type: part.kind,
          value: part.kind === 'file' ? [part.value] : part.value,
          contentType: part.contentType === '' ? undefined : part.contentType,
          disabled: part.enabled ? undefined : true,
        })),
      }
    case 'file':
      return { type: 'file', data: writeFiles(body, type === 'file' ? listAt(present, 'data') : []) }
  }
}

function writeFiles(body: Extract<Body, { kind: 'file' }>, present: Plain[]): Wanted[] {
  const file = { filePath: body.path, contentType: body.contentType, selected: true }
  const at = selectedVariant(present)
  return present.length === 0 ? [file] : present.map((other, n) => (n === at ? file : asWanted(other)))
}

/** The same back: `disabled` stands only where it is true. */
export function writeField(field: { name: string; value: string; enabled: boolean }): {
  [key: string]: Wanted
} {
  return { name: field.name, value: field.value, disabled: field.enabled ? undefined : true }
}
