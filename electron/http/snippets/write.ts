import type { SnippetLanguageId } from '../../../shared/catalog/snippet-languages.ts'
import type { Auth } from '../../../shared/request/model.ts'
import type { VariableScope } from '../../../shared/request/scope.ts'
import type { Prepared } from '../prepare.ts'
import { bash } from './bash.ts'
import { csharp } from './csharp.ts'
import { go } from './go.ts'
import { java } from './java.ts'
import { environmentName, secretNames } from './names.ts'
import { node, nodeFetch } from './node.ts'
import { python, pythonRequests } from './python.ts'
import { canSignItself, environmentOf, hasDots, snippetRequest } from './request.ts'
import type { SnippetWriter } from './snippet.ts'
import { curlCmd, powershell } from './windows.ts'

const writers: Readonly<Record<SnippetLanguageId, SnippetWriter>> = {
  curl: bash,
  'curl-cmd': curlCmd,
  powershell,
  python,
  'python-requests': pythonRequests,
  node,
  'node-fetch': nodeFetch,
  go,
  java,
  csharp,
}

export interface WrittenSnippet {
  text: string
  /** For a file, without the dot. */
  extension: string
  /** In sentences: what to set, what runs out, what the language's library changes. */
  notes: string[]
  /** The request's auth can be signed by the snippet itself, in this language. */
  canSign: boolean
}

/** How long the signature that stands in a snippet is good for; services that say no number say minutes. */
function lifetimeNote(prepared: Prepared, signsItself: boolean): string | null {
  if (signsItself || prepared.signed === null || prepared.signed.evidence === null) return null
  switch (prepared.resolved.auth.kind) {
    case 'aws-sigv4':
      return 'The signature is of now: AWS takes it for 15 minutes. Copy it anew after that.'
    case 'whatsapp-webhook':
      return null
    default:
      return 'The signature and its date are of now: the service takes them for some minutes. Copy it anew after that.'
  }
}

/** What has to be set before the snippet runs, and where that comes from. */
function environmentNote(names: readonly string[], isConnectionString: boolean): string {
  const list = names.length === 1 ? names[0] : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
  const what = `No secret stands in it: set ${list} in the environment first.`
  return isConnectionString
    ? `${what} ACCESS_KEY is the part of the connection string after accesskey=.`
    : what
}

/** The name of the environment variable with the access key; ACCESS_KEY where none can be told from what was typed. */
function keyName(auth: Auth): string {
  const name = auth.kind === 'acs-hmac' ? /^\s*\{\{\s*([^{}]+?)\s*\}\}\s*$/.exec(auth.value)?.[1] : undefined
  return name === undefined || (auth.kind === 'acs-hmac' && auth.credential !== 'key')
    ? 'ACCESS_KEY'
    : environmentName(name)
}

export interface WriteInput {
  prepared: Prepared
  /** As typed, after inheritance. */
  auth: Auth
  /** Everything that was typed, in which `{{variables}}` are looked for. */
  typed: string
  scope: VariableScope
  language: SnippetLanguageId
  /** Signs by itself, where the language and the auth can. */
  selfSigned: boolean
}

/**
 * The request that would be sent now, as code. No secret stands in it: each is read from the environment. Throws
 * ProblemError as a send would, and `snippet-body-long`.
 */
export function writeSnippet({
  prepared,
  auth,
  typed,
  scope,
  language,
  selfSigned,
}: WriteInput): WrittenSnippet {
  const writer = writers[language]
  const canSign = writer.signs && canSignItself(prepared)
  const signsItself = canSign && selfSigned
  const request = snippetRequest({
    prepared,
    names: secretNames(typed, prepared.secrets, scope),
    selfSigningKey: signsItself ? keyName(auth) : null,
  })
  const { text, notes } = writer.write(request)
  const variables = environmentOf(request)
  const lifetime = lifetimeNote(prepared, signsItself)
  const isConnectionString =
    signsItself && auth.kind === 'acs-hmac' && auth.credential === 'connection-string'
  return {
    text,
    extension: writer.extension,
    canSign,
    notes: [
      ...(variables.length === 0 ? [] : [environmentNote(variables, isConnectionString)]),
      ...(hasDots(request)
        ? [
            'A secret stands in it in another form (base64, escapes) and is shown as ••••••: put it there by hand.',
          ]
        : []),
      ...(lifetime === null ? [] : [lifetime]),
      ...notes,
    ],
  }
}
