import type { ExportFormat } from '../../../shared/catalog/export-formats.ts'
import type { VariableScope } from '../../../shared/request/scope.ts'
import type { NamedEnvironment } from '../environments.ts'
import type { WorkspaceTree } from './tree.ts'

export interface ExportInput {
  tree: WorkspaceTree
  /** Never holds a secret's value: those are in the vault. The first gives the values, with those that it inherits. */
  environments: readonly NamedEnvironment[]
  /** Where secrets are found that are to stand in the file; null for a file without any. */
  secrets: VariableScope | null
  /** ISO 8601, for formats that carry a time. */
  now: string
  version: string
}

/** What could not be carried, by name. */
export type Notes = { where: string; what: string }[]

export interface Exported {
  text: string
  notes: Notes
}

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

export interface Exporter {
  id: ExportFormat
  name: string
  /** Of the file that it makes. */
  extension: string
  /**
   * Whether variables, docs and saved responses stand beside the requests; where not, secrets are put into the texts of
   * the requests.
   */
  hasVariables: boolean
  write(input: ExportInput): Exported
}
