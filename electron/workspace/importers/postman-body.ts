import type { Body, MultipartPart } from '../../../shared/request/model.ts'
import { writeBody } from '../body-yaml.ts'
import type { Wanted } from '../yaml.ts'
import type { Described } from './docs.ts'
import { headersOf, type PostmanHeader, readPostmanUrl, renamed } from './postman-url.ts'
import { at, isRecord, isTrue, type Loose, listIn, mapIn, recordOf, textIn, textOf } from './values.ts'

export interface PostmanBody {
  body: Body
  described: Described[]
  notes: string[]
}

/** The body of a v2.0 or v2.1 request. One that was switched off is told and not carried. */
export function readPostmanBody(request: Loose, headers: readonly PostmanHeader[]): PostmanBody {
  const body = mapIn(request, 'body')
  const read = bodyOf(body, headers)
  if (!isTrue(body.disabled) || read.body.kind === 'none') return read
  return {
    ...read,
    body: { kind: 'none' },
    notes: [...read.notes, 'Its body was switched off in Postman and was not carried.'],
  }
}

function bodyOf(body: Loose, headers: readonly PostmanHeader[]): PostmanBody {
  const plain = (value: Body): PostmanBody => ({ body: value, described: [], notes: [] })
  switch (textIn(body, 'mode')) {
    case 'raw': {
      const text = renamed(textIn(body, 'raw'))
      const language = textIn(mapIn(mapIn(body, 'options'), 'raw'), 'language')
      return plain(text === '' ? { kind: 'none' } : { kind: rawKind(language, headers), text })
    }
    case 'urlencoded': {
      const list = fieldsOf(at(body, 'urlencoded'))
      return {
        body: { kind: 'form', fields: list.map(({ name, value, enabled }) => ({ name, value, enabled })) },
        described: list,
        notes: [],
      }
    }
    case 'formdata': {
      const entries = listIn(body, 'formdata')
      return {
        body: { kind: 'multipart', parts: entries.flatMap(partsOf) },
        described: fieldsOf(entries),
        notes: entries.some((entry) => textIn(entry, 'type') === 'file' && sourcesOf(entry).length === 0)
          ? ['A file of the form has no path: choose it before sending.']
          : [],
      }
    }
    case 'file': {
      const file = mapIn(body, 'file')
      const content = textIn(file, 'content')
      if (content !== '') return plain({ kind: 'text', text: content })
      const path = textIn(file, 'src') || (typeof body.file === 'string' ? body.file : '')
      const type = headers.find((header) => header.name.toLowerCase() === 'content-type')
      return {
        ...plain({ kind: 'file', path, contentType: type === undefined ? '' : type.value }),
        notes: path === '' ? ['The file of the body has no path: choose it before sending.'] : [],
      }
    }
    case 'graphql': {
      const graphql = mapIn(body, 'graphql')
      return {
        ...plain({ kind: 'json', text: graphqlText(graphql) }),
        notes: ['The GraphQL body became the JSON that is sent.'],
      }
    }
    default:
      return plain({ kind: 'none' })
  }
}

/** Variables stand in the text as JSON, or as a template that is no JSON yet: that is put in as it is. */
export function graphqlText(graphql: Loose): string {
  const variables = textIn(graphql, 'variables').trim()
  const operation = textIn(graphql, 'operationName')
  const parts = [`  "query": ${JSON.stringify(textIn(graphql, 'query'))}`]
  if (operation !== '') parts.push(`  "operationName": ${JSON.stringify(operation)}`)
  if (variables !== '') parts.push(`  "variables": ${variables}`)
  return `{\n${parts.join(',\n')}\n}`
}

function rawKind(language: string, headers: readonly PostmanHeader[]): 'json' | 'xml' | 'text' {
  const type = headers.find((header) => header.enabled && header.name.toLowerCase() === 'content-type')?.value
  const said = type ?? language
  if (/json/i.test(said)) return 'json'
  return /\bxml|\+xml/i.test(said) ? 'xml' : 'text'
}

function fieldsOf(value: unknown): (Described & { value: string; enabled: boolean })[] {
  if (typeof value === 'string') {
    return value
      .split('&')
      .filter(Boolean)
      .map((pair) => {
        const [name = '', ...rest] = pair.split('=')
        return { place: 'field', name, value: rest.join('='), enabled: true, description: '' }
      })
  }
  return (Array.isArray(value) ? value : []).map((entry) => ({
    place: 'field',
    name: textIn(entry, 'key'),
    value: renamed(textIn(entry, 'value')),
    enabled: !isTrue(at(entry, 'disabled')),
    description: isRecord(at(entry, 'description'))
      ? textIn(at(entry, 'description'), 'content')
      : textIn(entry, 'description'),
  }))
}

function sourcesOf(entry: unknown): string[] {
  const source = at(entry, 'src')
  return (Array.isArray(source) ? source : [source]).map(textOf).filter((path) => path !== '')
}

function partsOf(entry: unknown): MultipartPart[] {
  const part = {
    name: textIn(entry, 'key'),
    enabled: !isTrue(at(entry, 'disabled')),
    contentType: textIn(entry, 'contentType'),
  }
  if (textIn(entry, 'type') !== 'file')
    return [{ ...part, kind: 'text', value: renamed(textIn(entry, 'value')) }]
  const files = sourcesOf(entry)
  return (files.length === 0 ? [''] : files).map((value) => ({ ...part, kind: 'file', value }))
}

/** Saved responses, in the words of OpenCollection. */
export function examplesOf(responses: readonly unknown[]): Wanted[] {
  return responses.map((response) => {
    const request = mapIn(response, 'originalRequest')
    const headers = headersOf(at(request, 'header'))
    const { body } = readPostmanBody(request, headers)
    const status = Number(textIn(response, 'code'))
    const text = textIn(response, 'body')
    return {
      name: textIn(response, 'name') || undefined,
      request: {
        url: readPostmanUrl(at(request, 'url')).url || undefined,
        method: textIn(request, 'method') || undefined,
        headers: pairsOf(headers),
        body: writeBody(body, null),
      },
      response: {
        status: Number.isInteger(status) && status > 0 ? status : undefined,
        statusText: textIn(response, 'status') || undefined,
        headers: pairsOf(headersOf(at(response, 'header'))),
        body: text === '' ? undefined : { type: languageOf(recordOf(response)), data: text },
      },
    }
  })
}

function pairsOf(headers: readonly PostmanHeader[]): Wanted {
  if (headers.length === 0) return undefined
  return headers.map(({ name, value, enabled }) => ({ name, value, disabled: enabled ? undefined : true }))
}

function languageOf(response: Loose): string {
  const language = textIn(response, '_postman_previewlanguage').toLowerCase()
  return ['json', 'xml', 'html'].includes(language) ? language : 'text'
}
