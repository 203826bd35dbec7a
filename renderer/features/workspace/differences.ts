import type { RequestDraft } from '../../../shared/request/model.ts'

export interface Difference {
  part: string
  before: string
  after: string
}

const parts = [
  ['method', 'Method', (draft) => draft.method],
  ['url', 'URL', (draft) => draft.url],
  ['headers', 'Headers', (draft) => fields(draft.headers)],
  ['pathVariables', 'Path', (draft) => fields(draft.pathVariables)],
  ['disabledQuery', 'Params that are off', (draft) => fields(draft.disabledQuery)],
  ['body', 'Body', (draft) => bodyText(draft.body)],
  ['auth', 'Auth', (draft) => lines(draft.auth)],
  ['variables', 'Variables', (draft) => fields(draft.variables)],
  ['settings', 'Settings', (draft) => lines(draft.settings)],
  ['docs', 'Docs', (draft) => draft.docs],
] as const satisfies readonly [keyof RequestDraft, string, (draft: RequestDraft) => string][]

/** The parts in which two versions of a request differ, each as text; long ones from the first line that differs. */
export function differences(before: RequestDraft, after: RequestDraft): Difference[] {
  return parts.flatMap(([, part, text]) => {
    const pair = [text(before), text(after)] as const
    return pair[0] === pair[1] ? [] : [{ part, ...shortened(...pair) }]
  })
}

const shownLines = 40

function shortened(before: string, after: string): { before: string; after: string } {
  const a = before.split('\n')
  const b = after.split('\n')
  const first = a.findIndex((line, at) => line !== b[at])
  const from = Math.max(0, (first < 0 ? Math.min(a.length, b.length) : first) - 2)
  const cut = (text: string[]) =>
    [
      ...(from > 0 ? ['…'] : []),
      ...text.slice(from, from + shownLines),
      ...(text.length > from + shownLines ? ['…'] : []),
    ].join('\n')
  return { before: cut(a), after: cut(b) }
}

function fields(rows: readonly { name: string; value: string; enabled?: boolean }[]): string {
  return rows
    .map(({ name, value, enabled }) => `${enabled === false ? '(off) ' : ''}${name}: ${value}`)
    .join('\n')
}

function bodyText(body: RequestDraft['body']): string {
  if ('text' in body) return body.text
  return body.kind === 'form' ? fields(body.fields) : lines(body)
}

function lines(value: object): string {
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([key, item]) => `${key}: ${typeof item === 'object' ? JSON.stringify(item, null, 1) : String(item)}`,
    )
    .join('\n')
}
