import {
  expression,
  hasBareQuery,
  hasOwnHost,
  inLines,
  isEnvironment,
  quoted,
  repeatedHeader,
  type SnippetRequest,
  type SnippetWriter,
  withoutCodings,
} from './snippet.ts'

const names: Readonly<Record<string, string>> = { contentHash: 'content_hash' }
const variable = (name: string) =>
  isEnvironment(name) ? `os.environ[${quoted(name)}]` : (names[name] ?? name)
const text = (value: string) => expression(value, quoted, variable)

function bodyExpression(request: SnippetRequest): string {
  const parts = request.body.map((piece) => {
    if (piece.kind === 'file') return `open(${quoted(piece.path)}, "rb").read()`
    if (piece.kind === 'base64') return `base64.b64decode(${quoted(piece.base64)})`
    const value = expression(piece.text, inLines(quoted, '    '), variable)
    return value.includes(' +') ? `(\n    ${value}\n).encode()` : `${value}.encode()`
  })
  return parts.length === 0 ? 'b""' : parts.join(' + ')
}

function preamble(request: SnippetRequest, main: string): string[] {
  const { signing } = request
  const code = [
    `body = ${bodyExpression(request)}`,
    ...(signing === null
      ? []
      : [
          'date = formatdate(usegmt=True)',
          'content_hash = base64.b64encode(hashlib.sha256(body).digest()).decode()',
          `string_to_sign = ${text(signing.stringToSign)}`,
          `key = base64.b64decode(os.environ[${quoted(signing.key)}])`,
          'signature = base64.b64encode(hmac.new(key, string_to_sign.encode(), hashlib.sha256).digest()).decode()',
        ]),
  ]
  const used = [
    ...code,
    ...request.headers.map(({ value }) => text(value)),
    text(request.requestTarget),
  ].join(' ')
  const modules = ['base64', 'hashlib', 'hmac', 'os', 'ssl'].filter((name) =>
    name === 'ssl' ? main.startsWith('http') && !request.verifyTls : used.includes(`${name}.`),
  )
  return [
    ...[...modules, main].sort().map((name) => `import ${name}`),
    ...(signing === null ? [] : ['from email.utils import formatdate']),
    '',
    ...code,
  ]
}

/** http.client writes the target and the headers as they are given. */
export const python: SnippetWriter = {
  extension: 'py',
  signs: true,
  write(request) {
    const { headers, notes } = withoutCodings(request)
    const isTls = request.scheme === 'https'
    const options = isTls && !request.verifyTls ? ', context=ssl._create_unverified_context()' : ''
    const hasLength =
      request.body.length > 0 || !['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE'].includes(request.method)
    const lines = [
      ...preamble(request, 'http.client'),
      `connection = http.client.${isTls ? 'HTTPSConnection' : 'HTTPConnection'}(${quoted(request.hostname)}, ${request.port}${options})`,
      `connection.putrequest(${quoted(request.method)}, ${text(request.requestTarget)}, skip_host=True, skip_accept_encoding=True)`,
      ...[{ name: 'Host', value: request.host }, ...headers].map(
        ({ name, value }) => `connection.putheader(${quoted(name)}, ${text(value)})`,
      ),
      ...(hasLength ? ['connection.putheader("Content-Length", str(len(body)))'] : []),
      'connection.endheaders(body)',
      '',
      'response = connection.getresponse()',
      'print(response.status, response.reason)',
      'print(response.read().decode(errors="replace"))',
    ]
    return { text: `${lines.join('\n')}\n`, notes }
  },
}

/**
 * What requests and urllib3 leave alone: no dot segments, escapes in capitals and of nothing that needs none, no sign that
 * RFC 3986 does not know (urllib3 2: `_encode_invalid_chars`; requests: `requote_uri`).
 */
function requestsKeeps(requestTarget: string): boolean {
  const path = requestTarget.split('?')[0] ?? ''
  return (
    /^\/(?!\/)(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?]|%(?:[013-9A-F][0-9A-F]|2[0-9A-CF]))*$/.test(requestTarget) &&
    !/%(?:4[1-9A-F]|5[0-9A]|6[1-9A-F]|7[0-9A]|3[0-9]|5F|7E)/.test(requestTarget) &&
    !/\/\.{1,2}(?:\/|$)/.test(path) &&
    !hasBareQuery(requestTarget)
  )
}

export const pythonRequests: SnippetWriter = {
  extension: 'py',
  signs: true,
  write(request) {
    const notes: string[] = []
    const twice = repeatedHeader(request)
    if (!requestsKeeps(request.requestTarget))
      notes.push(
        'requests rewrites this URL (dot segments, escapes): the server gets another request target and the signature is wrong. Use Python (http.client).',
      )
    if (twice !== null)
      notes.push(`requests sends one ${twice} header: the last one stands here. Use Python (http.client).`)
    const host = hasOwnHost(request) ? [{ name: 'Host', value: request.host }] : []
    const lines = [
      ...preamble(request, 'requests'),
      'headers = {',
      ...[...host, ...request.headers].map(({ name, value }) => `    ${quoted(name)}: ${text(value)},`),
      '}',
      `response = requests.request(${quoted(request.method)}, ${text(request.url)},`,
      `    headers=headers, data=body or None, allow_redirects=False${request.verifyTls ? '' : ', verify=False'})`,
      'print(response.status_code, response.reason)',
      'print(response.text)',
    ]
    return { text: `${lines.join('\n')}\n`, notes }
  },
}
