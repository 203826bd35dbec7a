import type { Importer } from './importer.ts'
import { nothingImported } from './importer.ts'
import { readVariables } from './postman.ts'
import { at, listIn, textIn } from './values.ts'

/** A Postman environment or the globals: `{ name, values: [{ key, value, enabled, type }] }`. */
export const postmanEnvironment: Importer = {
  id: 'postman-environment',
  name: 'Postman environment',
  detect({ value }) {
    const scope = textIn(value, '_postman_variable_scope')
    if (scope === 'environment' || scope === 'globals') return 1
    const values = listIn(value, 'values')
    return values.length > 0 && values.every((entry) => typeof at(entry, 'key') === 'string') ? 0.6 : 0
  },
  read(source) {
    const name = textIn(source.value, 'name') || source.name || 'Postman environment'
    const variables = readVariables(listIn(source.value, 'values'), new Set())
    return { ...nothingImported(name), environments: [{ name, variables }] }
  },
}
