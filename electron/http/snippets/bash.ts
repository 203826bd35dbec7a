import { toCurl } from '../curl.ts'
import {
  expression,
  mapReferences,
  reference,
  type SelfSigning,
  type SnippetRequest,
  type SnippetWriter,
} from './snippet.ts'

const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`
const words = (text: string) => expression(text, quote, (name) => `"$${name}"`, '')

function signingLines({ key, stringToSign }: SelfSigning, body: string): string[] {
  return [
    `date=$(LC_ALL=C date -u '+%a, %d %b %Y %H:%M:%S GMT')`,
    `contentHash=$(${body} | openssl dgst -sha256 -binary | base64)`,
    `key=$(printf '%s' "$${key}" | base64 -d | od -An -v -tx1 | tr -d ' \\n')`,
    `signature=$(printf '%s' ${words(stringToSign)} | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary | base64)`,
    '',
  ]
}

/** The command that prints the body's bytes. */
function printed(request: SnippetRequest): string {
  const commands = request.body.map((piece) => {
    if (piece.kind === 'file') return `cat ${quote(piece.path)}`
    if (piece.kind === 'base64') return `printf '%s' ${quote(piece.base64)} | base64 -d`
    return `printf '%s' ${words(piece.text)}`
  })
  if (commands.length === 0) return 'printf %s'
  return commands.length === 1 ? (commands[0] ?? '') : `{ ${commands.join('; ')}; }`
}

/** A text that is hashed and sent stands once, in a variable; one that begins with @ is no file only as a literal. */
function bodyVariable(request: SnippetRequest): string | null {
  const [only] = request.body
  if (request.signing === null || request.body.length !== 1 || only?.kind !== 'text') return null
  return only.text.startsWith('@') ? null : only.text
}

/** For a POSIX shell: `toCurl`, with what is secret read from the environment. */
export const bash: SnippetWriter = {
  extension: 'sh',
  signs: true,
  write(request) {
    const text = bodyVariable(request)
    const { signed } = request
    const sent =
      text === null ? signed : { ...signed, wire: { ...signed.wire, body: Buffer.from(reference('body')) } }
    const command = mapReferences(
      toCurl(sent, { verifyTls: request.verifyTls, httpVersion: request.httpVersion }),
      (name) => `'"$${name}"'`,
    )
    const lines = [
      ...(text === null ? [] : [`body=${words(text)}`]),
      ...(request.signing === null
        ? []
        : signingLines(request.signing, text === null ? printed(request) : `printf '%s' "$body"`)),
    ]
    return { text: `${[...lines, command].join('\n')}\n`, notes: [] }
  },
}
