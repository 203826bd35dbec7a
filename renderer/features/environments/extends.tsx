import { useState } from 'react'
import { problemOf } from '../../../shared/problem.ts'
import { type Environment, saveEnvironment, useWorkspace } from '../../state/workspace.ts'
import { TextField } from '../../ui/fields.tsx'
import { Select } from '../../ui/select.tsx'
import { toastProblem } from '../../ui/toast.tsx'

/** Where the environment's further variables come from: another environment, a `.env` file. */
export function Extends({ environment }: { environment: Environment }) {
  const environments = useWorkspace((state) => state.workspace?.environments ?? none)
  const [dotEnv, setDotEnv] = useState(environment.dotEnv ?? '')
  const others = environments.filter(({ id }) => id !== environment.id)
  const named = environment.extends ?? ''
  const isMissing = named !== '' && !others.some(({ name }) => name === named)

  async function save(change: { extends?: string | null; dotEnv?: string | null }) {
    try {
      const variables = environment.variables.map(({ hasValue: _, ...variable }) => variable)
      await saveEnvironment({ environmentId: environment.id, name: environment.name, variables, ...change })
    } catch (error) {
      toastProblem(problemOf(error))
    }
  }

  return (
    <section className="envs-extends" aria-label="Inherited variables">
      <Select
        label="Extends"
        value={named}
        choices={[
          { id: '', label: 'nothing' },
          ...others.map(({ name }) => ({ id: name, label: name })),
          ...(isMissing ? [{ id: named, label: `${named} (missing)` }] : []),
        ]}
        onChange={(name) => void save({ extends: name === '' ? null : name })}
      />
      <TextField
        label="File of further values"
        placeholder=".env"
        mono
        value={dotEnv}
        onChange={setDotEnv}
        onBlur={() => {
          if (dotEnv.trim() !== (environment.dotEnv ?? '')) void save({ dotEnv: dotEnv.trim() || null })
        }}
        help="A .env file, relative to the workspace. Keep it out of Git."
      />
      {environment.inherited.length > 0 && (
        <table className="envs-table">
          <caption className="visually-hidden">Inherited by {environment.name}</caption>
          <thead>
            <tr>
              <th scope="col">Inherited</th>
              <th scope="col">Value</th>
              <th scope="col">From</th>
            </tr>
          </thead>
          <tbody>
            {environment.inherited.map(({ name, value, secret, origin }) => (
              <tr key={`${origin} ${name}`} data-off={isOwn(environment, name) || undefined}>
                <td className="mono">{name}</td>
                <td className="mono">{secret ? '••••••••' : value}</td>
                <td className="muted">{isOwn(environment, name) ? `${origin}, replaced here` : origin}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

const none: Environment[] = []

function isOwn(environment: Environment, name: string): boolean {
  return environment.variables.some(
    (variable) => variable.name === name && variable.enabled && (variable.hasValue || variable.value !== ''),
  )
}
