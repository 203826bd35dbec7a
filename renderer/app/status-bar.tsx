import { Braces, TriangleAlert } from 'lucide-react'
import { Button } from 'react-aria-components'
import { useAppInfo } from '../state/app-info.ts'
import { useSandbox } from '../state/sandbox.ts'
import { openRoom, useSession } from '../state/session.ts'
import { useShell } from '../state/shell.ts'
import { useWorkspace } from '../state/workspace.ts'
import { MenuButton } from '../ui/menu.tsx'
import { toastProblem } from '../ui/toast.tsx'

const editEnvironments = '#edit'
const noEnvironment = '#none'

export function StatusBar() {
  const environments = useWorkspace((state) => state.workspace?.environments ?? none)
  const environmentId = useSession((state) => state.environmentId)
  const sandbox = useSandbox((state) => state.sandbox)
  const skew = useShell((state) => state.clockSkewSeconds)
  const findings = useShell((state) => state.findings)
  const version = useAppInfo((state) => state.info?.version)
  const environment = environments.find((item) => item.id === environmentId)

  return (
    <footer className="status-bar">
      <MenuButton
        label={`Environment: ${environment?.name ?? 'none'}`}
        variant="bare"
        options={{
          label: 'Environments',
          choices: [
            ...environments.map((item) => ({ id: item.id, label: item.name })),
            { id: noEnvironment, label: 'No environment' },
          ],
          selected: environment?.id ?? noEnvironment,
          onSelect: (id) => useSession.setState({ environmentId: id === noEnvironment ? null : id }),
        }}
        choices={[{ id: editEnvironments, label: 'Edit environments…' }]}
        onAction={() => openRoom('environments')}
      >
        <span className="status-environment">
          <Braces size={13} aria-hidden />
          {environment?.name ?? 'No environment'}
        </span>
      </MenuButton>
      <Button className="status-button" onPress={() => openRoom('sandbox')}>
        <span className={`dot ${sandbox?.running === true ? 'ok' : ''}`} />
        {sandbox?.running === true ? `sandbox on :${new URL(sandbox.url).port}` : 'sandbox stopped'}
      </Button>
      <Watching />
      {skew !== null && <span title="The last server's clock against this machine's">{skewText(skew)}</span>}
      <span className="grow" />
      {findings !== null && <span>{findingsText(findings)}</span>}
      <span>{version}</span>
    </footer>
  )
}

/** That the files are not watched, or cannot be read: the list may be an old one. */
function Watching() {
  const problem = useWorkspace(({ workspace, problem }) => problem ?? workspace?.watchProblem ?? null)
  if (problem === null) return null
  return (
    <Button className="status-button" onPress={() => toastProblem(problem)}>
      <TriangleAlert size={13} className="tree-problem" aria-hidden />
      {problem.code === 'watch-failed' ? 'files are not watched' : 'workspace cannot be read'}
    </Button>
  )
}

const none: never[] = []

/** A Date header tells whole seconds, so that less than two say nothing. */
function skewText(seconds: number): string {
  return Math.abs(seconds) < 2 ? 'clock in step' : `clock skew ${Math.abs(seconds).toFixed(0)} s`
}

function findingsText({
  errors,
  warnings,
  notes,
}: {
  errors: number
  warnings: number
  notes: number
}): string {
  const counted = [
    [errors, 'error'],
    [warnings, 'warning'],
    [notes, 'note'],
  ] as const
  const parts = counted
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}${count === 1 ? '' : 's'}`)
  return parts.length === 0 ? '0 findings' : parts.join(', ')
}
