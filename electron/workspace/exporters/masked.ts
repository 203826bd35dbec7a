import { mapAuthTexts } from '../../../shared/request/auth-fields.ts'
import { emptyRequest } from '../../../shared/request/defaults.ts'
import { withoutSecrets } from '../../../shared/request/literal-secrets.ts'
import type { Auth, Field, RequestDraft } from '../../../shared/request/model.ts'
import type { VariableScope } from '../../../shared/request/scope.ts'
import { mapTexts } from '../importers/map-texts.ts'
import { isReferenceOnly } from '../literal-secrets.ts'
import type { WorkspaceNode, WorkspaceTree } from './tree.ts'

/** An auth for a file that leaves the machine: secrets that a hand-edited file holds typed out become `***`. */
export function maskedAuth(auth: Auth): Auth {
  return mapAuthTexts(auth, (text, field) => (field.secret && !isReferenceOnly(text) ? '***' : text))
}

/** The auth as it stands in the file: whole only where secrets are to be in it. */
export function authIn(auth: Auth, secrets: VariableScope | null): Auth {
  return secrets === null ? maskedAuth(auth) : auth
}

interface Changes {
  auth(auth: Auth): Auth
  fields(fields: readonly Field[]): Field[]
  /** Of a request: auth and variables are asked for apart. */
  draft(draft: RequestDraft): RequestDraft
}

function changed(tree: WorkspaceTree, change: Changes): WorkspaceTree {
  const level = <T extends Pick<WorkspaceTree, 'auth' | 'headers' | 'variables'>>(given: T): T => ({
    ...given,
    auth: change.auth(given.auth),
    headers: change.fields(given.headers),
    variables: change.fields(given.variables),
  })
  const below = (nodes: readonly WorkspaceNode[]): WorkspaceNode[] =>
    nodes.map((node) => {
      if (node.kind === 'folder') return { ...level(node), items: below(node.items) }
      if (node.draft === null) return node
      const draft = change.draft(node.draft)
      const { auth, variables } = draft
      return { ...node, draft: { ...draft, auth: change.auth(auth), variables: change.fields(variables) } }
    })
  return { ...level(tree), items: below(tree.items) }
}

/** Without the secrets that somebody typed into a file: references stay. */
export function withoutTypedSecrets(tree: WorkspaceTree): WorkspaceTree {
  return changed(tree, {
    auth: maskedAuth,
    fields: (fields) => withoutSecrets(emptyRequest({ headers: [...fields] })).headers,
    draft: withoutSecrets,
  })
}

/** `{{name}}` of a secret as its value, for formats that have no variables; other variables stay as they are. */
export function withSecretValues(tree: WorkspaceTree, scope: VariableScope): WorkspaceTree {
  const filled = (text: string) =>
    text.replace(/\{\{\s*([^{}]+?)\s*\}\}/g, (whole, name: string) => {
      const found = scope.lookup(name)
      return found?.secret === true ? found.value : whole
    })
  return changed(tree, {
    auth: (auth) => mapAuthTexts(auth, filled),
    fields: (fields) => fields.map((field) => ({ ...field, value: filled(field.value) })),
    draft: (draft) => ({ ...mapTexts(draft, filled), settings: draft.settings }),
  })
}
