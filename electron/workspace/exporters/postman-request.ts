import type { Body, Field, RequestDraft } from '../../../shared/request/model.ts'
import { findPathVariables } from '../../../shared/request/path-variables.ts'
import { queryItems } from '../../../shared/request/query.ts'
import type { Json } from './exporter.ts'
import type { Example } from './kept.ts'

/** The key `request` of an item, and what stands in the same words: `originalRequest` of a saved response. */
export function requestOf(draft: RequestDraft, auth: Json | undefined): { [key: string]: Json } {
  return {
    method: draft.method,
    header: headersOf([...draft.headers, ...fileType(draft)]),
    ...(auth === undefined ? {} : { auth }),
    ...(draft.body.kind === 'none' ? {} : { body: bodyOf(draft.body) }),
    url: urlOf(draft),
  }
}

/** Postman has no type beside the path of a file. */
function fileType({ body, headers }: RequestDraft): Field[] {
  if (body.kind !== 'file' || body.contentType === '') return []
  const isSaid = headers.some(({ name, enabled }) => enabled && name.toLowerCase() === 'content-type')
  return isSaid ? [] : [{ name: 'Content-Type', value: body.contentType, enabled: true }]
}

function headersOf(headers: readonly Field[]): Json {
  return headers.map(({ name, value, enabled }) => ({
    key: name,
    value,
    ...(enabled ? {} : { disabled: true }),
  }))
}

/** An example as a saved response of a v2.1.0 collection. */
export function responseOf({ name, asked, status, statusText, headers, language, text }: Example): Json {
  return {
    name,
    ...(asked === null ? {} : { originalRequest: requestOf(asked, undefined) }),
    status: statusText,
    ...(status > 0 ? { code: status } : {}),
    _postman_previewlanguage: language,
    header: headersOf(headers),
    body: text,
  }
}

function urlOf(draft: RequestDraft): Json {
  const [, protocol = '', host = '', port = '', path = ''] =
    /^(?:([a-z][a-z0-9+.-]*):\/\/)?([^/?#:]*(?:\{\{[^}]*\}\}[^/?#:]*)*)(?::(\d+))?([^?#]*)/i.exec(
      draft.url,
    ) ?? []
  const query = [
    ...queryItems(draft.url).map(({ name, value, bare }) => ({ key: name, value: bare ? null : value })),
    ...draft.disabledQuery.map(({ name, value }) => ({ key: name, value, disabled: true })),
  ]
  const used = findPathVariables(draft.url).map(({ name }) => name)
  const variable = draft.pathVariables
    .filter(({ name }) => used.includes(name))
    .map(({ name, value }) => ({ key: name, value }))
  return {
    raw: draft.url,
    ...(protocol === '' ? {} : { protocol }),
    host: host.includes('{{') ? [host] : host.split('.'),
    ...(port === '' ? {} : { port }),
    path: path.split('/').slice(1),
    ...(query.length === 0 ? {} : { query }),
    ...(variable.length === 0 ? {} : { variable }),
  }
}

function bodyOf(body: Exclude<Body, { kind: 'none' }>): Json {
  switch (body.kind) {
    case 'form':
      return {
        mode: 'urlencoded',
        urlencoded: body.fields.map(({ name, value, enabled }) => ({ key: name, value, disabled: !enabled })),
      }
    case 'multipart':
      return {
        mode: 'formdata',
        formdata: body.parts.map(({ name, kind, value, contentType, enabled }) => ({
          key: name,
          type: kind,
          ...(kind === 'file' ? { src: value } : { value }),
          ...(contentType === '' ? {} : { contentType }),
          disabled: !enabled,
        })),
      }
    case 'file':
      return { mode: 'file', file: { src: body.path } }
    default:
      return { mode: 'raw', raw: body.text, options: { raw: { language: body.kind } } }
  }
}
