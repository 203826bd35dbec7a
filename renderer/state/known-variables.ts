import type { Output } from '../../shared/ipc/bridge.ts'
import { workspaceFolder } from '../../shared/request/item-id.ts'
import type { Field } from '../../shared/request/model.ts'
import { sandboxVariables } from '../../shared/request/sandbox-variables.ts'
import { dynamicVariables, parseTemplate } from '../../shared/request/variables.ts'

/** Where a variable is defined, as far as the window can go there. */
export type Origin =
  | { kind: 'request' }
  /** `.` is the workspace. */
  | { kind: 'folder'; id: string }
  | { kind: 'environment'; id: string; variable: string }
  | { kind: 'sandbox' }
  /** Outside of the window: a file beside the workspace's, or nowhere. */
  | { kind: 'file' }
  | { kind: 'built-in' }

/** One place that defines a name. */
export interface Definition {
  /** Empty for a secret and for what is made at each send. */
  value: string
  secret: boolean
  /** What the value is where it cannot be shown. */
  help: string
  /** For people: 'this request', 'folder ACS', 'environment Sandbox'. */
  from: string
  origin: Origin
  /** False: the name is there, and nothing is stored for it. */
  isSet: boolean
}

/** By name, the definition that counts first, then those that it hides. */
export type KnownVariables = ReadonlyMap<string, readonly Definition[]>

type Workspace = Output<'loadWorkspace'>

/**
 * Everything that `{{name}}` resolves to, in the order of a send: built in, request, folders from the nearest, environment, what
 * it inherits, workspace, the sandbox. What has no value does not count and comes last.
 */
export function knownVariables(input: {
  workspace: Workspace | null
  environmentId: string | null
  requestId: string | null
  /** The request's own, as they are edited. */
  own: readonly Field[]
  isSandboxRunning: boolean
}): KnownVariables {
  const { workspace, environmentId, requestId, own, isSandboxRunning } = input
  const known = new Map<string, Definition[]>()
  const add = (name: string, definition: Definition) => {
    const before = known.get(name) ?? []
    // The last of a name in one place counts; it was added first.
    if (before.some(({ from }) => from === definition.from)) return
    known.set(name, [...before, definition])
  }
  const addRows = (
    rows: ReadonlyArray<{ name: string; value: string; secret?: boolean; isSet?: boolean }>,
    from: string,
    origin: (name: string) => Origin,
  ) => {
    for (const { name, value, secret = false, isSet = value !== '' } of rows.toReversed()) {
      add(name, {
        value: secret ? '' : value,
        secret,
        help: secret ? '••••••••' : '',
        from,
        origin: origin(name),
        isSet,
      })
    }
  }
  const environment = workspace?.environments.find(({ id }) => id === environmentId)
  const ownRows = (environment?.variables ?? [])
    .filter(({ enabled }) => enabled)
    .map((variable) => ({
      ...variable,
      isSet: variable.secret ? variable.hasValue : variable.value !== '',
    }))
  const inEnvironment = (name: string): Origin => ({
    kind: 'environment',
    id: environmentId ?? '',
    variable: name,
  })
  const addFolder = (owner: string | null, from: string) => {
    const rows = (workspace?.variables ?? []).filter((one) => one.owner === owner)
    addRows(rows, from, () => ({ kind: 'folder', id: owner ?? workspaceFolder }))
  }

  for (const { name, help } of dynamicVariables) add(name, builtIn(help))
  addRows(
    own.filter(({ enabled }) => enabled),
    'this request',
    () => ({ kind: 'request' }),
  )
  for (const folder of foldersOf(requestId)) {
    const item = workspace?.items.find(({ id }) => id === folder)
    addFolder(folder, `folder ${item?.name ?? folder}`)
  }
  addRows(ownRows, `environment ${environment?.name ?? ''}`, inEnvironment)
  for (const { name, value, secret, origin } of environment?.inherited ?? []) {
    const parent = workspace?.environments.find((one) => `environment ${one.name}` === origin)
    const rows = [{ name, value, secret, isSet: true }]
    if (parent !== undefined) {
      addRows(rows, origin, () => ({ kind: 'environment', id: parent.id, variable: name }))
      continue
    }
    addRows(rows, origin, inEnvironment)
    // As Bruno has it, the file's values answer to this name too.
    addRows([{ name: `process.env.${name}`, value, secret, isSet: true }], origin, inEnvironment)
  }
  addFolder(null, `workspace ${workspace?.name ?? ''}`)
  for (const { name, value, secret } of workspace?.dotEnv ?? []) {
    addRows([{ name, value, secret, isSet: true }], 'the file .env', () => ({ kind: 'file' }))
  }
  if (isSandboxRunning) {
    for (const [name, secrecy] of Object.entries(sandboxVariables)) {
      add(name, {
        value: '',
        secret: secrecy === 'secret',
        help: 'given by the sandbox',
        from: 'the running sandbox',
        origin: { kind: 'sandbox' },
        isSet: true,
      })
    }
  }
  return new Map([...known].map(([name, all]) => [name, settled(all)]))
}

function builtIn(help: string): Definition {
  return {
    value: '',
    secret: false,
    help,
    from: 'built in, anew each send',
    origin: { kind: 'built-in' },
    isSet: true,
  }
}

/** A name without a value lets the next place answer. */
function settled(all: readonly Definition[]): Definition[] {
  return [...all.filter(({ isSet }) => isSet), ...all.filter(({ isSet }) => !isSet)]
}

/** The folders of a request, from the nearest. */
function foldersOf(requestId: string | null): string[] {
  const segments = (requestId ?? '').split('/').slice(0, -1)
  return segments.map((_, at) => segments.slice(0, segments.length - at).join('/'))
}

/** False for a name that a send would refuse: nothing has a value for it, or its value names one that has none. */
export function isResolved(known: KnownVariables, name: string, through: readonly string[] = []): boolean {
  const [first] = known.get(name) ?? []
  if (first?.isSet !== true || through.includes(name) || through.length > 20) return false
  return parseTemplate(first.value).every(
    (part) => part.kind === 'text' || isResolved(known, part.name, [...through, name]),
  )
}
