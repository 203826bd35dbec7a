import { authTexts, mapAuthTexts } from '../../shared/request/auth-fields.ts'
import { findRemovals, jsonError, originalOffset, removalNotes, remove } from '../../shared/request/jsonc.ts'
import type { Auth, Body, RequestDraft } from '../../shared/request/model.ts'
import { encodePathValue, findPathVariables } from '../../shared/request/path-variables.ts'
import type { VariableScope } from '../../shared/request/scope.ts'
import { createResolver, type DynamicSource, type Resolver } from '../../shared/request/variables.ts'
import type { ResolvedBody, ResolvedRequest } from '../wire/stages.ts'

function lineIn(text: string): (offset: number) => string {
  return (offset) => `the body, line ${text.slice(0, offset).split('\n').length}`
}

/**
 * Path variables are found in the URL as typed, before any value is put in, so that a value that looks like `/:name`
 * is never taken for one.
 */
function resolveUrl(draft: RequestDraft, resolver: Resolver): { url: string; empty: string[] } {
  const values = new Map(draft.pathVariables.map((variable) => [variable.name, variable.value]))
  const empty: string[] = []
  let url = ''
  let at = 0
  for (const variable of findPathVariables(draft.url)) {
    const value = values.get(variable.name)
    if (value === undefined) continue
    url += resolver.resolve(draft.url.slice(at, variable.from), 'the URL')
    const text = resolver.resolve(value, `the path variable ${variable.name}`)
    if (text === '') {
      empty.push(variable.name)
      url += `:${variable.name}`
    } else {
      url += encodePathValue(text)
    }
    at = variable.to
  }
  return { url: url + resolver.resolve(draft.url.slice(at), 'the URL'), empty }
}

/** Comments go before variables are looked up: one in a comment need not be known. */
function resolveJson(
  text: string,
  resolver: Resolver,
  source: () => Resolver,
): { text: string; notes: string[] } {
  const removals = findRemovals(text)
  if (removals.length === 0) return { text: resolver.resolve(text, lineIn(text)), notes: [] }
  const stripped = remove(text, removals)
  const trial = source()
  const tried = trial.resolve(stripped, '')
  const isJson = trial.problems().length > 0 || jsonError(tried) === null
  if (!isJson) return { text: resolver.resolve(text, lineIn(text)), notes: [] }
  const line = lineIn(text)
  return {
    text: resolver.resolve(stripped, (offset) => line(originalOffset(offset, removals))),
    notes: removalNotes(removals),
  }
}

function resolveBody(
  body: Body,
  resolver: Resolver,
  trial: () => Resolver,
): { body: ResolvedBody; notes: string[] } {
  switch (body.kind) {
    case 'none':
      return { body, notes: [] }
    case 'json': {
      const { text, notes } = resolveJson(body.text, resolver, trial)
      return { body: { kind: 'json', text }, notes }
    }
    case 'text':
    case 'xml':
      return { body: { kind: body.kind, text: resolver.resolve(body.text, lineIn(body.text)) }, notes: [] }
    case 'form':
      return {
        body: {
          kind: 'form',
          fields: body.fields
            .filter((field) => field.enabled && (field.name !== '' || field.value !== ''))
            .map((field) => ({
              name: resolver.resolve(field.name, `the form field ${field.name}`),
              value: resolver.resolve(field.value, `the form field ${field.name}`),
            })),
        },
        notes: [],
      }
    case 'multipart':
      return {
        body: {
          kind: 'multipart',
          parts: body.parts
            .filter((part) => part.enabled && (part.name !== '' || part.value !== ''))
            .map((part) => ({
              kind: part.kind,
              name: resolver.resolve(part.name, `the part ${part.name}`),
              value: resolver.resolve(part.value, `the part ${part.name}`),
              contentType: resolver.resolve(part.contentType, `the part ${part.name}`),
            })),
        },
        notes: [],
      }
    case 'file':
      return {
        body: {
          kind: 'file',
          path: resolver.resolve(body.path, 'the path of the body file'),
          contentType: resolver.resolve(body.contentType, 'the type of the body file'),
        },
        notes: [],
      }
  }
}

function resolveAuth(auth: Auth, resolver: Resolver): Auth {
  if (auth.kind === 'inherit') return { kind: 'none' }
  return mapAuthTexts(auth, (text) => resolver.resolve(text, 'the auth'))
}

/** A variable that nobody defined: its name is what the problem tells, and no secret. */
export function isReference(text: string): boolean {
  return /^\s*\{\{[^{}]*\}\}\s*$/.test(text)
}

/** What a credential field holds is secret, whether it came from a variable or was typed. */
function authSecrets(auth: Auth): string[] {
  return authTexts(auth)
    .filter((field) => field.secret && !isReference(field.text))
    .map((field) => field.text)
}

/** Draft → resolved. `auth` is the one that applies after inheritance. Collects every problem and never throws. */
export function resolve(
  draft: RequestDraft,
  auth: Auth,
  scope: VariableScope,
  source: DynamicSource,
): ResolvedRequest {
  const resolver = createResolver(scope, source)
  const { url, empty } = resolveUrl(draft, resolver)
  const headers = draft.headers
    .filter((header) => header.enabled && (header.name !== '' || header.value !== ''))
    .map((header) => ({
      name: resolver.resolve(header.name.trim(), `header ${header.name}`),
      // White space around a value is no part of it (RFC 9110 section 5.5): nobody who checks a signature sees it.
      value: resolver.resolve(header.value, `header ${header.name}`).replace(/^[ \t]+|[ \t]+$/g, ''),
    }))
  const resolvedAuth = resolveAuth(auth, resolver)
  const { body, notes } = resolveBody(draft.body, resolver, () => createResolver(scope, source))
  const problems = [
    ...resolver.problems(),
    ...empty.map((name) => ({
      code: 'empty-path-variable',
      message: `The path variable :${name} is empty.`,
      fix: `Give ${name} a value on the Path tab.`,
      where: 'the URL',
    })),
  ]
  const dynamic = resolver.dynamic()
  return {
    method: draft.method.trim().toUpperCase(),
    url,
    headers,
    body,
    auth: resolvedAuth,
    settings: draft.settings,
    problems,
    notes:
      dynamic.length > 0
        ? [...notes, `${dynamic.map((name) => `{{${name}}}`).join(', ')}: a new value is made at each send`]
        : notes,
    secrets: [...new Set([...resolver.secrets(), ...authSecrets(resolvedAuth)])].filter(
      (text) => text !== '',
    ),
  }
}
