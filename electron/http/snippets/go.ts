import {
  expression,
  inLines,
  isEnvironment,
  quoted,
  type SnippetRequest,
  type SnippetWriter,
  withoutCodings,
} from './snippet.ts'

const variable = (name: string) => (isEnvironment(name) ? `os.Getenv(${quoted(name)})` : name)
const text = (value: string) => expression(value, quoted, variable)

function bodyExpression(request: SnippetRequest): string[] {
  return request.body.map((piece) => {
    if (piece.kind === 'file') return `read(${quoted(piece.path)})`
    if (piece.kind === 'base64') return `decode(${quoted(piece.base64)})`
    return `[]byte(${expression(piece.text, inLines(quoted, '\t\t'), variable)})`
  })
}

const helpers: Readonly<Record<string, string>> = {
  decode: `func decode(text string) []byte {
	bytes, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		panic(err)
	}
	return bytes
}`,
  read: `func read(path string) []byte {
	bytes, err := os.ReadFile(path)
	if err != nil {
		panic(err)
	}
	return bytes
}`,
}

/** `url.URL{Opaque}` is written as it is given (net/url, "RequestURI"), and so are the names of headers set in the map. */
export const go: SnippetWriter = {
  extension: 'go',
  signs: true,
  write(request) {
    const { headers, notes } = withoutCodings(request)
    const { signing } = request
    const parts = bodyExpression(request)
    const byName = Map.groupBy(headers, ({ name }) => name)
    const code = [
      parts.length === 0
        ? '	body := []byte{}'
        : `	body := ${parts.length === 1 ? parts[0] : `bytes.Join([][]byte{${parts.join(', ')}}, nil)`}`,
      ...(signing === null
        ? []
        : [
            '	date := time.Now().UTC().Format(http.TimeFormat)',
            '	sum := sha256.Sum256(body)',
            '	contentHash := base64.StdEncoding.EncodeToString(sum[:])',
            `	mac := hmac.New(sha256.New, decode(os.Getenv(${quoted(signing.key)})))`,
            `	mac.Write([]byte(${text(signing.stringToSign)}))`,
            '	signature := base64.StdEncoding.EncodeToString(mac.Sum(nil))',
          ]),
      `	request, err := http.NewRequest(${quoted(request.method)}, ${quoted(`${request.scheme}://${request.url.slice(request.scheme.length + 3).split('/')[0]}/`)}, bytes.NewReader(body))`,
      '	if err != nil {',
      '		panic(err)',
      '	}',
      `	request.URL.Opaque = ${text(request.requestTarget)}`,
      `	request.Host = ${quoted(request.host)}`,
      '	request.Header = http.Header{',
      ...[...byName].map(
        ([name, list]) => `		${quoted(name)}: {${list.map(({ value }) => text(value)).join(', ')}},`,
      ),
      '	}',
      '	client := &http.Client{',
      `		Transport: &http.Transport{DisableCompression: true${request.verifyTls ? '' : ', TLSClientConfig: &tls.Config{InsecureSkipVerify: true}'}},`,
      '		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },',
      '	}',
      '	response, err := client.Do(request)',
      '	if err != nil {',
      '		panic(err)',
      '	}',
      '	defer response.Body.Close()',
      '	answer, err := io.ReadAll(response.Body)',
      '	if err != nil {',
      '		panic(err)',
      '	}',
      '	fmt.Println(response.Status)',
      '	fmt.Println(string(answer))',
    ].join('\n')
    const used = Object.entries(helpers).filter(([name]) => code.includes(`${name}(`))
    const all = [code, ...used.map(([, body]) => body)].join('\n')
    const imports = [
      ...[
        'bytes',
        'crypto/hmac',
        'crypto/sha256',
        'crypto/tls',
        'encoding/base64',
        'fmt',
        'io',
        'net/http',
        'os',
        'time',
      ],
    ].filter((path) => new RegExp(`\\b${path.split('/').at(-1)}\\.[A-Z]`).test(all))
    if (request.requestTarget.startsWith('//'))
      notes.push('Go sends a target that begins with // as a whole URL: the signature is wrong then.')
    const lines = [
      'package main',
      '',
      'import (',
      ...imports.map((path) => `	"${path}"`),
      ')',
      '',
      ...used.flatMap(([, body]) => [body, '']),
      'func main() {',
      code,
      '}',
    ]
    return { text: `${lines.join('\n')}\n`, notes }
  },
}
