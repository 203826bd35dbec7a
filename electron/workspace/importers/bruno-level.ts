import {
  brunoField,
  brunoVariables,
  readBrunoActions,
  readBrunoAuth,
  readBrunoScripts,
} from './bruno-request.ts'
import { emptyLevel, type ImportedLevel, type ImportNote } from './importer.ts'
import { isRecord, type Loose, listIn, mapIn, textIn } from './values.ts'

/** Collection and folder settings, of `.bru` files and of the export's `root`. */
export function readBrunoLevel(level: Loose, where: string, notes: ImportNote[]): ImportedLevel {
  const request = isRecord(level.request) ? level.request : level
  const auth = readBrunoAuth(request, where, notes)
  const { auth: signing, scripts } = readBrunoScripts(request, where, notes)
  const actions = readBrunoActions(request, where, notes)
  const kept = {
    ...(scripts.length === 0 ? {} : { scripts }),
    ...(actions.length === 0 ? {} : { actions }),
  }
  return emptyLevel({
    auth: signing !== null && (auth.kind === 'none' || auth.kind === 'inherit') ? signing : auth,
    docs: textIn(level, 'docs') || textIn(request, 'docs'),
    headers: listIn(request, 'headers').map(brunoField),
    variables: brunoVariables(listIn(mapIn(request, 'vars'), 'req')),
    kept: Object.keys(kept).length === 0 ? {} : { request: kept },
  })
}
