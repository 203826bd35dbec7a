import { toCurl } from '../curl.ts'
import { expression, mapReferences, type SelfSigning, type SnippetWriter } from './snippet.ts'

const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`

function signingLines({ key, stringToSign }: SelfSigning, body: string): string[] {
  const text = expression(stringToSign, quote, (name) => `"$${name}"`, '')
  return [
    `date=$(LC_ALL=C date -u '+%a, %d %b %Y %H:%M:%S GMT')`,
    `contentHash=$(${body} | openssl dgst -sha256 -binary | base64)`,
    `key=$(printf '%s' "$${key}" | base64 -d | od -An -v -tx1 | tr -d ' \\n')`,
    `signature=$(printf '%s' ${text} | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary | base64)`,
    '',
  ]
}

/** For a POSIX shell: `toCurl`, with what is secret read from the environment. */
export const bash: SnippetWriter = {
  extension: 'sh',
  signs: true,
  write(request) {
    const command = mapReferences(
      toCurl(request.signed, { verifyTls: request.verifyTls, httpVersion: request.httpVersion }),
      (name) => `'"$${name}"'`,
    )
    const body = request.body.map((piece) => {
      if (piece.kind === 'file') return `cat ${quote(piece.path)}`
      if (piece.kind === 'base64') return `printf '%s' ${quote(piece.base64)} | base64 -d`
      return `printf '%s' ${expression(piece.text, quote, (name) => `"$${name}"`, '')}`
    })
    const bytes =
      body.length === 0 ? 'printf %s' : body.length === 1 ? (body[0] ?? '') : `{ ${body.join('; ')}; }`
    const lines = request.signing === null ? [] : signingLines(request.signing, `${bytes}`)
    return { text: `${[...lines, command].join('\n')}\n`, notes: [] }
  },
}
