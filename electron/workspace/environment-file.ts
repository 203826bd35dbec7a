import { isDeepStrictEqual } from 'node:util'
import { fail } from '../../shared/problem.ts'
import type { Variable } from '../../shared/request/model.ts'
import { readVariable, writeVariables } from './variables-yaml.ts'
import { withoutAliases } from './without-aliases.ts'
import { listAt, newYaml, type Plain, parseYaml, patch, printYaml, textAt, type YamlFile } from './yaml.ts'

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
    variables: listAt(value, 'variables').map(readEnvironmentVariable),
    extends: textAt(value, 'extends') || null,
    dotEnv: textAt(value, 'dotEnvFilePath') || null,
  }
}

function readEnvironmentVariable(entry: Plain): Variable {
  const secret = textAt(entry, 'secret') === 'true'
  const variable = readVariable(entry)
  return { ...variable, value: secret ? '' : variable.value, secret }
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
  if (before === null) return checked(build(newYaml(), environment), environment, where)
  if (isDeepStrictEqual(present, environment)) return before
  try {
    return checked(build(parseYaml(before, where), environment), environment, where)
  } catch {
    // Where the edit changed what an alias stands for, or took its anchor away.
    return checked(build(withoutAliases(parseYaml(before, where)), environment), environment, where)
  }
}

function build(file: YamlFile, environment: EnvironmentFile): YamlFile {
  patch(file.document, ['name'], environment.name ?? undefined)
  patch(file.document, ['extends'], environment.extends ?? undefined)
  patch(file.document, ['dotEnvFilePath'], environment.dotEnv ?? undefined)
  const variables = writeVariables(environment.variables, listAt(file.value, 'variables'))
  patch(file.document, ['variables'], variables ?? [])
  return file
}

function checked(file: YamlFile, environment: EnvironmentFile, where: string): string {
  const text = printYaml(file)
  if (!isDeepStrictEqual(readEnvironmentFile(text, where), environment)) {
    fail(
      'workspace-write',
      'The environment could not be written so that it reads back the same.',
      'Look for unusual characters in names and values; nothing was written.',
      where,
    )
  }
  return text
}
