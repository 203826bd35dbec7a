import { workspaceFolder } from './item-id.ts'
import type { Auth, AuthKind } from './model.ts'

/** Auth that another program dropped from a file when it saved it. */
export interface LostAuth {
  /** The item; `.` for the workspace. */
  owner: string
  kind: 'request' | 'folder'
  name: string
  auth: Auth
  /** Folders below that say an auth of their own: what lies in them lost nothing. */
  except: string[]
}

/** How people call what an auth of Cordboard's own does. */
const names: Partial<Record<AuthKind, string>> = {
  'acs-hmac': 'ACS signing',
  'azure-app-configuration': 'Azure App Configuration signing',
  'whatsapp-webhook': 'WhatsApp webhook signing',
  hmac: 'HMAC signing',
}

/** What happened to the file, in a sentence. `file`: as 'This file', 'The folder ACS'. */
export function lostAuthText(file: string, auth: Auth): string {
  return `${file} has lost its ${names[auth.kind] ?? 'auth'}.`
}

/** What the request or folder in the tab is not signed for any more: its own loss, or that of the nearest folder above. */
export function lostAuthOf(
  lost: readonly LostAuth[],
  itemId: string | null,
  inherits: boolean,
): LostAuth | null {
  if (itemId === null) return null
  const own = lost.find(({ owner }) => owner === itemId)
  if (own !== undefined || !inherits) return own ?? null
  const isIn = (folder: string) => folder === workspaceFolder || itemId.startsWith(`${folder}/`)
  const above = lost.filter(
    ({ kind, owner, except }) => kind === 'folder' && isIn(owner) && !except.some(isIn),
  )
  return above.toSorted((a, b) => depthOf(b.owner) - depthOf(a.owner))[0] ?? null
}

const depthOf = (folder: string) => (folder === workspaceFolder ? 0 : folder.split('/').length)
