import { expression, isEnvironment, type SnippetRequest, type SnippetWriter } from './snippet.ts'

/** What curl has to be told beside the request itself; the same in both shells of Windows. */
function curlWords(request: SnippetRequest): string[] {
  const { method, requestTarget } = request
  const path = requestTarget.split('?')[0] ?? ''
  return [
    ...(request.httpVersion === '2' ? ['--http2'] : ['--http1.1']),
    ...(method === 'HEAD' ? ['--head'] : ['-X', method]),
    request.url,
    ...(/\/(\.|%2e){1,2}(\/|$)/i.test(path) ? ['--path-as-is'] : []),
    ...(/[[\]{}]/.test(requestTarget) ? ['--globoff'] : []),
    ...(request.url.endsWith('?') ? ['--request-target', requestTarget] : []),
    ...(request.verifyTls ? [] : ['--insecure']),
    ...(request.headers.some(({ name }) => name.toLowerCase() === 'accept-encoding') ? ['--compressed'] : []),
    ...[...hostHeader(request), ...request.headers].flatMap(({ name, value }) => [
      '-H',
      value === '' ? `${name};` : `${name}: ${value}`,
    ]),
    ...(request.body.length > 0 && request.headers.every(({ name }) => name.toLowerCase() !== 'content-type')
      ? ['-H', 'Content-Type:']
      : []),
  ]
}

/** Host as it is signed: curl's own may differ in the letters' case. */
const hostHeader = (request: SnippetRequest) => [{ name: 'Host', value: request.host }]

/**
 * One word for curl.exe at cmd's prompt. Quotes are `^"`, so that cmd never counts itself between quotes and `^` escapes
 * everything; `%^` keeps `%NAME%` from being a variable. As Chromium's "Copy as cURL (cmd)" does.
 */
function cmdWord(text: string): string {
  if (/^[A-Za-z0-9_:=+~/.,?-]+$/.test(text)) return text
  const literal = (part: string) =>
    part
      .replace(/(\\*)"/g, '$1$1\\"')
      .replace(/[^A-Za-z0-9 _\-:=+~'/.,?*;%\\]/g, '^$&')
      .replace(/%(?=[A-Za-z0-9_^])/g, '%^')
  const inner = expression(text, literal, (name) => `%${name}%`, '')
  return `^"${inner.replace(/\\+$/, '$&$&')}^"`
}

/** certutil reads lines of any length up to cmd's own 8 191 characters. */
const base64Line = 4000

/** What a command line of cmd cannot carry: a line end, or what the console's code page has no letter for. */
const isPlain = (text: string): boolean => /^[\u0020-\u007e\ue000\ue001]*$/.test(text)

export const curlCmd: SnippetWriter = {
  extension: 'cmd',
  signs: false,
  write(request) {
    const words = curlWords(request)
    const before: string[] = []
    const notes = ['For the prompt of cmd.exe: in a batch file every % has to be written twice.']
    const [only] = request.body
    if (request.body.length === 1 && only?.kind === 'file') words.push('--data-binary', `@${only.path}`)
    else if (request.body.length === 1 && only?.kind === 'text' && isPlain(only.text))
      words.push('--data-raw', only.text)
    else if (request.body.length > 0) {
      const bytes = bodyBytes(request)
      if (bytes === null) {
        return {
          text: '',
          notes: [
            'cmd cannot put this body together: it has a secret or a file among its bytes. Use PowerShell.',
          ],
        }
      }
      const lines = bytes.toString('base64').match(new RegExp(`.{1,${base64Line}}`, 'g')) ?? []
      before.push(
        ...lines.map((line, at) => `${at === 0 ? '>' : '>>'}"%TEMP%\\body.b64" echo ${line}`),
        'certutil -f -decode "%TEMP%\\body.b64" "%TEMP%\\body.bin" >nul',
      )
      notes.push('The body goes through a file, byte by byte: a command line of cmd would change it.')
    }
    const command = ['curl.exe', ...words.map(cmdWord)]
    if (before.length > 0) command.push('--data-binary', '"@%TEMP%\\body.bin"')
    return { text: `${[...before, lined(command, '^')].join('\n')}\n`, notes }
  },
}

/** The bytes of a body without references and files; null for any other. */
function bodyBytes(request: SnippetRequest): Buffer | null {
  const pieces = request.body.map((piece) => {
    if (piece.kind === 'base64') return Buffer.from(piece.base64, 'base64')
    return piece.kind === 'text' && !piece.text.includes('\ue000') ? Buffer.from(piece.text) : null
  })
  return pieces.includes(null) ? null : Buffer.concat(pieces.flatMap((piece) => piece ?? []))
}

/** An option and its value on one line, as people write it. */
function lined(words: readonly string[], continued: string): string {
  return words.reduce((text, word, at) => {
    const before = words[at - 1] ?? ''
    const staysOnLine = at === 0 || at === 1 || /^(?:-[XH]|--data-\w+|--request-target)$/.test(before)
    return at === 0 ? word : staysOnLine ? `${text} ${word}` : `${text} ${continued}\n  ${word}`
  }, '')
}

/** Between single quotes PowerShell takes everything as it is but quotes, of which it knows five (about_Quoting_Rules). */
function powershellLiteral(text: string): string {
  if (!/[\u0000-\u001f]/.test(text)) return `'${text.replace(/['\u2018\u2019\u201a\u201b]/g, '$&$&')}'`
  const escapes: Readonly<Record<string, string>> = { '\n': '`n', '\r': '`r', '\t': '`t', '\0': '`0' }
  const inner = text
    .replace(/[`"$\u201c\u201d\u201e]/g, '`$&')
    .replace(/[\u0000-\u001f]/g, (char) => escapes[char] ?? `$([char]${char.charCodeAt(0)})`)
  return `"${inner}"`
}

const powershellVariable = (name: string) => (isEnvironment(name) ? `$env:${name}` : `$${name}`)

/** A text as an argument of a program: a sum stands in parentheses. */
function powershellWord(text: string): string {
  if (/^[A-Za-z0-9_:=/.+-]+$/.test(text) && !/^\d/.test(text)) return text
  const sum = expression(text, powershellLiteral, powershellVariable)
  return text.includes('\ue000') ? `(${sum})` : sum
}

export const powershell: SnippetWriter = {
  extension: 'ps1',
  signs: true,
  write(request) {
    const words = curlWords(request)
    const lines: string[] = []
    if (request.body.length > 0 || request.signing !== null) {
      const parts = request.body.map((piece) => {
        if (piece.kind === 'file') return `[IO.File]::ReadAllBytes(${powershellLiteral(piece.path)})`
        if (piece.kind === 'base64') return `[Convert]::FromBase64String('${piece.base64}')`
        return `[Text.Encoding]::UTF8.GetBytes(${expression(piece.text, powershellLiteral, powershellVariable)})`
      })
      lines.push(`[byte[]]$body = ${parts.length === 0 ? '@()' : parts.join(' + ')}`)
    }
    if (request.body.length > 0) {
      lines.push('$file = New-TemporaryFile', '[IO.File]::WriteAllBytes($file.FullName, $body)')
      words.push('--data-binary')
    }
    if (request.signing !== null) {
      const { key, stringToSign } = request.signing
      lines.push(
        `$date = [DateTime]::UtcNow.ToString('r')`,
        '$contentHash = [Convert]::ToBase64String([Security.Cryptography.SHA256]::Create().ComputeHash($body))',
        `$stringToSign = ${expression(stringToSign, powershellLiteral, powershellVariable)}`,
        '$hmac = [Security.Cryptography.HMACSHA256]::new([Convert]::FromBase64String($env:KEY))'.replace(
          'KEY',
          key,
        ),
        '$signature = [Convert]::ToBase64String($hmac.ComputeHash([Text.Encoding]::UTF8.GetBytes($stringToSign)))',
      )
    }
    const command = ['curl.exe', ...words.map(powershellWord)]
    if (request.body.length > 0) command.push('"@$($file.FullName)"')
    const notes = [
      'It calls curl.exe, which Windows brings (elsewhere write curl): PowerShell itself rewrites URLs.',
    ]
    if (words.some((word) => word.includes('"'))) {
      notes.push('A header or the URL has a double quote: PowerShell before 7.3 loses it on the way to curl.')
    }
    return { text: `${[...lines, lined(command, '`')].join('\n')}\n`, notes }
  },
}
