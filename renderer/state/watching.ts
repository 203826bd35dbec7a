import { toastProblem } from '../ui/toast.tsx'
import { compareAll } from './conflicts.ts'
import { loadWorkspace, useWorkspace } from './workspace.ts'

/** Where the system tells of no changes the files are read again this often; a small workspace takes some milliseconds. */
const pollMs = 30_000

/** As long as changes are not told: says so once, and looks by itself while somebody looks at the window. */
export function followWatching(): void {
  let told: string | null = null
  const tell = () => {
    const problem = useWorkspace.getState().workspace?.watchProblem ?? null
    const next = problem === null ? null : `${problem.where} ${problem.fix}`
    if (problem !== null && next !== told) toastProblem(problem)
    told = next
  }
  const look = () => {
    const { workspace, problem } = useWorkspace.getState()
    const isBlind = problem !== null || (workspace?.watchProblem ?? null) !== null
    if (!isBlind || document.visibilityState === 'hidden') return
    loadWorkspace()
      .then(compareAll)
      .catch(() => {})
  }
  tell()
  useWorkspace.subscribe(tell)
  addEventListener('focus', look)
  setInterval(look, pollMs)
}
