import { problemOf } from '../../shared/problem.ts'
import { call } from '../bridge/call.ts'
import { loadAppInfo } from '../state/app-info.ts'
import { environmentAtStart } from '../state/chosen-environment.ts'
import { compareRestored, followWorkspace, withBases } from '../state/conflicts.ts'
import { tabsAtStart } from '../state/kept-tabs.ts'
import { followSandbox } from '../state/sandbox.ts'
import { emptySession, openRoom, type Session, useSession } from '../state/session.ts'
import { followVault } from '../state/vault.ts'
import { followWatching } from '../state/watching.ts'
import { loadWorkspace, useWorkspace } from '../state/workspace.ts'
import { followEnvironment, followOpenWorkspace, openedAs } from '../state/workspaces.ts'
import { toastProblem } from '../ui/toast.tsx'
import { followOpenedFiles } from './opened-file.ts'
import { preloadRoom } from './rooms.tsx'

/** A keystroke is on disk within this time; short enough to lose nothing that matters, long enough not to write while typing. */
const autosaveMs = 400
/** By then the window is drawn and usable. */
const calmAfterMs = 2000

let pending: ReturnType<typeof setTimeout> | undefined
let saving = Promise.resolve()
/** Saves that were not answered yet; all but the first wait for their turn. */
let underWay = 0

/** Saves the window as it is when its turn comes. */
function save() {
  underWay += 1
  saving = saving
    .then(() => call('saveSession', withBases(useSession.getState())))
    .catch((error) => toastProblem(problemOf(error)))
    .finally(() => {
      underWay -= 1
    })
}

/** The page is left, and nothing of it runs afterwards: what waits for its turn would never go out. */
function leave() {
  if (pending === undefined && underWay === 0) return
  clearTimeout(pending)
  pending = undefined
  call('saveSession', withBases(useSession.getState())).catch(() => {})
}

function flush() {
  if (pending === undefined) return
  clearTimeout(pending)
  pending = undefined
  save()
}

/** The room that will be shown comes while the rest is read. */
async function loadSession(): Promise<Session | null> {
  const session = await call('loadSession', undefined)
  const active = session?.tabs.find(({ id }) => id === session.activeTab)
  preloadRoom(active?.kind ?? 'welcome')
  return session
}

/** Restores the window as it was left, then keeps every change of it on disk. */
export async function startSession() {
  // A workspace that cannot be read is told, and costs no tab and no edit.
  const others = Promise.allSettled([loadWorkspace(), followSandbox(), followVault(), loadAppInfo()])
  try {
    const session = await loadSession()
    for (const one of await others) if (one.status === 'rejected') toastProblem(problemOf(one.reason))
    const restored = session ?? firstSession()
    const { workspace } = useWorkspace.getState()
    useSession.setState({
      ...restored,
      ...environmentAtStart(restored, workspace),
      ...(workspace === null ? {} : tabsAtStart(restored, openedAs(workspace))),
    })
    // From here on the window is the user's. What could not be read is not written over.
    keepSession()
  } catch (error) {
    toastProblem(problemOf(error))
  }
  followWorkspace()
  followWatching()
  followOpenWorkspace()
  followEnvironment()
  await compareRestored().catch((error) => toastProblem(problemOf(error)))
  if (useSession.getState().tabs.length === 0) openRoom('welcome')
  // After the session: the file's text is to stand in the Lab, not the one of last time.
  followOpenedFiles()
  // What is opened next, in most cases; not while the start still needs the processor.
  setTimeout(() => preloadRoom('request'), calmAfterMs)
}

function keepSession() {
  useSession.subscribe(() => {
    clearTimeout(pending)
    pending = setTimeout(flush, autosaveMs)
  })
  addEventListener('pagehide', leave)
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') flush()
  })
}

function firstSession(): Session {
  const environments = useWorkspace.getState().workspace?.environments ?? []
  const sandbox = environments.find((environment) => environment.name === 'Sandbox') ?? environments[0]
  return { ...emptySession, environmentId: sandbox?.id ?? null }
}
