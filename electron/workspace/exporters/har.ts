import type { Auth, Body } from '../../../shared/request/model.ts'
import { queryItems } from '../../../shared/request/query.ts'
import type { Exporter, Notes } from './exporter.ts'
import { authIn } from './masked.ts'
import { effectiveAuth, formText, lostVariables, withPathVariables } from './plain.ts'
import { requestsIn, withHeadersBelow } from './tree.ts'

type Pair = { name: string; value: string }

/** HTTP Archive 1.2, requests alone: nothing was sent, so status 0 and no times. Variables stay as they are. */
export const harExporter: Exporter = {
  id: 'har',
  name: 'HAR',
  extension: 'har',
  hasVariables: false,
  write({ tree, secrets, now, version }) {
    const notes: Notes = lostVariables(tree, 'HAR')
    const entries = requestsIn(withHeadersBelow(tree).items).flatMap(({ node, path }) => {
      const where = path.join(' / ')
      if (node.draft === null || node.draft.url === '') {
        notes.push({ where, what: `Left out: ${node.problem?.message ?? 'it has no URL.'}` })
        return []
      }
      const { draft } = node
      const auth = authHeader(authIn(effectiveAuth(tree, node.id, draft.auth), secrets))
      if (auth.note !== null) notes.push({ where, what: auth.note })
      const body = bodyOf(draft.body)
      if (draft.body.kind === 'file') {
        notes.push({ where, what: `HAR has no place for the file of its body: ${draft.body.path}.` })
      }
      const headers: Pair[] = [
        ...draft.headers.filter(({ enabled }) => enabled).map(({ name, value }) => ({ name, value })),
        ...auth.headers,
      ]
      const hasType = headers.some(({ name }) => name.toLowerCase() === 'content-type')
      return [
        {
          comment: where,
          startedDateTime: now,
          time: 0,
          request: {
            method: draft.method,
            url: withPathVariables(draft),
            httpVersion: 'HTTP/1.1',
            cookies: [],
            headers: [
              ...headers,
              ...(body === null || hasType ? [] : [{ name: 'Content-Type', value: body.mimeType }]),
            ],
            queryString: queryItems(draft.url).map(({ name, value }) => ({ name, value })),
            ...(body === null ? {} : { postData: body }),
            headersSize: -1,
            bodySize: -1,
          },
          response: {
            status: 0,
            statusText: '',
            httpVersion: 'HTTP/1.1',
            cookies: [],
            headers: [],
            content: { size: 0, mimeType: 'x-unknown' },
            redirectURL: '',
            headersSize: -1,
            bodySize: -1,
          },
          cache: {},
          timings: { send: 0, wait: 0, receive: 0 },
        },
      ]
    })
    const log = { version: '1.2', creator: { name: 'Cordboard', version }, entries }
    return { text: `${JSON.stringify({ log }, null, 2)}\n`, notes }
  },
}

function authHeader(auth: Auth): { headers: Pair[]; note: string | null } {
  const one = (name: string, value: string) => ({ headers: [{ name, value }], note: null })
  if (auth.kind === 'bearer') return one('Authorization', `Bearer ${auth.token}`)
  if (auth.kind === 'api-key' && auth.placement === 'header') return one(auth.name, auth.value)
  if (auth.kind === 'none' || auth.kind === 'inherit') return { headers: [], note: null }
  return {
    headers: [],
    note: `HAR has no place for its auth "${auth.kind}": the request is exported without.`,
  }
}

function bodyOf(body: Body): { mimeType: string; text: string; params?: object[] } | null {
  switch (body.kind) {
    case 'none':
      return null
    case 'file':
      return { mimeType: body.contentType === '' ? 'application/octet-stream' : body.contentType, text: '' }
    case 'form':
      return { mimeType: 'application/x-www-form-urlencoded', text: formText(body.fields) }
    case 'multipart':
      return {
        mimeType: 'multipart/form-data',
        text: '',
        params: body.parts
          .filter(({ enabled }) => enabled)
          .map(({ name, kind, value, contentType }) => ({
            name,
            ...(kind === 'file' ? { fileName: value } : { value }),
            ...(contentType === '' ? {} : { contentType }),
          })),
      }
    default: {
      const types = { json: 'application/json', xml: 'application/xml', text: 'text/plain' }
      return { mimeType: types[body.kind], text: body.text }
    }
  }
}
