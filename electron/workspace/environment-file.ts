import { isDeepStrictEqual } from 'node:util'
import { fail } from '../../shared/problem.ts'
import type { Variable } from '../../shared/request/model.ts'
import { readField } from './body-yaml.ts'
import { isPlainMap, listAt, newYaml, type Plain, parseYaml, patch, printYaml, textAt } from './yaml.ts'

/** One environment in one file: `name` and `variables`. A secret has its name there and no value. */
export interface EnvironmentFile {
  /** Null when the file names none: the file's own name is shown. */
  name: string | null
  variables: Variable[]
  /** The name of the environment whose variables apply where this one has none; null: none. */
  extends: string | null
  /** A `.env` file whose values belong to it, relative to the workspace; null: none. */
  dotEnv: string | null
}

/** Where `extends` or `dotEnv` is left out, the file keeps what it has. */
export type WantedEnvironment = Pick<EnvironmentFile, 'name' | 'variables'> &
  Partial<Pick<EnvironmentFile, 'extends' | 'dotEnv'>>

/** Throws ProblemError `workspace-file`. */
export function readEnvironmentFile(text: string, where: string): EnvironmentFile {
  const { value } = parseYaml(text, where)
  return {
    name: textAt(value, 'name'),
    variables: listAt(value, 'variables').map(readVariable),
    extends: textAt(value, 'extends') || null,
    dotEnv: textAt(value, 'dotEnvFilePath') || null,
  }
}

function readVariable(entry: Plain): Variable {
  const { name, enabled } = readField(entry)
  const secret = textAt(entry, 'secret') === 'true'
  return { name, value: secret ? '' : variableValue(entry), enabled, secret }
}

/** Plain text, `{ type, data }`, or a list of titled variants of which one is selected. */
function variableValue(entry: Plain): string {
  const value = isPlainMap(entry) ? entry.value : undefined
  const chosen = Array.isArray(value)
    ? (value.find((variant) => textAt(variant, 'selected') === 'true') ?? value[0])
    : entry
  const text = textAt(chosen, 'value')
  if (text !== null) return text
  return isPlainMap(chosen) ? (textAt(chosen.value, 'data') ?? '') : ''
}

/** The file's text with these variables; values of secret ones never enter it. */
export function writeEnvironmentFile(
  before: string | null,
  wanted: WantedEnvironment,
  where: string,
): string {
  const present = before === null ? null : readEnvironmentFile(before, where)
  const environment = {
    name: wanted.name,
    variables: wanted.variables.map(({ name, value, enabled, secret }) => ({
      name,
      value: secret ? '' : value,
      enabled,
      secret,
    })),
    extends: wanted.extends === undefined ? (present?.extends ?? null) : wanted.extends || null,
    dotEnv: wanted.dotEnv === undefined ? (present?.dotEnv ?? null) : wanted.dotEnv || null,
  }
  const file = before === null ? newYaml() : parseYaml(before, where)
  if (before !== null && isDeepStrictEqual(present, environment)) return before
  const kept = before === null ? [] : listAt(file.value, 'variables').map(readVariable)
  patch(file.document, ['name'], environment.name ?? undefined)
  patch(file.document, ['extends'], environment.extends ?? undefined)
  patch(file.document, ['dotEnvFilePath'], environment.dotEnv ?? undefined)
  patch(
    file.document,
    ['variables'],
    environment.variables.map(({ name, value, enabled, secret }) => {
      // A value of another shape (typed, with variants) stays as it is while it means the same.
      const [old, second] = kept.filter((variable) => variable.name === name)
      const same = !secret && second === undefined && old?.secret === false && old.value === value
      return {
        name,
        ...(same ? {} : { value: secret ? undefined : value }),
        secret: secret ? true : undefined,
        disabled: enabled ? undefined : true,
      }
    }),
  )
  const text = printYaml(file)
  if (!isDeepStrictEqual(readEnvironmentFile(text, where), environment)) {
    fail(
      'workspace-write',
      'The environment could not be written so that it reads back the same.',
      'Look for two variables of one name; nothing was written.',
      where,
    )
  }
  return text
}
