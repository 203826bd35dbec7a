import { emptyRequest } from '../../../shared/request/defaults.ts'
import type { Body, Field, MultipartPart } from '../../../shared/request/model.ts'
import type { Wanted } from '../yaml.ts'
import { formFields } from './curl.ts'
import {
  emptyLevel,
  type ImportedRequest,
  type Importer,
  type ImportNote,
  importedRequest,
  nothingImported,
} from './importer.ts'
import { at, isRecord, listIn, mapIn, recordOf, textIn } from './values.ts'

/** HTTP Archive 1.1 and 1.2: what browsers' network panels and proxies save. One folder a host. */
export const har: Importer = {
  id: 'har',
  name: 'HAR file',
  detect: ({ value }) => (Array.isArray(at(mapIn(value, 'log'), 'entries')) ? 1 : 0),
  read: ({ value, name }) => {
    const notes: ImportNote[] = []
    const requests = listIn(mapIn(value, 'log'), 'entries').map((entry) => readEntry(recordOf(entry), notes))
    const hosts = [...new Set(requests.map(({ host }) => host))]
    const all = requests.map(({ request }) => request)
    const items =
      hosts.length < 2
        ? all
        : hosts.map((host) => ({
            kind: 'folder' as const,
            name: host || 'no host',
            ...emptyLevel(),
            items: requests.filter((one) => one.host === host).map(({ request }) => request),
          }))
    return { ...nothingImported(name || hosts[0] || 'HAR'), items, notes }
  },
}

/** Made by the connection, not by a person. */
const automatic = new Set(['host', 'content-length', 'connection', 'proxy-connection', 'transfer-encoding'])

function pairsOf(value: unknown): Field[] {
  return (Array.isArray(value) ? value : [])
    .map((entry) => ({ name: textIn(entry, 'name'), value: textIn(entry, 'value'), enabled: true }))
    .filter(({ name }) => name !== '' && !name.startsWith(':'))
}

function readEntry(
  entry: Readonly<Record<string, unknown>>,
  notes: ImportNote[],
): { host: string; request: ImportedRequest } {
  const asked = mapIn(entry, 'request')
  const url = textIn(asked, 'url')
  const [, host = '', path = ''] = /^(?:[a-z][a-z0-9+.-]*:\/\/)?([^/?#]*)([^?#]*)/i.exec(url) ?? []
  const name = path.split('/').filter(Boolean).at(-1) ?? (host || 'Request')
  const headers = pairsOf(asked.headers).filter((header) => !automatic.has(header.name.toLowerCase()))
  const { body, isTypeImplied } = bodyOf(mapIn(asked, 'postData'), (what) =>
    notes.push({ where: name, what }),
  )
  const example = exampleOf(recordOf(at(entry, 'response')))
  return {
    host,
    request: importedRequest(
      name,
      emptyRequest({
        method: textIn(asked, 'method') || 'GET',
        url: url.replace(/#.*$/s, ''),
        headers: isTypeImplied
          ? headers.filter((header) => header.name.toLowerCase() !== 'content-type')
          : headers,
        body,
        auth: { kind: 'none' },
        docs: textIn(entry, 'comment'),
      }),
      example === undefined ? {} : { examples: [example] },
    ),
  }
}

/** `isTypeImplied`: the body kind makes the Content-Type itself, with a boundary of its own. */
function bodyOf(
  data: Readonly<Record<string, unknown>>,
  note: (what: string) => void,
): { body: Body; isTypeImplied: boolean } {
  const type = textIn(data, 'mimeType')
  const text = textIn(data, 'text')
  const params = listIn(data, 'params')
  if (/multipart\/form-data/i.test(type)) {
    if (params.length === 0 && text !== '') {
      note('The multipart body has no list of its parts: its text was kept, with the boundary that it had.')
      return { body: { kind: 'text', text }, isTypeImplied: false }
    }
    return { body: { kind: 'multipart', parts: params.map(partOf) }, isTypeImplied: true }
  }
  if (/x-www-form-urlencoded/i.test(type)) {
    const fields = text === '' ? pairsOf(params) : formFields(text)
    if (fields !== null) return { body: { kind: 'form', fields }, isTypeImplied: true }
  }
  if (text === '') return { body: { kind: 'none' }, isTypeImplied: false }
  if (textIn(data, 'encoding') === 'base64') {
    note('The body is binary: it was left out; choose it as a file.')
    return { body: { kind: 'file', path: '', contentType: type }, isTypeImplied: false }
  }
  const kind = /json/i.test(type) ? 'json' : /\bxml|\+xml/i.test(type) ? 'xml' : 'text'
  return { body: { kind, text }, isTypeImplied: false }
}

function partOf(param: unknown): MultipartPart {
  const file = textIn(param, 'fileName')
  return {
    name: textIn(param, 'name'),
    enabled: true,
    kind: file === '' ? 'text' : 'file',
    value: file === '' ? textIn(param, 'value') : file,
    contentType: textIn(param, 'contentType'),
  }
}

/** Bodies above this stay in the HAR: a page's pictures are no example. */
const longestExample = 100_000

function exampleOf(response: Readonly<Record<string, unknown>>): Wanted {
  const status = Number(textIn(response, 'status'))
  if (!isRecord(response) || !Number.isInteger(status) || status < 100) return undefined
  const content = mapIn(response, 'content')
  const text = textIn(content, 'encoding') === 'base64' ? '' : textIn(content, 'text')
  const type = textIn(content, 'mimeType')
  const headers = pairsOf(response.headers).map(({ name, value }) => ({ name, value }))
  return {
    name: `${status} ${textIn(response, 'statusText')}`.trim(),
    response: {
      status,
      statusText: textIn(response, 'statusText') || undefined,
      headers: headers.length === 0 ? undefined : headers,
      body:
        text === '' || text.length > longestExample
          ? undefined
          : { type: /json/.test(type) ? 'json' : /xml/.test(type) ? 'xml' : 'text', data: text },
    },
  }
}
