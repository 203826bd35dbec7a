import { fail } from '../../../shared/problem.ts'
import { emptyRequest } from '../../../shared/request/defaults.ts'
import { isStrictJson } from '../../../shared/request/jsonc.ts'
import type { Auth, Body, Field, MultipartPart, RequestDraft } from '../../../shared/request/model.ts'
import { hasOption, lastOf, readCurl as parseCurl, startsWithCurl } from '../../wire/curl-parse/command.ts'
import { dataOf, headersOf, withQuery } from '../../wire/curl-parse/data.ts'
import { type CurlOption, withoutEffect } from '../../wire/curl-parse/options.ts'
import {
  type Imported,
  type ImportedRequest,
  type Importer,
  type ImportNote,
  nothingImported,
} from './importer.ts'

/** One or several curl commands, as browsers, documentation and shells' histories have them. */
export const curl: Importer = {
  id: 'curl',
  name: 'cURL command',
  detect: ({ text, files }) => {
    if (files !== null) return 0
    if (startsWithCurl(text)) return 1
    const head = text.slice(0, 20_000)
    return /(?:^|\n|;|\|)\s*(?:[$>]\s+)?curl(?:\.exe)?\s+\S/.test(head) ? 0.5 : 0
  },
  read: ({ text, name }) => readCurl(text, name),
}

function readCurl(text: string, name: string): Imported {
  const { requests, unfinished, missing } = parseCurl(text, 'template')
  if (unfinished) {
    fail(
      'import-unusable',
      'The curl command ends inside a quote.',
      'Paste the whole command, with its last line.',
    )
  }
  if (missing !== null) {
    fail(
      'import-unusable',
      `The curl command ends behind ${missing}, whose value is missing.`,
      'Paste the whole command.',
    )
  }
  if (requests.length === 0) {
    fail('import-unusable', 'There is no curl command in the text.', 'Paste it from "curl" to its end.')
  }
  const notes: ImportNote[] = []
  const items = requests.flatMap(({ urls, options }) => {
    if (urls.length === 0) fail('import-unusable', 'The curl command has no URL.', 'Paste the whole command.')
    return urls.map((url) => requestOf(url, options, notes))
  })
  return { ...nothingImported(items.length > 1 ? name || 'cURL commands' : ''), items, notes }
}

interface Data {
  text: string
  /** The text is the path of a file that is the whole body. */
  isFile: boolean
  isForm: boolean
}

/** What is read into the draft below. */
const carried = new Set(
  `request header data data-raw data-binary data-ascii data-urlencode json form form-string user user-agent referer
  cookie url url-query upload-file max-time oauth2-bearer aws-sigv4 max-redirs`.split(/\s+/),
)

function requestOf(typed: string, options: readonly CurlOption[], notes: ImportNote[]): ImportedRequest {
  const last = (name: string) => lastOf(options, name)
  const has = (name: string) => hasOption(options, name)
  const own: string[] = []
  const data = bodyText(options, own)
  const isGet = has('get')
  const base = /^[a-z][a-z0-9+.-]*:\/\/|^\{\{/i.test(typed) ? typed : `http://${typed}`
  const url = withQuery(base, options, isGet && data !== null ? data.text : null)
  const body = bodyOf(options, isGet ? null : data, fieldsOf(options, own), own)
  const method =
    last('request') ??
    (has('head') ? 'HEAD' : last('upload-file') !== null ? 'PUT' : body.body.kind === 'none' ? 'GET' : 'POST')
  const seconds = Number(last('max-time'))
  const redirects = Number(last('max-redirs') ?? Number.NaN)
  const { settings } = emptyRequest()
  const draft: RequestDraft = emptyRequest({
    method,
    url,
    headers: body.headers,
    body: body.body,
    auth: authOf(options),
    settings: {
      ...settings,
      followRedirects: has('location') || has('location-trusted'),
      verifyTls: !has('insecure'),
      timeoutMs: seconds > 0 ? Math.round(seconds * 1000) : settings.timeoutMs,
      maxRedirects: redirects >= 0 && redirects <= 100 ? Math.round(redirects) : settings.maxRedirects,
      httpVersion: has('http1.1') ? '1.1' : has('http2') || has('http2-prior-knowledge') ? '2' : 'auto',
    },
  })
  const name = nameOf(url)
  for (const { name: option, value } of options) {
    if (carried.has(option) || withoutEffect.has(option)) continue
    const isSecret = /user|pass|key|cert/.test(option)
    own.push(`--${option}${value === '' || isSecret ? '' : ` ${value}`} was not carried.`)
  }
  notes.push(...own.map((what) => ({ where: name, what })))
  return { kind: 'request', name, draft, kept: {} }
}

function nameOf(url: string): string {
  const [, host = '', path = ''] = /^(?:[a-z][a-z0-9+.-]*:\/\/)?([^/?#]*)([^?#]*)/i.exec(url) ?? []
  return path.split('/').filter(Boolean).at(-1) ?? (host || 'Request')
}

/** All -d of the command as one text; a file among several pieces is named as it was typed. */
function bodyText(options: readonly CurlOption[], notes: string[]): Data | null {
  const data = dataOf(options)
  if (data === null) return null
  const texts = data.pieces.flatMap((piece) => {
    if (piece.kind === 'text') return [piece.text]
    if (piece.kind === 'encoded-file') {
      notes.push(`--data-urlencode ${piece.typed}: the file was not carried.`)
      return []
    }
    if (!piece.keepsLines)
      notes.push(`The body file ${piece.path} is sent with its line ends; curl takes them out.`)
    return [data.pieces.length === 1 ? piece.path : `@${piece.path}`]
  })
  if (texts.length === 0) return null
  const isFile = data.pieces.length === 1 && data.pieces[0]?.kind === 'file'
  return { text: texts.join(data.separator), isFile, isForm: data.separator === '&' }
}

function fieldsOf(options: readonly CurlOption[], notes: string[]): Field[] {
  const { fields, files } = headersOf(options)
  for (const { kind, path } of files) notes.push(`The ${kind} of the file ${path} were not carried.`)
  return fields.map((field) => ({ ...field, enabled: true }))
}

const isType = (field: Field): boolean => field.name.toLowerCase() === 'content-type'

function bodyOf(
  options: readonly CurlOption[],
  data: Data | null,
  headers: readonly Field[],
  notes: string[],
): { body: Body; headers: Field[] } {
  const parts = options.flatMap(({ name, value }) =>
    name === 'form' || name === 'form-string' ? [partOf(name, value, notes)] : [],
  )
  if (parts.length > 0) return { body: { kind: 'multipart', parts }, headers: [...headers] }
  const upload = lastOf(options, 'upload-file')
  const type = headers.find(isType)?.value
  if (upload !== null) {
    return { body: { kind: 'file', path: upload, contentType: type ?? '' }, headers: [...headers] }
  }
  if (data === null) return { body: { kind: 'none' }, headers: [...headers] }
  const json = !data.isForm
  const known = json && type === undefined ? 'application/json' : type
  const accept: Field[] =
    json && !headers.some((header) => header.name.toLowerCase() === 'accept')
      ? [{ name: 'Accept', value: 'application/json', enabled: true }]
      : []
  const withType = (value: string): Field[] =>
    type === undefined ? [...headers, { name: 'Content-Type', value, enabled: true }] : [...headers]
  if (data.isFile) {
    const contentType = known ?? 'application/x-www-form-urlencoded'
    return {
      body: { kind: 'file', path: data.text, contentType },
      headers: [...withType(contentType), ...accept],
    }
  }
  if (/json/i.test(known ?? '')) {
    return {
      body: { kind: isStrictJson(data.text) ? 'json' : 'text', text: data.text },
      headers: [...withType('application/json'), ...accept],
    }
  }
  if (/\bxml|\+xml/i.test(known ?? ''))
    return { body: { kind: 'xml', text: data.text }, headers: [...headers] }
  const isForm = known === undefined || /x-www-form-urlencoded/i.test(known)
  const fields = isForm ? formFields(data.text) : null
  if (fields !== null) {
    return { body: { kind: 'form', fields }, headers: headers.filter((header) => !isType(header)) }
  }
  // curl says so even where the text is no form.
  return { body: { kind: 'text', text: data.text }, headers: withType('application/x-www-form-urlencoded') }
}

/** The fields of a form body, null where encoding them again would not give the same bytes. */
export function formFields(text: string): Field[] | null {
  const fields: Field[] = []
  for (const pair of text.split('&')) {
    const equals = pair.indexOf('=')
    if (equals < 0) return null
    const [name, value] = [pair.slice(0, equals), pair.slice(equals + 1)].map(decodeForm)
    if (name === undefined || value === undefined || name === null || value === null) return null
    fields.push({ name, value, enabled: true })
  }
  const again = new URLSearchParams(fields.map(({ name, value }): [string, string] => [name, value]))
  return again.toString() === text || /\{\{/.test(text) ? fields : null
}

function decodeForm(text: string): string | null {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return null
  }
}

/** `name=value`, `name=@file;type=x`, `name=<file`, `name="quoted"`. */
function partOf(option: string, text: string, notes: string[]): MultipartPart {
  const equals = text.indexOf('=')
  const name = equals < 0 ? text : text.slice(0, equals)
  const content = equals < 0 ? '' : text.slice(equals + 1)
  if (option === 'form-string') return { name, enabled: true, kind: 'text', value: content, contentType: '' }
  const [, main = '', options = ''] = /^("(?:[^"\\]|\\.)*"|[^;]*)((?:;[\s\S]*)?)$/.exec(content) ?? [
    '',
    content,
    '',
  ]
  const contentType = /;\s*type=([^;]+)/.exec(options)?.[1]?.trim() ?? ''
  if (/;\s*filename=/.test(options)) notes.push(`The file name of the form field "${name}" was not carried.`)
  const value = main.startsWith('"') ? main.slice(1, -1).replace(/\\(["\\])/g, '$1') : main
  const isFile = /^[@<]/.test(value)
  return {
    name,
    enabled: true,
    kind: isFile ? 'file' : 'text',
    value: isFile ? value.slice(1) : value,
    contentType,
  }
}

function authOf(options: readonly CurlOption[]): Auth {
  const bearer = lastOf(options, 'oauth2-bearer')
  if (bearer !== null) return { kind: 'bearer', token: bearer }
  const user = lastOf(options, 'user')
  if (user === null) return { kind: 'none' }
  const colon = user.indexOf(':')
  const username = colon < 0 ? user : user.slice(0, colon)
  const password = colon < 0 ? '' : user.slice(colon + 1)
  const sigv4 = lastOf(options, 'aws-sigv4')
  if (sigv4 !== null) {
    const [, , region = '', service = ''] = sigv4.split(':')
    return {
      kind: 'aws-sigv4',
      accessKeyId: username,
      secretAccessKey: password,
      sessionToken: '',
      region: region || 'us-east-1',
      service,
    }
  }
  return hasOption(options, 'digest')
    ? { kind: 'digest', username, password }
    : { kind: 'basic', username, password }
}
