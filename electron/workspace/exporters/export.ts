import type { VariableScope } from '../../../shared/request/scope.ts'
import type { NamedEnvironment } from '../environments.ts'
import { curlExporter } from './curl.ts'
import type { Exported, Exporter } from './exporter.ts'
import { harExporter } from './har.ts'
import { withKept } from './kept.ts'
import { withoutDocs, withoutTypedSecrets, withSecretValues } from './masked.ts'
import { partOf } from './part.ts'
import { postmanExporter } from './postman.ts'
import { readTree, requestsIn } from './tree.ts'

/** Every exporter; one line each. */
export const exporters: readonly Exporter[] = [postmanExporter, curlExporter, harExporter]

/**
 * A workspace, or one folder of it with what it has from above, as a text. Without `secrets` no secret stands in it:
 * references stay, typed ones are left out and named. Throws ProblemError for a folder that is gone.
 */
export async function exportText(input: {
  root: string
  exporter: Exporter
  /** Null for the whole workspace. */
  folderId: string | null
  environments: readonly NamedEnvironment[]
  secrets: VariableScope | null
  now: Date
  version: string
}): Promise<Exported & { requests: number }> {
  const { root, exporter, folderId, environments, secrets, now, version } = input
  const whole = await readTree(root)
  const given = exporter.hasVariables ? await withKept(root, whole) : withoutDocs(whole)
  const part = folderId === null ? given : partOf(given, folderId)
  const { tree, notes } =
    secrets === null
      ? withoutTypedSecrets(part)
      : { tree: exporter.hasVariables ? part : withSecretValues(part, secrets), notes: [] }
  const written = exporter.write({ tree, environments, secrets, now: now.toISOString(), version })
  // Two secrets in one line are one note.
  const told = new Map([...notes, ...written.notes].map((note) => [`${note.where}\n${note.what}`, note]))
  return { text: written.text, notes: [...told.values()], requests: requestsIn(tree.items).length }
}
