import type { VariableScope } from '../../../shared/request/scope.ts'
import type { NamedEnvironment } from '../environments.ts'
import { curlExporter } from './curl.ts'
import type { Exported, Exporter } from './exporter.ts'
import { harExporter } from './har.ts'
import { withoutTypedSecrets, withSecretValues } from './masked.ts'
import { partOf } from './part.ts'
import { postmanExporter } from './postman.ts'
import { readTree, requestsIn } from './tree.ts'

/** Every exporter; one line each. */
export const exporters: readonly Exporter[] = [postmanExporter, curlExporter, harExporter]

/**
 * A workspace, or one folder of it with what it has from above, as a text. Without `secrets` no secret stands in it:
 * references stay, typed ones are left out. Throws ProblemError for a folder that is gone.
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
  const part = folderId === null ? whole : partOf(whole, folderId)
  const tree =
    secrets === null
      ? withoutTypedSecrets(part)
      : exporter.hasVariables
        ? part
        : withSecretValues(part, secrets)
  const written = exporter.write({ tree, environments, secrets, now: now.toISOString(), version })
  return { ...written, requests: requestsIn(tree.items).length }
}
