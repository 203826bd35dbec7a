import { authTexts } from '../../../shared/request/auth-fields.ts'
import type { Auth, Variable } from '../../../shared/request/model.ts'
import { isLiteral } from '../../../shared/request/secret-text.ts'
import { dynamicVariables, parseTemplate } from '../../../shared/request/variables.ts'
import type { Wanted } from '../yaml.ts'
import type { Imported, ImportedEnvironment, ImportedItem, ImportedLevel, ImportNote } from './importer.ts'
import { mapTexts } from './map-texts.ts'
import { type Found, isSecretName, isSecretVariable, liftItem, liftLevel, type Vaulting } from './secrets.ts'

/** The values that were found, replaced wherever else they stand: docs, scripts, examples, other fields. */
function replacer(vaulting: Vaulting): (text: string) => string {
  const long = [...vaulting.found.values()].filter(({ value }) => value.length >= 8)
  const sorted = long.sort((a, b) => b.value.length - a.value.length)
  return (text) =>
    sorted.reduce(
      (left, { name, value }) => (left.includes(value) ? left.replaceAll(value, () => `{{${name}}}`) : left),
      text,
    )
}

function replaceIn<T>(value: T, change: (text: string) => string): T {
  return mapTexts(value as Wanted, change) as T
}

/**
 * The import with its secrets in variables, the names that are used but defined nowhere, and notes on both. A secret gets none
 * of the names `defined` in the workspace: with another environment in use, another secret would go out in its place.
 */
export function settleVariables(given: Imported, defined: ReadonlySet<string>): Imported {
  const inSecretFields = namesInSecretFields(given)
  const environments = given.environments.map((environment) => ({
    ...environment,
    variables: environment.variables.map((variable) => markSecret(variable, inSecretFields)),
  }))
  const taken = new Map<string, string | null>([...defined].map((name) => [name, null]))
  const vaulting: Vaulting = { found: new Map(), taken, places: new Map() }
  for (const { name, value, secret } of environments.flatMap((environment) => environment.variables)) {
    taken.set(name, value)
    if (secret && value.length >= 8 && isLiteral(value)) vaulting.found.set(value, { name, value })
  }
  const before = new Set(vaulting.found.keys())
  const top = given.name === '' ? 'the request' : given.name
  const { docs, auth, headers, variables, kept } = given
  const lifted = {
    ...liftLevel({ docs, auth, headers, variables, kept }, top, vaulting),
    items: given.items.map((item) => liftItem(item, [], vaulting)),
  }
  const change = replacer(vaulting)
  const clean = vaulting.found.size === 0 ? lifted : replaceIn(lifted, change)
  const added = [...vaulting.found.values()].filter(({ value }) => !before.has(value))
  const base = environments.length === 0 ? [{ name: given.name || 'Imported', variables: [] }] : environments
  const withSecrets = base.map((environment) => addVariables(environment, added.map(asSecret)))
  const unknown = unknownNames(clean, withSecrets)
  const complete = withSecrets.map((environment, index) =>
    index === 0 || environments.length > 1
      ? addVariables(
          environment,
          unknown.map((name) => ({
            name,
            value: '',
            enabled: true,
            secret: inSecretFields.has(name) || isSecretName(name),
          })),
        )
      : environment,
  )
  return {
    ...given,
    ...clean,
    environments: complete.filter(
      (environment) => environment.variables.length > 0 || environments.length > 0,
    ),
    notes: [
      ...given.notes.map((note) => ({ where: note.where, what: change(note.what) })),
      ...secretNotes(added, vaulting),
      ...unknownNotes(unknown, complete),
    ],
  }
}

function markSecret(variable: Variable, inSecretFields: ReadonlySet<string>): Variable {
  const { name, value } = variable
  const isUsed = inSecretFields.has(name) && (value === '' || isLiteral(value))
  const isNamed = isSecretName(name) && value === ''
  return { ...variable, secret: variable.secret || isUsed || isNamed || isSecretVariable(name, value) }
}

/** `token: {{tok}}`: whatever its name, such a variable holds a secret. */
function namesInSecretFields(imported: Pick<Imported, 'auth' | 'items'>): Set<string> {
  const names = new Set<string>()
  const note = (auth: Auth) => {
    for (const field of authTexts(auth)) {
      if (!field.secret) continue
      for (const part of parseTemplate(field.text)) if (part.kind === 'variable') names.add(part.name)
    }
  }
  const walk = (item: ImportedItem) => {
    note(item.kind === 'request' ? item.draft.auth : item.auth)
    if (item.kind === 'folder') for (const child of item.items) walk(child)
  }
  note(imported.auth)
  for (const item of imported.items) walk(item)
  return names
}

const asSecret = ({ name, value }: Found): Variable => ({ name, value, enabled: true, secret: true })

function addVariables(environment: ImportedEnvironment, variables: readonly Variable[]): ImportedEnvironment {
  const known = new Set(environment.variables.map(({ name }) => name))
  return {
    ...environment,
    variables: [...environment.variables, ...variables.filter(({ name }) => !known.has(name))],
  }
}

function secretNotes(added: readonly Found[], vaulting: Vaulting): ImportNote[] {
  return added.map(({ name }) => ({
    where: (vaulting.places.get(name) ?? [])[0] ?? '',
    what: `A secret stood here typed out; it is the secret variable {{${name}}} now.`,
  }))
}

function unknownNotes(
  unknown: readonly string[],
  environments: readonly ImportedEnvironment[],
): ImportNote[] {
  if (unknown.length === 0) return []
  const names = unknown.slice(0, 20).join(', ') + (unknown.length > 20 ? ', …' : '')
  const random = unknown.filter((name) => name.startsWith('$'))
  const made = unknown.filter((name) => !name.startsWith('$'))
  return [
    ...(made.length === 0
      ? []
      : [
          {
            where: `environment ${environments[0]?.name ?? ''}`,
            what: `Used but not defined in the source: ${names}. They stand in the environment without a value.`,
          },
        ]),
    ...random.map((name) => ({
      where: `{{${name}}}`,
      what: 'A random value that Cordboard does not have: give the variable a value in the environment.',
    })),
  ]
}

/**
 * `{{names}}` of what is sent that neither an environment nor a folder above defines. Docs, scripts and examples do not
 * count.
 */
function unknownNames(
  imported: ImportedLevel & { items: readonly ImportedItem[] },
  environments: readonly ImportedEnvironment[],
): string[] {
  const unknown = new Set<string>()
  const known = new Set([
    ...environments.flatMap((environment) => environment.variables.map(({ name }) => name)),
    ...dynamicVariables.map(({ name }) => name),
  ])
  const note = (value: Wanted, defined: ReadonlySet<string>) => {
    mapTexts(value, (text) => {
      if (!text.includes('{{')) return text
      for (const part of parseTemplate(text)) {
        if (part.kind === 'variable' && !defined.has(part.name)) unknown.add(part.name)
      }
      return text
    })
  }
  const walk = (level: ImportedLevel & { items: readonly ImportedItem[] }, above: ReadonlySet<string>) => {
    const defined = new Set([...above, ...level.variables.map(({ name }) => name)])
    const { auth, headers, variables } = level
    note([textsOf(auth), headers, variables], defined)
    for (const item of level.items) {
      if (item.kind === 'folder') {
        walk(item, defined)
        continue
      }
      const { docs: _, settings: __, auth: own, ...sent } = item.draft
      note([textsOf(own), sent], new Set([...defined, ...sent.variables.map(({ name }) => name)]))
    }
  }
  walk(imported, known)
  for (const { value } of environments.flatMap((environment) => environment.variables)) note(value, known)
  return [...unknown]
}

const textsOf = (auth: Auth): string[] => authTexts(auth).map((field) => field.text)
