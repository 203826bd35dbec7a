import { type AuthField, authTexts, mapAuthTexts } from '../../../shared/request/auth-fields.ts'
import {
  type LiteralSecret,
  replaceFolderSecrets,
  replaceSecrets,
} from '../../../shared/request/literal-secrets.ts'
import type { Auth, Field, RequestDraft } from '../../../shared/request/model.ts'
import type { VariableScope } from '../../../shared/request/scope.ts'
import { mapTexts } from '../importers/map-texts.ts'
import { isReferenceOnly } from '../literal-secrets.ts'
import type { Notes } from './exporter.ts'
import type { Kept } from './kept.ts'
import {
  type Told,
  withoutNamed,
  withoutNamedSecrets,
  withoutSecretsInJson,
  withoutSecretsInText,
} from './named-secrets.ts'
import type { WorkspaceNode, WorkspaceTree } from './tree.ts'

const isTyped = (text: string, field: AuthField): boolean => field.secret && !isReferenceOnly(text)

function typedSecrets(auth: Auth): AuthField[] {
  return authTexts(auth).filter((field) => isTyped(field.text, field))
}

/** An auth for a file that leaves the machine: secrets that a hand-edited file holds typed out become `***`. */
function maskedAuth(auth: Auth): Auth {
  return mapAuthTexts(auth, (text, field) => (isTyped(text, field) ? '***' : text))
}

/** The auth as it stands in the file: whole only where secrets are to be in it. */
export function authIn(auth: Auth, secrets: VariableScope | null): Auth {
  return secrets === null ? maskedAuth(auth) : auth
}

type Handed = Pick<WorkspaceTree, 'headers' | 'variables' | 'docs'>

/** `where` is the item's path as people see it. */
interface Changes {
  auth(auth: Auth, where: string): Auth
  /** Of the workspace or a folder: auth is asked for apart. */
  level<T extends Handed>(level: T, where: string): T
  /** Of a request: auth is asked for apart. */
  draft(draft: RequestDraft, where: string): RequestDraft
  kept(kept: Kept, where: string): Kept
}

function changed(tree: WorkspaceTree, change: Changes): WorkspaceTree {
  const keptIn = ({ kept }: { kept?: Kept }, where: string) =>
    kept === undefined ? {} : { kept: change.kept(kept, where) }
  const level = <T extends Handed & { auth: Auth; kept?: Kept }>(given: T, where: string): T => ({
    ...change.level(given, where),
    ...keptIn(given, where),
    auth: change.auth(given.auth, where),
  })
  const below = (nodes: readonly WorkspaceNode[], path: readonly string[]): WorkspaceNode[] =>
    nodes.map((node) => {
      const own = [...path, node.name]
      const where = own.join(' / ')
      if (node.kind === 'folder') return { ...level(node, where), items: below(node.items, own) }
      if (node.draft === null) return node
      const draft = change.draft(node.draft, where)
      const auth = change.auth(draft.auth, where)
      return { ...node, ...keptIn(node, where), draft: { ...draft, auth } }
    })
  return { ...level(tree, tree.name), items: below(tree.items, []) }
}

/** Without the secrets that somebody typed into a file, each with a note: references stay. */
export function withoutTypedSecrets(given: WorkspaceTree): { tree: WorkspaceTree; notes: Notes } {
  const notes: Notes = []
  const teller = (where: string) => (place: string) => {
    notes.push({
      where,
      what: `What stood in ${place} was taken out: it is a secret by its name or its form.`,
    })
  }
  const tree = changed(given, {
    auth: (auth, where) => {
      for (const { label } of typedSecrets(auth)) teller(where)(`the field "${label}" of its auth`)
      return maskedAuth(auth)
    },
    level: (level, where) => replaceFolderSecrets(withoutNamed(level, teller(where)), blank(teller(where))),
    draft: (draft, where) => withoutSecretsOf(draft, teller(where)),
    kept: (kept, where) => withoutSecretsOfKept(kept, teller(where)),
  })
  return { tree, notes }
}

function withoutSecretsOf(draft: RequestDraft, told: Told): RequestDraft {
  return replaceSecrets(withoutNamedSecrets(draft, told), blank(told))
}

function withoutSecretsOfKept(kept: Kept, told: Told): Kept {
  const { examples, postman } = kept
  return {
    ...kept,
    postman: withoutSecretsInJson(postman, (name) => told(`${name} of what Postman's import kept`)),
    examples: examples.map((example) => {
      const tell: Told = (place) => told(`${place} of the example ${example.name}`)
      const { headers } = withoutNamed({ headers: example.headers, variables: [] }, tell)
      return {
        ...example,
        asked: example.asked === null ? null : withoutSecretsOf(example.asked, tell),
        headers: replaceFolderSecrets({ headers, variables: [], docs: '' }, blank(tell)).headers,
        text: withoutSecretsInText(example.text, tell),
      }
    }),
  }
}

const blank = (told: Told) => (found: LiteralSecret) => {
  told(found.where)
  return ''
}

/** For formats of requests alone, so that nothing is told of what they leave out anyway. */
export function withoutDocs(tree: WorkspaceTree): WorkspaceTree {
  return changed(tree, {
    auth: (auth) => auth,
    level: (level) => ({ ...level, docs: '' }),
    draft: (draft) => ({ ...draft, docs: '' }),
    kept: (kept) => kept,
  })
}

/** `{{name}}` of a secret as its value, for formats that have no variables; other variables stay as they are. */
export function withSecretValues(tree: WorkspaceTree, scope: VariableScope): WorkspaceTree {
  const filled = (text: string) =>
    text.replace(/\{\{\s*([^{}]+?)\s*\}\}/g, (whole, name: string) => {
      const found = scope.lookup(name)
      return found?.secret === true ? found.value : whole
    })
  const fields = (given: readonly Field[]) => given.map((field) => ({ ...field, value: filled(field.value) }))
  return changed(tree, {
    auth: (auth) => mapAuthTexts(auth, filled),
    level: (level) => ({ ...level, headers: fields(level.headers), variables: fields(level.variables) }),
    draft: (draft) => ({ ...mapTexts(draft, filled), settings: draft.settings }),
    kept: (kept) => kept,
  })
}
