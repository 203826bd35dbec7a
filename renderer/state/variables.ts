import { useMemo } from 'react'
import type { VariableValue } from '../../shared/request/scope.ts'
import { dynamicVariables } from '../../shared/request/variables.ts'
import { useSandbox } from './sandbox.ts'
import { useSession } from './session.ts'
import { environmentOf, saveEnvironment, storeSecret, useWorkspace, variableLookup } from './workspace.ts'

export type VariableLookup = (name: string) => VariableValue | null

const builtIn = new Map(
  dynamicVariables.map(({ name, help }) => [
    name,
    { value: help, secret: false, origin: 'built in, anew each send' },
  ]),
)

/** `$sandbox.…` has values while the sandbox runs; the window is told none of them. */
function sandboxVariable(name: string, isRunning: boolean): VariableValue | null {
  if (!isRunning || !name.startsWith('$sandbox.')) return null
  return {
    value: 'given by the sandbox',
    secret: /key|token|secret|string/i.test(name),
    origin: 'the running sandbox',
  }
}

/** What editors tell about `{{name}}` in the chosen environment. The same function until a value changes. */
export function useVariableLookup(): VariableLookup {
  const environmentId = useSession((state) => state.environmentId)
  const workspace = useWorkspace((state) => state.workspace)
  const requestId = useSession(
    ({ tabs, activeTab }) => tabs.find((tab) => tab.id === activeTab)?.requestId ?? null,
  )
  const isRunning = useSandbox((state) => state.sandbox?.running === true)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the lookup reads the workspace from the store.
  return useMemo(() => {
    const inEnvironment = variableLookup(environmentId, requestId)
    return (name) => inEnvironment(name) ?? builtIn.get(name) ?? sandboxVariable(name, isRunning)
  }, [environmentId, requestId, workspace, isRunning])
}

/** Makes `name` a secret of the environment, where it is none yet, and puts its value into the vault. */
export async function keepSecret(environmentId: string, name: string, value: string) {
  const environment = environmentOf(environmentId)
  if (environment === null) return
  const variables = environment.variables.map(({ hasValue: _, ...variable }) => variable)
  const known = variables.find((variable) => variable.name === name)
  if (known?.secret !== true) {
    await saveEnvironment({
      environmentId,
      name: environment.name,
      variables: [
        ...variables.filter((variable) => variable.name !== name),
        { name, value: '', enabled: true, secret: true },
      ],
    })
  }
  await storeSecret(environmentId, name, value)
}
