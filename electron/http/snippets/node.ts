import {
  expression,
  hasOwnHost,
  inLines,
  isEnvironment,
  quoted,
  type SnippetRequest,
  type SnippetWriter,
  withoutCodings,
} from './snippet.ts'

const variable = (name: string) => (isEnvironment(name) ? `process.env.${name}` : name)
const text = (value: string) => expression(value, quoted, variable)

function bodyExpression(request: SnippetRequest): string {
  const parts = request.body.map((piece) => {
    if (piece.kind === 'file') return `readFileSync(${quoted(piece.path)})`
    if (piece.kind === 'base64') return `Buffer.from(${quoted(piece.base64)}, "base64")`
    return `Buffer.from(${expression(piece.text, inLines(quoted, '  '), variable)})`
  })
  if (parts.length === 0) return 'Buffer.alloc(0)'
  return parts.length === 1 ? (parts[0] ?? '') : `Buffer.concat([${parts.join(', ')}])`
}

function preamble(request: SnippetRequest, imports: readonly string[]): string[] {
  const { signing } = request
  return [
    ...imports,
    ...(request.body.some(({ kind }) => kind === 'file') ? ['import { readFileSync } from "node:fs"'] : []),
    ...(signing === null ? [] : ['import { createHash, createHmac } from "node:crypto"']),
    ...(imports.length === 0 && signing === null && request.body.every(({ kind }) => kind !== 'file')
      ? []
      : ['']),
    ...(request.body.length === 0 && signing === null ? [] : [`const body = ${bodyExpression(request)}`]),
    ...(signing === null
      ? []
      : [
          'const date = new Date().toUTCString()',
          'const contentHash = createHash("sha256").update(body).digest("base64")',
          `const stringToSign = ${text(signing.stringToSign)}`,
          `const key = Buffer.from(process.env.${signing.key}, "base64")`,
          'const signature = createHmac("sha256", key).update(stringToSign).digest("base64")',
        ]),
  ]
}

/** `http.request` writes the path as it is given; headers as a flat list keep their order and their repeats. */
export const node: SnippetWriter = {
  extension: 'mjs',
  signs: true,
  write(request) {
    const { headers, notes } = withoutCodings(request)
    const hasBody = request.body.length > 0
    const hasLength = hasBody || !['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE'].includes(request.method)
    const lines = [
      ...preamble(request, [`import { request } from "node:${request.scheme}"`]),
      'const sent = request({',
      `  method: ${quoted(request.method)},`,
      `  hostname: ${quoted(request.hostname)},`,
      `  port: ${request.port},`,
      `  path: ${text(request.requestTarget)},`,
      // The request's own setting, whose warning the window shows: the snippet does what Cordboard would.
      ...(request.scheme === 'https' && !request.verifyTls ? ['  rejectUnauthorized: false,'] : []),
      '  headers: [',
      ...[{ name: 'Host', value: request.host }, ...headers].map(
        ({ name, value }) => `    ${quoted(name)}, ${text(value)},`,
      ),
      ...(hasLength ? [`    "Content-Length", ${hasBody ? 'String(body.length)' : '"0"'},`] : []),
      '  ],',
      '})',
      'sent.on("response", async (response) => {',
      '  console.log(response.statusCode, response.statusMessage)',
      '  for await (const chunk of response.setEncoding("utf8")) process.stdout.write(chunk)',
      '})',
      `sent.end(${hasBody ? 'body' : ''})`,
    ]
    return { text: `${lines.join('\n')}\n`, notes }
  },
}

/** What the WHATWG URL parser, and with it every fetch, leaves alone. */
function fetchKeeps(request: SnippetRequest): boolean {
  const url = URL.parse(request.url)
  return url !== null && url.href.slice(url.origin.length) === request.requestTarget
}

export const nodeFetch: SnippetWriter = {
  extension: 'mjs',
  signs: true,
  write(request) {
    const hasBody = request.body.length > 0
    const notes = ['fetch adds headers of its own: Accept-Language and Sec-Fetch-Mode.']
    if (!fetchKeeps(request))
      notes.push(
        'fetch rewrites this URL (dot segments, quotes): the server gets another request target and the signature is wrong. Use Node.js (http).',
      )
    if (hasOwnHost(request)) notes.push('fetch cannot send a Host of its own: use Node.js (http).')
    if (hasBody && /^(?:GET|HEAD)$/.test(request.method))
      notes.push(`fetch sends no body with ${request.method}: use Node.js (http).`)
    if (!request.verifyTls)
      notes.push('Set NODE_TLS_REJECT_UNAUTHORIZED=0 to leave the certificate unchecked.')
    const lines = [
      ...preamble(request, []),
      `const response = await fetch(${text(request.url)}, {`,
      `  method: ${quoted(request.method)},`,
      '  headers: [',
      ...request.headers.map(({ name, value }) => `    [${quoted(name)}, ${text(value)}],`),
      '  ],',
      ...(hasBody ? ['  body,'] : []),
      '  redirect: "manual",',
      '})',
      'console.log(response.status, response.statusText)',
      'console.log(await response.text())',
    ]
    return { text: `${lines.join('\n')}\n`, notes }
  },
}
