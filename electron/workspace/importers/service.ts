import { randomUUID } from 'node:crypto'
import type { Input, Output } from '../../../shared/ipc/bridge.ts'
import { fail } from '../../../shared/problem.ts'
import type { Handlers } from '../../ipc/handlers.ts'
import { definedNames } from '../defined-names.ts'
import { listItems } from '../tree.ts'
import { countsOf, readImport } from './import.ts'
import type { Imported, ImportedItem } from './importer.ts'
import { decodeImport, sourceOf } from './source.ts'
import { writeImport } from './write.ts'

interface Deps {
  /** Of the open workspace. */
  root(): string
  /** Of the workspace of that root, whichever is open by then. */
  storeSecret(root: string, secret: Input<'storeSecret'>): Promise<void>
}

type Row = Output<'previewImport'>['items'][number]
/** More rows than anyone reads; the counts say the rest. */
const maxRows = 2000
const maxNotes = 2000

function rowsOf(items: readonly ImportedItem[], depth: number, rows: Row[]): Row[] {
  for (const item of items) {
    if (rows.length >= maxRows) break
    const method = item.kind === 'request' ? item.draft.method : ''
    rows.push({ kind: item.kind, name: item.name, depth, method })
    if (item.kind === 'folder') rowsOf(item.items, depth + 1, rows)
  }
  return rows
}

/** Preview, then write: the import with its secrets waits here in between, and only the newest one does. */
export function createImportService(deps: Deps): Pick<Handlers, 'previewImport' | 'runImport'> {
  let pending: { id: string; imported: Imported } | null = null
  return {
    async previewImport({ name, base64 }) {
      const text = decodeImport(Buffer.from(base64, 'base64'), name)
      const defined = await definedNames(deps.root())
      const { formatName, imported } = await readImport(sourceOf(text, name), undefined, defined)
      pending = { id: randomUUID(), imported }
      return {
        importId: pending.id,
        format: formatName,
        name: imported.name,
        counts: countsOf(imported),
        items: rowsOf(imported.items, 0, []),
        environments: imported.environments.map((environment) => ({
          name: environment.name,
          variables: environment.variables.length,
          secrets: environment.variables.filter(({ secret }) => secret).map((variable) => variable.name),
        })),
        notes: imported.notes.slice(0, maxNotes),
      }
    },
    async runImport({ importId }) {
      if (pending?.id !== importId) {
        return fail('import-gone', 'The preview is no longer there.', 'Choose the file again.')
      }
      const { imported } = pending
      const root = deps.root()
      const written = await writeImport(root, imported)
      // Once written it must not be written again, whatever the vault says.
      pending = null
      for (const { id, secrets } of written.environments) {
        for (const { name, value } of secrets) {
          await deps.storeSecret(root, { environmentId: id, name, value })
        }
      }
      const [first] = written.items
      const made = first === undefined ? [] : await listItems(root)
      const request = made.find(
        ({ kind, id }) => kind === 'request' && (id === first || id.startsWith(`${first}/`)),
      )
      return { requestId: request?.id ?? null, environmentId: written.environments[0]?.id ?? null }
    },
  }
}
