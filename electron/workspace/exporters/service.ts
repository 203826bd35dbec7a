import { join } from 'node:path'
import { fail } from '../../../shared/problem.ts'
import type { VariableScope } from '../../../shared/request/scope.ts'
import type { Handlers } from '../../ipc/handlers.ts'
import { expandDirectory } from '../../keys/files.ts'
import { environmentsFor } from './environments.ts'
import { exporters, exportText } from './export.ts'
import { writeExport } from './file.ts'

interface Deps {
  /** Of the open workspace. */
  root(): string
  scope(environmentId: string | null): VariableScope
  homeDir: string
  version: string
  now(): Date
}

/** Exports are written here, on the privileged side: a secret that goes into a file never passes the window. */
export function createExportService(deps: Deps): Pick<Handlers, 'exportWorkspace'> {
  return {
    async exportWorkspace({ format, folderId, environmentId, directory, fileName, withSecrets, replace }) {
      const exporter = exporters.find(({ id }) => id === format)
      if (exporter === undefined || /[/\\\0]|^\.{0,2}$/.test(fileName)) {
        return fail(
          'bad-file-name',
          `${fileName} cannot be the name of a file.`,
          'Use letters, digits and dots.',
        )
      }
      const root = deps.root()
      const path = join(expandDirectory(directory.trim(), deps.homeDir), fileName)
      const { text, notes, requests } = await exportText({
        root,
        exporter,
        folderId,
        environments: await environmentsFor(root, environmentId),
        secrets: withSecrets ? deps.scope(environmentId) : null,
        now: deps.now(),
        version: deps.version,
      })
      await writeExport(path, text, { isSecret: withSecrets, replace })
      return { path, requests, notes: notes.slice(0, 2000) }
    },
  }
}
