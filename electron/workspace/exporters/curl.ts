import { defaultSettings } from '../../../shared/request/defaults.ts'
import type { Auth, RequestDraft, RequestSettings } from '../../../shared/request/model.ts'
import { shellWord } from '../../http/curl.ts'
import type { Exporter, Notes } from './exporter.ts'
import { authIn } from './masked.ts'
import { effectiveAuth, formText, lostVariables, withPathVariables } from './plain.ts'
import { requestsIn, withHeadersBelow } from './tree.ts'

function authWords(auth: Auth): { words: string[]; note: string | null } {
  const header = (text: string) => ({ words: [`-H ${shellWord(text)}`], note: null })
  switch (auth.kind) {
    case 'bearer':
      return header(`Authorization: Bearer ${auth.token}`)
    case 'basic':
      return { words: [`-u ${shellWord(`${auth.username}:${auth.password}`)}`], note: null }
    case 'digest':
      return { words: ['--digest', `-u ${shellWord(`${auth.username}:${auth.password}`)}`], note: null }
    case 'api-key':
      return auth.placement === 'header'
        ? header(`${auth.name}: ${auth.value}`)
        : { words: [], note: `It needs ${auth.name} in the query.` }
    case 'aws-sigv4':
      return {
        words: [
          `--aws-sigv4 ${shellWord(`aws:amz:${auth.region}:${auth.service}`)}`,
          `-u ${shellWord(`${auth.accessKeyId}:${auth.secretAccessKey}`)}`,
        ],
        note: null,
      }
    case 'inherit':
    case 'none':
      return { words: [], note: null }
    default:
      return {
        words: [],
        note: `Its auth "${auth.kind}" signs each request anew: "Copy as cURL" in the app, or cordboard send, has the signature.`,
      }
  }
}

function bodyWords(draft: RequestDraft): string[] {
  const { body } = draft
  const hasType = draft.headers.some(({ name, enabled }) => enabled && name.toLowerCase() === 'content-type')
  const type = (value: string) => (hasType ? [] : [`-H ${shellWord(`Content-Type: ${value}`)}`])
  switch (body.kind) {
    case 'none':
      return []
    case 'form':
      return [...type('application/x-www-form-urlencoded'), `--data-raw ${shellWord(formText(body.fields))}`]
    case 'multipart':
      return body.parts
        .filter(({ enabled }) => enabled)
        .map(({ name, kind, value, contentType }) => {
          const suffix = contentType === '' ? '' : `;type=${contentType}`
          if (kind === 'file') return `-F ${shellWord(`${name}=@${value}${suffix}`)}`
          return suffix === ''
            ? `--form-string ${shellWord(`${name}=${value}`)}`
            : `-F ${shellWord(`${name}="${value.replace(/["\\]/g, '\\$&')}"${suffix}`)}`
        })
    case 'file':
      return [
        ...type(body.contentType === '' ? 'application/octet-stream' : body.contentType),
        `--data-binary ${shellWord(`@${body.path}`)}`,
      ]
    default: {
      const kinds = { json: 'application/json', xml: 'application/xml', text: 'text/plain' }
      return [...type(kinds[body.kind]), `--data-raw ${shellWord(body.text)}`]
    }
  }
}

function settingWords(settings: RequestSettings): string[] {
  const { timeoutMs, maxRedirects, httpVersion } = settings
  return [
    ...(settings.followRedirects ? ['--location'] : []),
    ...(maxRedirects === defaultSettings.maxRedirects ? [] : [`--max-redirs ${maxRedirects}`]),
    ...(timeoutMs === defaultSettings.timeoutMs || timeoutMs === 0 ? [] : [`--max-time ${timeoutMs / 1000}`]),
    ...(httpVersion === 'auto' ? [] : [httpVersion === '2' ? '--http2' : '--http1.1']),
    ...(settings.verifyTls ? [] : ['--insecure']),
  ]
}

/** One command a request, variables as they stand: a script for people, to be filled in. */
export const curlExporter: Exporter = {
  id: 'curl',
  name: 'cURL commands',
  extension: 'sh',
  hasVariables: false,
  write({ tree, secrets }) {
    const notes: Notes = lostVariables(tree, 'cURL')
    const commands = requestsIn(withHeadersBelow(tree).items).flatMap(({ node, path }) => {
      const where = path.join(' / ')
      if (node.draft === null || node.draft.url === '') {
        notes.push({ where, what: `Left out: ${node.problem?.message ?? 'it has no URL.'}` })
        return []
      }
      const { draft } = node
      const auth = authWords(authIn(effectiveAuth(tree, node.id, draft.auth), secrets))
      if (auth.note !== null) notes.push({ where, what: auth.note })
      const headers = draft.headers.filter(({ enabled }) => enabled)
      const words = [
        draft.method === 'HEAD' ? 'curl --head' : `curl -X ${shellWord(draft.method)}`,
        shellWord(withPathVariables(draft)),
        ...(/[[\]{}]/.test(draft.url) ? ['--globoff'] : []),
        ...settingWords(draft.settings),
        ...headers.map(
          ({ name, value }) => `-H ${shellWord(value === '' ? `${name};` : `${name}: ${value}`)}`,
        ),
        ...auth.words,
        ...bodyWords(draft),
      ]
      const comment = [where, ...(auth.note === null ? [] : [auth.note])].map(
        (text) => `# ${text.replace(/[\r\n]+/g, ' ')}`,
      )
      return [`${comment.join('\n')}\n${words.join(' \\\n  ')}\n`]
    })
    return { text: commands.join('\n'), notes }
  },
}
