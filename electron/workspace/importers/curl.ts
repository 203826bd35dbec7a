import { fail } from '../../../shared/problem.ts'
import { emptyRequest } from '../../../shared/request/defaults.ts'
import type { Auth, Body, Field, MultipartPart, RequestDraft } from '../../../shared/request/model.ts'
import { type CurlOption, readOptions, withoutEffect } from './curl-options.ts'
import {
  type Imported,
  type ImportedRequest,
  type Importer,
  type ImportNote,
  nothingImported,
} from './importer.ts'
import { shellOf, splitCommands } from './shell.ts'

/** One or several curl commands, as browsers, documentation and shells' histories have them. */
export const curl: Importer = {
  id: 'curl',
  name: 'cURL command',
  detect: ({ text, files }) => {
    if (files !== null) return 0
    const head = text.slice(0, 20_000)
    if (/^\s*(?:[$>%#]\s+)?(?:sudo\s+)?curl(?:\.exe)?\s/.test(head)) return 1
    return /(?:^|\n|;|\|)\s*(?:[$>]\s+)?curl(?:\.exe)?\s+\S/.test(head) ? 0.5 : 0
  },
  read: ({ text, name }) => readCurl(text, name),
}

function readCurl(text: string, name: string): Imported {
  const { commands, unfinished } = splitCommands(text.trim(), shellOf(text))
  if (unfinished) {
    fail(
      'import-unusable',
      'The curl command ends inside a quote.',
      'Paste the whole command, with its last line.',
    )
  }
  const notes: ImportNote[] = []
  const items = commands.flatMap((words) => {
    const at = words.findIndex((word) => /(?:^|[/\\])curl(?:\.exe)?$/i.test(word))
    if (at < 0 || at > 3) return []
    return readCommand(words.slice(at + 1), notes)
  })
  if (items.length === 0) {
    fail('import-unusable', 'There is no curl command in the text.', 'Paste it from "curl" to its end.')
  }
  return { ...nothingImported(items.length > 1 ? name || 'cURL commands' : ''), items, notes }
}

function readCommand(words: readonly string[], notes: ImportNote[]): ImportedRequest[] {
  const { options, missing } = readOptions(words)
  if (missing !== null) {
    fail(
      'import-unusable',
      `The curl command ends behind ${missing}, whose value is missing.`,
      'Paste the whole command.',
    )
  }
  const groups: CurlOption[][] = [[]]
  for (const option of options) {
    if (option.name === 'next') groups.push([])
    else groups.at(-1)?.push(option)
  }
  return groups.flatMap((group) => {
    const urls = group.filter((option) => option.name === 'url').map((option) => option.value)
    if (urls.length === 0) fail('import-unusable', 'The curl command has no URL.', 'Paste the whole command.')
    return urls.map((url) => requestOf(url, group, notes))
  })
}

interface Data {
  text: string
  isForm: boolean
}

function requestOf(typed: string, options: readonly CurlOption[], notes: ImportNote[]): ImportedRequest {
  const all = (name: string): string[] =>
    options.filter((option) => option.name === name).map((option) => option.value)
  const last = (name: string): string | null => all(name).at(-1) ?? null
  const has = (name: string): boolean => options.some((option) => option.name === name)
  const own: string[] = []
  const data = dataOf(options, own)
  const isGet = has('get')
  const base = /^[a-z][a-z0-9+.-]*:\/\/|^\{\{/i.test(typed) ? typed : `http://${typed}`
  const query = [...(isGet && data !== null ? [data.text] : []), ...all('url-query').map(encodePair)]
  const url = query.length === 0 ? base : `${base}${base.includes('?') ? '&' : '?'}${query.join('&')}`
  const headers = headersOf(options, own)
  const body = bodyOf(options, isGet ? null : data, headers, own)
  const upload = last('upload-file')
  const method =
    last('request') ??
    (has('head') ? 'HEAD' : upload !== null ? 'PUT' : body.body.kind === 'none' ? 'GET' : 'POST')
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
  const carried = new Set([
    ...[
      'request',
      'header',
      'data',
      'data-raw',
      'data-binary',
      'data-ascii',
      'data-urlencode',
      'json',
      'form',
    ],
    ...[
      'form-string',
      'user',
      'user-agent',
      'referer',
      'cookie',
      'url',
      'url-query',
      'upload-file',
      'max-time',
    ],
    ...['oauth2-bearer', 'aws-sigv4', 'max-redirs'],
  ])
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

const encode = (text: string): string => encodeURIComponent(text).replaceAll('%20', '+')

/** `content`, `=content`, `name=content` of --data-urlencode and --url-query: the content alone is encoded. */
function encodePair(text: string): string {
  const equals = text.indexOf('=')
  if (equals < 0) return encode(text)
  return `${equals === 0 ? '' : `${text.slice(0, equals)}=`}${encode(text.slice(equals + 1))}`
}

/** All -d of the command, joined with `&` as curl does. */
function dataOf(options: readonly CurlOption[], notes: string[]): Data | null {
  const pieces: string[] = []
  for (const { name, value } of options) {
    const isData = /^(?:data|data-ascii|data-binary|json)$/.test(name)
    if (isData && value.startsWith('@')) {
      if (name !== 'data-binary' && name !== 'json')
        notes.push(`The body file ${value.slice(1)} is sent with its line ends; curl takes them out.`)
      pieces.push(value)
    } else if (isData || name === 'data-raw') {
      pieces.push(value)
    } else if (name === 'data-urlencode') {
      if (/^[^=]*@/.test(value)) notes.push(`--data-urlencode ${value}: the file was not carried.`)
      else pieces.push(encodePair(value))
    }
  }
  if (pieces.length === 0) return null
  const isJson = options.some((option) => option.name === 'json')
  return { text: isJson ? pieces.join('') : pieces.join('&'), isForm: !isJson }
}

function headersOf(options: readonly CurlOption[], notes: string[]): Field[] {
  const headers: Field[] = []
  const put = (name: string, value: string) => headers.push({ name, value, enabled: true })
  for (const { name, value } of options) {
    if (name === 'header') {
      const colon = value.indexOf(':')
      if (value.startsWith('@')) notes.push(`The headers of the file ${value.slice(1)} were not carried.`)
      else if (colon > 0 && value.slice(colon + 1).trim() !== '')
        put(value.slice(0, colon).trim(), value.slice(colon + 1).trim())
      else if (value.endsWith(';')) put(value.slice(0, -1).trim(), '')
    }
    if (name === 'user-agent') put('User-Agent', value)
    if (name === 'referer') put('Referer', value.replace(/;auto$/, ''))
    if (name === 'cookie') {
      if (value.includes('=')) put('Cookie', value)
      else notes.push(`The cookies of the file ${value} were not carried.`)
    }
  }
  return headers
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
  const upload = options.findLast((option) => option.name === 'upload-file')?.value
  const type = headers.find(isType)?.value
  if (upload !== undefined) {
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
  const file = /^@(.+)$/s.exec(data.text)?.[1]
  if (file !== undefined && options.every((option) => option.name !== 'data-raw')) {
    const contentType = known ?? 'application/x-www-form-urlencoded'
    return {
      body: { kind: 'file', path: file, contentType },
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

/** Comments are taken out of a JSON body when it is sent; what curl would have sent has to stay. */
function isStrictJson(text: string): boolean {
  try {
    JSON.parse(text.replace(/\{\{[^{}]*\}\}/g, '0'))
    return true
  } catch {
    return false
  }
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
  const last = (name: string) => options.findLast((option) => option.name === name)?.value
  const bearer = last('oauth2-bearer')
  if (bearer !== undefined) return { kind: 'bearer', token: bearer }
  const user = last('user')
  if (user === undefined) return { kind: 'none' }
  const colon = user.indexOf(':')
  const username = colon < 0 ? user : user.slice(0, colon)
  const password = colon < 0 ? '' : user.slice(colon + 1)
  const sigv4 = last('aws-sigv4')
  if (sigv4 !== undefined) {
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
  return options.some((option) => option.name === 'digest')
    ? { kind: 'digest', username, password }
    : { kind: 'basic', username, password }
}
