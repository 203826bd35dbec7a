import {
  expression,
  inLines,
  isEnvironment,
  quoted,
  type SnippetRequest,
  type SnippetWriter,
  withoutCodings,
} from './snippet.ts'

const variable = (name: string) =>
  isEnvironment(name) ? `Environment.GetEnvironmentVariable(${quoted(name)})` : name
const text = (value: string) => expression(value, quoted, variable)

function bodyExpression(request: SnippetRequest): string {
  const parts = request.body.map((piece) => {
    if (piece.kind === 'file') return `File.ReadAllBytes(${quoted(piece.path)})`
    if (piece.kind === 'base64') return `Convert.FromBase64String(${quoted(piece.base64)})`
    return `Encoding.UTF8.GetBytes(${expression(piece.text, inLines(quoted, '    '), variable)})`
  })
  if (parts.length === 0) return 'Array.Empty<byte>()'
  const [first = '', ...others] = parts
  return others.length === 0
    ? first
    : `${[first, ...others.map((part) => `.Concat(${part})`)].join('')}.ToArray()`
}

/** .NET keeps these with the body (System.Net.Http.Headers.HttpContentHeaders). */
const ofContent = /^(?:allow|content-.*|expires|last-modified)$/i

/** `Uri` leaves path and query alone only when it is told so (.NET 6, UriCreationOptions). */
export const csharp: SnippetWriter = {
  extension: 'cs',
  signs: true,
  write(request) {
    const { headers, notes } = withoutCodings(request)
    const { signing } = request
    const hasBody = request.body.length > 0
    const handler = [
      'AllowAutoRedirect = false',
      ...(request.verifyTls
        ? []
        : [
            'ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator',
          ]),
    ]
    const contentHeaders = headers.filter(({ name }) => ofContent.test(name))
    const lines = [
      ...(signing === null ? [] : ['using System.Security.Cryptography;']),
      'using System.Text;',
      '',
      ...(hasBody || signing !== null ? [`var body = ${bodyExpression(request)};`] : []),
      ...(signing === null
        ? []
        : [
            'var date = DateTime.UtcNow.ToString("r");',
            'var contentHash = Convert.ToBase64String(SHA256.HashData(body));',
            `var stringToSign = ${text(signing.stringToSign)};`,
            `var key = Convert.FromBase64String(Environment.GetEnvironmentVariable(${quoted(signing.key)})!);`,
            'var signature = Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(stringToSign)));',
          ]),
      'var options = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };',
      `var request = new HttpRequestMessage(new HttpMethod(${quoted(request.method)}), new Uri(${text(request.url)}, options));`,
      ...(hasBody ? ['request.Content = new ByteArrayContent(body);'] : []),
      `request.Headers.Host = ${quoted(request.host)};`,
      ...headers
        .filter((header) => !contentHeaders.includes(header))
        .map(
          ({ name, value }) => `request.Headers.TryAddWithoutValidation(${quoted(name)}, ${text(value)});`,
        ),
      ...(hasBody
        ? contentHeaders.map(
            ({ name, value }) =>
              `request.Content.Headers.TryAddWithoutValidation(${quoted(name)}, ${text(value)});`,
          )
        : []),
      `using var client = new HttpClient(new HttpClientHandler { ${handler.join(', ')} });`,
      'using var response = await client.SendAsync(request);',
      'Console.WriteLine((int)response.StatusCode);',
      'Console.WriteLine(await response.Content.ReadAsStringAsync());',
    ]
    if (!hasBody && contentHeaders.length > 0)
      notes.push(`HttpClient sends ${contentHeaders.map(({ name }) => name).join(', ')} only with a body.`)
    notes.push('For .NET 7 or newer, with implicit usings.')
    return { text: `${lines.join('\n')}\n`, notes }
  },
}
