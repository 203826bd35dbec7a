import type { Output } from '../../shared/ipc/bridge.ts'
import type { Handlers } from '../ipc/handlers.ts'
import { environmentChain } from './environment-chain.ts'
import type { WantedEnvironment } from './environment-file.ts'
import {
  addEnvironment,
  type NamedEnvironment,
  readEnvironment,
  removeEnvironment,
  writeEnvironment,
} from './environments.ts'
import { dotEnvNow, isLikelySecret } from './item-variables.ts'
import { refuseSecretVariables } from './literal-secrets.ts'
import { nothing, type Opened } from './open-workspace.ts'
import { type Secrets, secretChanges } from './secrets.ts'

type Environment = Output<'createEnvironment'>

export type EnvironmentHandlers = Pick<
  Handlers,
  'saveEnvironment' | 'createEnvironment' | 'deleteEnvironment' | 'storeSecret'
>

/** The environments of the open workspace, their secrets in the vault. */
export function createEnvironmentHandlers({ here, serial }: Opened): EnvironmentHandlers {
  async function saveVariables(
    environmentId: string,
    { name, variables, extends: parent, dotEnv }: WantedEnvironment & { name: string },
  ): Promise<Environment> {
    const { root, secrets } = here()
    refuseSecretVariables(variables)
    const before = await readEnvironment(root, environmentId)
    const changes = secretChanges(before.variables, variables)
    // First into the vault, then out of the file: a crash between the two loses nothing.
    for (const { from, to } of changes.rename) {
      await secrets.store(environmentId, to, secrets.now(environmentId, from) ?? '')
    }
    for (const secret of changes.store) await secrets.store(environmentId, secret.name, secret.value)
    const written = await writeEnvironment(root, environmentId, {
      name,
      variables,
      ...(parent === undefined ? {} : { extends: parent }),
      ...(dotEnv === undefined ? {} : { dotEnv }),
    })
    if (written.id !== environmentId) await secrets.move(environmentId, written.id)
    for (const forgotten of changes.forget) await secrets.store(written.id, forgotten, '')
    return environmentForWindow(root, written, secrets)
  }

  return {
    saveEnvironment: ({ environmentId, ...wanted }) => serial(() => saveVariables(environmentId, wanted)),
    createEnvironment: ({ name }) =>
      serial(async () => {
        const { root, secrets } = here()
        return environmentForWindow(root, await addEnvironment(root, name, []), secrets)
      }),
    deleteEnvironment: ({ environmentId }) =>
      serial(async () => {
        const { root, secrets } = here()
        await removeEnvironment(root, environmentId)
        await secrets.forgetAll(environmentId)
      }).then(nothing),
    storeSecret: ({ environmentId, name, value }) =>
      serial(async () => {
        const { root, secrets } = here()
        await readEnvironment(root, environmentId)
        await secrets.store(environmentId, name, value)
      }).then(nothing),
  }
}

/** An environment without the values of its secrets. */
export function environmentForWindow(
  root: string,
  environment: NamedEnvironment,
  secrets: Secrets,
): Environment {
  const variables = environment.variables.map((variable) => ({
    ...variable,
    value: variable.secret ? '' : variable.value,
    hasValue: variable.secret ? secrets.has(environment.id, variable.name) : variable.value !== '',
  }))
  const { id, name, problem, extends: parent, dotEnv } = environment
  return {
    id,
    name,
    variables,
    extends: parent,
    dotEnv,
    inherited: inheritedOf(root, environment, secrets),
    ...(problem === undefined ? {} : { problem }),
  }
}

/** What an environment has of its `.env` file and of those that it extends; no value of a secret. */
function inheritedOf(
  root: string,
  environment: NamedEnvironment,
  secrets: Secrets,
): Environment['inherited'] {
  return environmentChain(root, environment.id).flatMap((one, at) => {
    const origin = `environment ${one.name}`
    const own = one.variables
      .filter((variable) => variable.enabled)
      .filter((variable) => (variable.secret ? secrets.has(one.id, variable.name) : variable.value !== ''))
      .map(({ name, value, secret }) => ({ name, value: secret ? '' : value, secret, origin }))
    const { dotEnv } = one
    const fromFile = dotEnv === null ? [] : shownValues(dotEnvNow(root, dotEnv))
    return [
      ...(at === 0 ? [] : own),
      ...fromFile.map((value) => ({ ...value, origin: `the file ${dotEnv}` })),
    ]
  })
}

/** Values of a `.env` file as the window may know them. */
export function shownValues(
  values: ReadonlyMap<string, string>,
): { name: string; value: string; secret: boolean }[] {
  return [...values]
    .filter(([, value]) => value !== '')
    .map(([name, value]) => ({
      name,
      value: isLikelySecret(value) ? '' : value,
      secret: isLikelySecret(value),
    }))
}
