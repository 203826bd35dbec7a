import type { Variable } from '../../../shared/request/model.ts'
import { secretsInValue } from '../../../shared/request/secret-text.ts'
import { parseTemplate } from '../../../shared/request/variables.ts'

/** A variable while it is edited. `key` stays the same through renames. */
export interface Row extends Variable {
  key: number
}

let nextKey = 1

export function rowsOf(variables: readonly Variable[]): Row[] {
  return variables.map(({ name, value, enabled, secret }) => ({
    key: nextKey++,
    name,
    value,
    enabled,
    secret,
  }))
}

export function emptyRow(): Row {
  return { key: nextKey++, name: '', value: '', enabled: true, secret: false }
}

/** What goes to disk: a row without a name is not one yet. */
export function variablesOf(rows: readonly Row[]): Variable[] {
  return rows
    .filter((row) => row.name !== '')
    .map(({ name, value, enabled, secret }) => ({ name, value, enabled, secret }))
}

/** Why a row cannot be saved, as a sentence; null when it can. */
export function nameProblem(row: Row, rows: readonly Row[]): string | null {
  if (row.name === '') return row.value === '' ? null : 'Give it a name; without one it is not saved.'
  // Said at the later one: it is the one that was just typed.
  if (rows.find((other) => other.name === row.name) !== row) {
    return `${row.name} stands here twice; nothing is saved until one has another name.`
  }
  const [part, ...rest] = parseTemplate(`{{${row.name}}}`)
  const isUsable = rest.length === 0 && part?.kind === 'variable' && part.name === row.name
  if (!isUsable) return `{{${row.name}}} would not be read as a variable. Use letters, digits, _ and -.`
  return row.name.startsWith('$') ? 'Names with $ are the dynamic variables; choose another.' : null
}

export function canSave(rows: readonly Row[]): boolean {
  return rows.every((row) => row.name === '' || nameProblem(row, rows) === null)
}

/** True while a value stands openly that no plain file may hold: saving is refused until it is marked secret. */
export function holdsSecret(rows: readonly Row[]): boolean {
  return rows.some(
    ({ name, value, secret }) =>
      name !== '' && !secret && secretsInValue(name, value).some(({ certain }) => certain),
  )
}

export function sameVariables(a: readonly Variable[], b: readonly Variable[]): boolean {
  return JSON.stringify(variablesOf(rowsOf(a))) === JSON.stringify(variablesOf(rowsOf(b)))
}
