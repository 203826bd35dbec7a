import { isSeq } from 'yaml'
import { authTexts } from '../../shared/request/auth-fields.ts'
import type { Auth, AuthKind } from '../../shared/request/model.ts'
import { readAuth, writeAuth } from './auth-yaml.ts'
import { isReferenceOnly } from './literal-secrets.ts'
import {
  dropEmpty,
  isPlainMap,
  listAt,
  mapAt,
  type Plain,
  parseYaml,
  patch,
  printYaml,
  textAt,
  type Wanted,
} from './yaml.ts'

/**
 * Bruno drops an auth block of a kind that it does not know when it saves a file, with comments and every other unknown key
 * (measured with the writer of @usebruno/cli 4.1.0: requests, folder.yml and opencollection.yml alike). What it keeps are
 * variables that are switched off. So a copy of the block stands in one beside it, with references to secrets as the block
 * has them: it goes with the file through Git, clones and renames, and where it stands without its block, that was lost.
 */

export const noteName = 'cordboard-auth'

const description =
  'Cordboard signs with this. Bruno drops the auth block when it saves the file; from here Cordboard puts it back.'

/** OpenCollection and so Bruno do not know these. */
const ownKinds: readonly AuthKind[] = ['acs-hmac', 'azure-app-configuration', 'whatsapp-webhook', 'hmac']

/** Whether Bruno would drop an auth block of this kind. */
export function isOwnKind({ kind }: Auth): boolean {
  return ownKinds.includes(kind)
}

/** What a file says about auth, and what it said. */
export interface AuthFacts {
  /** The auth block, where it is of a kind that Bruno drops. */
  auth: Auth | null
  /** There is no auth block of any kind: as Bruno leaves the file. */
  isSilent: boolean
  /** The copy. */
  noted: Auth | null
}

export type FileKind = 'request' | 'folder'

const homes = {
  request: { auth: 'http', variables: 'runtime' },
  folder: { auth: 'request', variables: 'request' },
}

/** Of a request's file, or one of a folder or the workspace. */
export function authFacts(value: Plain, kind: FileKind): AuthFacts {
  const block = mapAt(value, homes[kind].auth).auth ?? null
  const auth = block === null ? null : readAuth(block)
  const note = listAt(mapAt(value, homes[kind].variables), 'variables').find(isNote)
  return {
    auth: auth !== null && isOwnKind(auth) ? auth : null,
    isSilent: block === null,
    noted: note === undefined ? null : authOfNote(textAt(note, 'value')),
  }
}

/** Whether the variable is the copy that stands for an auth block. */
export function isNote(entry: Plain): boolean {
  return textAt(entry, 'name') === noteName
}

/** Null for what is none of ours, or holds a secret itself. */
function authOfNote(text: string | null): Auth | null {
  try {
    const auth = readAuth(parseYaml(text ?? '', '').value)
    return auth !== null && isOwnKind(auth) && !holdsSecret(auth) ? auth : null
  } catch {
    return null
  }
}

/** True when a secret stands in it that is typed out instead of being a reference. */
export function holdsSecret(auth: Auth): boolean {
  return authTexts(auth).some(({ secret, text }) => secret && !isReferenceOnly(text))
}

/**
 * The note to be written beside an auth; undefined: none. A block that did not change gets no note by the way, so that a save
 * touches nothing else; one that was lost keeps its note until somebody decides.
 */
export function noteFor(facts: AuthFacts, auth: Auth, isChanged: boolean): Wanted {
  const present = facts.noted === null ? undefined : entryOf(facts.noted)
  if (isOwnKind(auth)) return isChanged ? entryOf(auth) : present
  const isUndecided = facts.isSilent && (auth.kind === 'none' || auth.kind === 'inherit')
  return isUndecided ? present : undefined
}

function entryOf(auth: Auth): Wanted {
  if (holdsSecret(auth)) return undefined
  return { name: noteName, value: JSON.stringify(writeAuth(auth)), disabled: true, description }
}

/** The variables for the file with the note as the last of them. */
export function withNote(variables: Wanted, note: Wanted): Wanted {
  const all = [...(Array.isArray(variables) ? variables : []), ...(note === undefined ? [] : [note])]
  return all.length === 0 ? undefined : all
}

/** True when the file holds another note than that, or none. */
export function isOtherNote(value: Plain, kind: FileKind, note: Wanted): boolean {
  const present = listAt(mapAt(value, homes[kind].variables), 'variables').find(isNote)
  if (present === undefined || note === undefined) return (present === undefined) !== (note === undefined)
  const text = typeof note === 'object' && !Array.isArray(note) ? note.value : undefined
  return !isPlainMap(present) || textAt(present, 'value') !== text
}

/** The text of a file without its note. */
export function withoutNote(text: string, kind: FileKind, where: string): string {
  const file = parseYaml(text, where)
  const home = homes[kind].variables
  const at = listAt(mapAt(file.value, home), 'variables').findIndex(isNote)
  if (at < 0) return text
  file.document.deleteIn([home, 'variables', at])
  const rest = file.document.getIn([home, 'variables'], true)
  if (isSeq(rest) && rest.items.length === 0) {
    patch(file.document, [home, 'variables'], undefined)
    dropEmpty(file.document, home)
  }
  return printYaml(file)
}
