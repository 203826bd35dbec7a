import type { Auth, Field, RequestDraft, Variable } from '../../../shared/request/model.ts'
import type { Wanted } from '../yaml.ts'

export type ImportFormat =
  | 'postman'
  | 'postman-environment'
  | 'curl'
  | 'openapi'
  | 'har'
  | 'insomnia'
  | 'bruno'

/** Something that could not be carried as it was: by name, in one sentence. */
export interface ImportNote {
  /** The item's path as people see it: `Messages / Send text`. */
  where: string
  what: string
}

/** Top-level keys of the item's file beside those that this program edits: `examples`, `runtime`, `cordboard`. */
export type KeptKeys = { [key: string]: Wanted }

export interface ImportedRequest {
  kind: 'request'
  name: string
  draft: RequestDraft
  kept: KeptKeys
}

/** What a folder or the collection has, and hands down to all that lies in it. */
export interface ImportedLevel {
  docs: string
  /** `inherit` where it says nothing. */
  auth: Auth
  headers: Field[]
  /** A secret one is moved to an environment before anything is written. */
  variables: Variable[]
  kept: KeptKeys
}

export interface ImportedFolder extends ImportedLevel {
  kind: 'folder'
  name: string
  items: ImportedItem[]
}

/** A request with the keys of its source that are kept though nobody reads them here. */
export function importedRequest(name: string, draft: RequestDraft, kept: KeptKeys = {}): ImportedRequest {
  return { kind: 'request', name, draft, kept }
}

export type ImportedItem = ImportedFolder | ImportedRequest

export interface ImportedEnvironment {
  name: string
  /** The name of another one, whose variables apply where this one has none. */
  extends?: string | null
  /** A `.env` file of the workspace. */
  dotEnv?: string | null
  /** The value of a secret one stands here, in memory only, until it is in the vault. */
  variables: Variable[]
}

export interface Imported extends ImportedLevel {
  /** Of the collection; empty where the source has none (a cURL command). */
  name: string
  items: ImportedItem[]
  environments: ImportedEnvironment[]
  notes: ImportNote[]
}

/** What an importer reads: one text, or the files of a folder. */
export interface ImportSource {
  /** The file's or the folder's name, for naming what has none; empty for pasted text. */
  name: string
  text: string
  /** The text as JSON or YAML, parsed once; undefined when it is neither. */
  value: unknown
  /** A folder's text files by relative path with forward slashes; null for a single text. */
  files: ReadonlyMap<string, string> | null
}

export interface Importer {
  id: ImportFormat
  /** For people. */
  name: string
  /** 0: certainly not; 1: certainly. */
  detect(source: ImportSource): number
  /** Throws ProblemError `import-unusable` for what cannot be read; everything else becomes a note. */
  read(source: ImportSource): Imported | Promise<Imported>
}

/** A level that says nothing. */
export function emptyLevel(said: Partial<ImportedLevel> = {}): ImportedLevel {
  return { docs: '', auth: { kind: 'inherit' }, headers: [], variables: [], kept: {}, ...said }
}

/** An import of that name to be filled. */
export function nothingImported(name: string): Imported {
  return { ...emptyLevel(), name, items: [], environments: [], notes: [] }
}
