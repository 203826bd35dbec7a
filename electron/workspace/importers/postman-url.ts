import { type QueryItem, withQueryItems } from '../../../shared/request/query.ts'
import type { Described } from './docs.ts'
import { at, isRecord, isTrue, type Loose, listIn, textIn, textOf } from './values.ts'

export interface PostmanUrl {
  url: string
  pathVariables: { name: string; value: string }[]
  disabledQuery: { name: string; value: string }[]
  described: Described[]
  notes: string[]
}

/** A URL as Postman keeps it: text, or its parts beside `raw`. The text as typed is taken, with the query of the list. */
export function readPostmanUrl(value: unknown): PostmanUrl {
  const none = { pathVariables: [], disabledQuery: [], described: [], notes: [] }
  if (!isRecord(value)) return { url: renamed(textOf(value)), ...none }
  const raw = textIn(value, 'raw')
  const typed = raw === '' ? fromParts(value) : raw
  const list = listIn(value, 'query').map(readItem)
  const enabled = list.filter((item) => item.enabled)
  const described: Described[] = [
    ...list.map(({ name, description }) => ({ place: 'query', name, description })),
    ...listIn(value, 'variable').map((entry) => ({
      place: 'path',
      name: textIn(entry, 'key') || textIn(entry, 'id'),
      description: describe(entry),
    })),
  ]
  return {
    url: renamed(list.length === 0 ? typed : withQueryItems(typed, enabled)),
    pathVariables: listIn(value, 'variable').map((entry) => ({
      name: textIn(entry, 'key') || textIn(entry, 'id'),
      value: renamed(textIn(entry, 'value')),
    })),
    disabledQuery: list
      .filter((item) => !item.enabled)
      .map(({ name, value }) => ({ name, value: renamed(value) })),
    described,
    notes: [],
  }
}

/** `$randomUUID` is `$guid` under another name; the other random variables stay and are reported when they are used. */
export function renamed(text: string): string {
  return text.includes('{{$randomUUID}}') ? text.replaceAll('{{$randomUUID}}', '{{$guid}}') : text
}

function describe(entry: unknown): string {
  const description = at(entry, 'description')
  return isRecord(description) ? textIn(description, 'content') : textOf(description)
}

function readItem(entry: unknown): QueryItem & { enabled: boolean; description: string } {
  const bare = at(entry, 'value') === null || at(entry, 'value') === undefined
  return {
    name: textIn(entry, 'key'),
    value: textIn(entry, 'value'),
    bare,
    enabled: !isTrue(at(entry, 'disabled')),
    description: describe(entry),
  }
}

function joined(value: unknown, separator: string): string {
  if (!Array.isArray(value)) return textOf(value)
  return value.map((part) => (isRecord(part) ? textIn(part, 'value') : textOf(part))).join(separator)
}

function fromParts(url: Loose): string {
  const protocol = textIn(url, 'protocol').replace(/:?\/*$/, '')
  const host = joined(url.host, '.')
  const port = textIn(url, 'port')
  const path = joined(url.path, '/')
  const hash = textIn(url, 'hash')
  return [
    protocol === '' ? '' : `${protocol}://`,
    host,
    port === '' ? '' : `:${port}`,
    path === '' || path.startsWith('/') ? path : `/${path}`,
    hash === '' ? '' : `#${hash}`,
  ].join('')
}

export interface PostmanHeader {
  name: string
  value: string
  enabled: boolean
  description: string
}

/** A list of `{ key, value }`, of lines, or one text with a header a line (v2.0). */
export function headersOf(value: unknown): PostmanHeader[] {
  const entries: readonly unknown[] = Array.isArray(value) ? value : textOf(value).split(/\r?\n/)
  return entries.flatMap((entry) => {
    if (typeof entry === 'string') {
      const colon = entry.indexOf(':')
      return colon < 1
        ? []
        : [
            {
              name: entry.slice(0, colon).trim(),
              value: renamed(entry.slice(colon + 1).trim()),
              enabled: true,
              description: '',
            },
          ]
    }
    const name = textIn(entry, 'key')
    return name === ''
      ? []
      : [
          {
            name,
            value: renamed(textIn(entry, 'value')),
            enabled: !isTrue(at(entry, 'disabled')),
            description: describe(entry),
          },
        ]
  })
}
