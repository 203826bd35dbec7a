import {
  expression,
  hasBareQuery,
  hasOwnHost,
  inLines,
  isEnvironment,
  quoted,
  type SnippetRequest,
  type SnippetWriter,
  withoutCodings,
} from './snippet.ts'

/** Java reads `\u` escapes before anything else, so that what JSON writes as one is a letter or an octal escape here. */
const literal = (text: string) =>
  quoted(text).replace(
    /\\u00([0-9a-f]{2})/g,
    (_, hex: string) => `\\${Number.parseInt(hex, 16).toString(8).padStart(3, '0')}`,
  )

const variable = (name: string) => (isEnvironment(name) ? `System.getenv(${quoted(name)})` : name)
const text = (value: string) => expression(value, literal, variable)

/** What java.net.URI reads (its own grammar of RFC 2396) and HttpClient writes as it stands. */
function javaKeeps(requestTarget: string): boolean {
  const [path = '', ...query] = requestTarget.split('?')
  const rest = query.join('?')
  return (
    /^\/(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/]|%[0-9A-Fa-f]{2})*$/.test(path) &&
    /^(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?[\]]|%[0-9A-Fa-f]{2})*$/.test(rest) &&
    !hasBareQuery(requestTarget)
  )
}

function bodyLines(request: SnippetRequest): string[] {
  const parts = request.body.map((piece) => {
    if (piece.kind === 'file') return `Files.readAllBytes(Path.of(${literal(piece.path)}))`
    if (piece.kind === 'base64') return `Base64.getDecoder().decode(${literal(piece.base64)})`
    const value = expression(piece.text, inLines(literal, '            '), variable)
    return `${value.includes(' +') ? `(${value})` : value}.getBytes(StandardCharsets.UTF_8)`
  })
  if (parts.length <= 1) return [`        byte[] body = ${parts[0] ?? 'new byte[0]'};`]
  return [
    '        var joined = new java.io.ByteArrayOutputStream();',
    ...parts.map((part) => `        joined.write(${part});`),
    '        byte[] body = joined.toByteArray();',
  ]
}

const encoded = (bytes: string) => `Base64.getEncoder().encodeToString(${bytes})`

/** `java Request.java` runs it. HttpClient makes Host itself, and refuses one that is set. */
export const java: SnippetWriter = {
  extension: 'java',
  signs: true,
  write(request) {
    const { headers, notes } = withoutCodings(request)
    const { signing } = request
    const refused = headers.filter(({ name }) =>
      /^(?:expect|upgrade|host|connection|content-length)$/i.test(name),
    )
    const code = [
      ...bodyLines(request),
      ...(signing === null
        ? []
        : [
            '        String date = DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss \'GMT\'", Locale.US)',
            '            .format(ZonedDateTime.now(ZoneOffset.UTC));',
            `        String contentHash = ${encoded('MessageDigest.getInstance("SHA-256").digest(body)')};`,
            `        String stringToSign = ${text(signing.stringToSign)};`,
            '        Mac mac = Mac.getInstance("HmacSHA256");',
            `        mac.init(new SecretKeySpec(Base64.getDecoder().decode(System.getenv(${quoted(signing.key)})), "HmacSHA256"));`,
            `        String signature = ${encoded('mac.doFinal(stringToSign.getBytes(StandardCharsets.UTF_8))')};`,
          ]),
      `        var request = HttpRequest.newBuilder(URI.create(${text(request.url)}))`,
      ...(request.httpVersion === '2' ? [] : ['            .version(HttpClient.Version.HTTP_1_1)']),
      ...headers
        .filter((header) => !refused.includes(header))
        .map(({ name, value }) => `            .header(${quoted(name)}, ${text(value)})`),
      `            .method(${quoted(request.method)}, ${request.body.length === 0 ? 'HttpRequest.BodyPublishers.noBody()' : 'HttpRequest.BodyPublishers.ofByteArray(body)'})`,
      '            .build();',
      '        var response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());',
      '        System.out.println(response.statusCode());',
      '        System.out.println(response.body());',
    ]
    if (!javaKeeps(request.requestTarget))
      notes.push('java.net.URI does not read this URL as it stands: use another language.')
    if (hasOwnHost(request) || refused.length > 0)
      notes.push(
        'HttpClient refuses headers of the connection (Host, Expect, Upgrade): start Java with -Djdk.httpclient.allowRestrictedHeaders and add them.',
      )
    if (!request.verifyTls)
      notes.push(
        'The certificate is checked here: Java needs a trust manager of yours to leave it unchecked.',
      )
    const used = code.join('\n')
    const imports = [
      'java.net.URI',
      'java.net.http.HttpClient',
      'java.net.http.HttpRequest',
      'java.net.http.HttpResponse',
      'java.nio.charset.StandardCharsets',
      'java.nio.file.Files',
      'java.nio.file.Path',
      'java.security.MessageDigest',
      'java.time.ZoneOffset',
      'java.time.ZonedDateTime',
      'java.time.format.DateTimeFormatter',
      'java.util.Base64',
      'java.util.Locale',
      'javax.crypto.Mac',
      'javax.crypto.spec.SecretKeySpec',
    ].filter((name) => new RegExp(`\\b${name.split('.').at(-1)}\\b`).test(used))
    const lines = [
      ...imports.map((name) => `import ${name};`),
      '',
      'public class Request {',
      '    public static void main(String[] args) throws Exception {',
      ...code,
      '    }',
      '}',
    ]
    return { text: `${lines.join('\n')}\n`, notes }
  },
}
