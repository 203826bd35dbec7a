import type { NamedEnvironment } from '../environments.ts'
import type { WorkspaceTree } from './tree.ts'

export interface ExportInput {
  tree: WorkspaceTree
  /** Never holds a secret's value: those are in the vault. */
  environments: readonly NamedEnvironment[]
  /** ISO 8601, for formats that carry a time. */
  now: string
  version: string
}

export interface Exported {
  text: string
  /** What could not be carried, by name. */
  notes: { where: string; what: string }[]
}

export interface Exporter {
  id: 'postman' | 'curl' | 'har'
  name: string
  /** Of the file that it makes. */
  extension: string
  write(input: ExportInput): Exported
}
