import type { CauseFinder } from '../case.ts'

/** Variable names that ACS requests, tutorials and SDK samples use for the parts of a path and a query. */
const names = [
  'callConnectionId',
  'connectionId',
  'callId',
  'id',
  'callConnectionID',
  'call_connection_id',
  'callConnection',
  'recordingId',
  'participantId',
  'rawId',
  'phoneNumber',
  'userId',
  'roomId',
  'threadId',
  'messageId',
  'operationId',
  'apiVersion',
  'api-version',
  'api_version',
  'version',
  'ver',
  'v',
]

const forms: ReadonlyArray<(name: string) => string> = [
  (name) => `{{${name}}}`,
  (name) => `{${name}}`,
  (name) => `:${name}`,
  (name) => `<${name}>`,
  (name) => `\${${name}}`,
  (name) => `%7B%7B${name}%7D%7D`,
  (name) => `%7B${name}%7D`,
]

interface Site {
  from: number
  to: number
}

/** Places where a variable may have stood: a path segment, the part of it before a verb, a query value. At most 8. */
function sitesOf(target: string): Site[] {
  const cut = target.indexOf('?')
  const path = cut < 0 ? target : target.slice(0, cut)
  const sites: Site[] = []
  for (const match of path.matchAll(/[^/]+/g)) {
    const verb = match[0].lastIndexOf(':')
    sites.push({ from: match.index, to: match.index + (verb > 0 ? verb : match[0].length) })
  }
  if (cut >= 0) {
    for (const match of target.slice(cut).matchAll(/=([^&]+)/g)) {
      const from = cut + match.index + 1
      sites.push({ from, to: from + (match[1] ?? '').length })
    }
  }
  return sites.slice(-8)
}

function put(target: string, site: Site, text: string): string {
  return target.slice(0, site.from) + text + target.slice(site.to)
}

/** Prefixes that a script forgets to cut off, besides the bare path. */
const prefixes = ['', '{{endpoint}}', '{{baseUrl}}', '{{base_url}}', '{{host}}', '{{url}}']

function search(target: string, matches: (text: string) => boolean): string | null {
  for (const prefix of prefixes) {
    if (prefix !== '' && matches(prefix + target)) return prefix + target
  }
  const sites = sitesOf(target)
  for (const site of sites) {
    for (const name of names) {
      for (const form of forms) {
        const text = put(target, site, form(name))
        for (const prefix of form === forms[0] ? prefixes : ['']) {
          if (matches(prefix + text)) return prefix + text
        }
      }
    }
  }
  // Two at once (an id and the api-version) is the next common case: 28 pairs of sites, 484 pairs of names, 14 000 HMACs.
  for (const [index, first] of sites.entries()) {
    for (const second of sites.slice(index + 1)) {
      for (const name of names) {
        const text = put(target, second, `{{${name}}}`)
        for (const other of names) {
          if (matches(put(text, first, `{{${other}}}`))) return put(text, first, `{{${other}}}`)
        }
      }
    }
  }
  return null
}

/** The text of the URL before variables were replaced was signed: what a Postman pre-request script sees. */
export const template: CauseFinder = {
  id: 'template',
  find({ expected, request, reproduces, header }) {
    const fix = 'Sign after the variables are replaced: the path and query that go on the request line.'
    const matches = (text: string) => reproduces({ requestTarget: text })
    if (expected.requestTarget.includes('{{')) {
      return {
        id: 'template-sent',
        confidence: matches(expected.requestTarget) ? 0.9 : 0.7,
        message: 'The request itself still holds an unresolved {{variable}}.',
        fix: 'Give the variable a value.',
      }
    }
    // Without a claim to the scheme there is nothing to reproduce, and the search is long.
    if (header('authorization') === null || reproduces({})) return null
    const known = request.template?.requestTarget
    const found = known !== undefined && matches(known) ? known : search(expected.requestTarget, matches)
    if (found === null) return null
    return {
      id: 'template-signed',
      confidence: 1,
      message: `The template was signed, before its variables were replaced: ${found}.`,
      fix,
    }
  },
}
