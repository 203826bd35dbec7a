import { Braces, Plus, TriangleAlert } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useSession } from '../../state/session.ts'
import { useShell } from '../../state/shell.ts'
import { loadWorkspace, useWorkspace } from '../../state/workspace.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState, ProblemCard } from '../../ui/card.tsx'
import { Side, SideList } from '../../ui/side-list.tsx'
import { EnvironmentEditor } from './environment-editor.tsx'
import './environments.css'
import { NewEnvironmentDialog } from './new-environment-dialog.tsx'
import { useUsage } from './usage.ts'

/** Named sets of variables: the same request goes to the sandbox with one, to production with the other. */
export default function EnvironmentsScreen() {
  const environments = useWorkspace((state) => state.workspace?.environments)
  const path = useWorkspace((state) => state.workspace?.path)
  const problem = useWorkspace((state) => state.problem)
  const inUse = useSession((state) => state.environmentId)
  const [chosen, setChosen] = useState<string | null>(null)
  const [isAdding, setAdding] = useState(false)
  const usage = useUsage()
  const asked = useShell((state) => state.shownVariable?.environmentId)
  useEffect(() => {
    if (asked !== undefined) setChosen(asked)
  }, [asked])
  const shown =
    environments?.find((item) => item.id === chosen) ??
    environments?.find((item) => item.id === inUse) ??
    environments?.[0]

  return (
    <div className="envs side-room">
      <div className="side-panes">
        <Side
          label="Environments"
          head={
            <>
              <h1 className="grow">Environments</h1>
              <Button onPress={() => setAdding(true)}>
                <Plus size={14} aria-hidden />
                New
              </Button>
            </>
          }
        >
          {environments !== undefined && environments.length > 0 && (
            <SideList
              label="Environments"
              items={environments}
              selected={shown?.id ?? null}
              onSelect={setChosen}
            >
              {(item) => (
                <>
                  <Braces size={14} aria-hidden />
                  <span className="ellipsis grow">{item.name}</span>
                  {item.problem !== undefined && (
                    <TriangleAlert className="envs-broken" size={14} role="img" aria-label="cannot be read" />
                  )}
                  {item.id === inUse && <small className="envs-in-use">in use</small>}
                </>
              )}
            </SideList>
          )}
        </Side>
        <section className="envs-main" aria-label="Environment">
          {problem !== null && environments === undefined && (
            <div className="envs-problem">
              <ProblemCard
                problem={problem}
                actions={<Button onPress={() => void loadWorkspace().catch(() => {})}>Try again</Button>}
              />
            </div>
          )}
          {shown !== undefined && (
            // Another workspace may have an environment of the same id.
            <EnvironmentEditor
              key={`${path} ${shown.id}`}
              environment={shown}
              usage={usage}
              onRenamed={setChosen}
            />
          )}
          {environments?.length === 0 && (
            <EmptyState
              title="No environment yet"
              actions={
                <Button variant="primary" onPress={() => setAdding(true)}>
                  Make an environment
                </Button>
              }
            >
              An environment names the values that {'{{variables}}'} stand for, so that one request serves the
              sandbox, the test account and production.
            </EmptyState>
          )}
        </section>
      </div>
      {isAdding && <NewEnvironmentDialog onClose={() => setAdding(false)} onMade={setChosen} />}
    </div>
  )
}
