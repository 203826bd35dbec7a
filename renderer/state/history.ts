import { create } from 'zustand'
import type { Input, Output } from '../../shared/ipc/bridge.ts'
import { type Problem, problemOf } from '../../shared/problem.ts'
import { emptyRequest } from '../../shared/request/defaults.ts'
import { standingAlone } from '../../shared/request/standing-alone.ts'
import { bridge } from '../bridge/bridge.ts'
import { call } from '../bridge/call.ts'
import { toast, toastProblem } from '../ui/toast.tsx'
import { openDraft, useSession } from './session.ts'
import { useWorkspace } from './workspace.ts'

export type HistoryEntry = Output<'listHistory'>['entries'][number]
export type HistoryDetail = Output<'readHistory'>
export type HistoryFilter = Input<'listHistory'>['filter']

export type HistorySettings = Output<'historySettings'>

/** What the list is asked for. */
export interface HistorySearch {
  text: string
  filter: HistoryFilter
  /** Null: any. */
  method: string | null
  host: string | null
  inBodies: boolean
}

interface HistoryState extends HistorySearch {
  /** Null until the first page is here. */
  entries: readonly HistoryEntry[] | null
  /** More may still be found. */
  searching: boolean
  count: number
  bytes: number
  choices: { methods: readonly string[]; hosts: readonly string[] }
  /** Why the last exchange was not recorded, or the list could not be read. */
  problem: Problem | null
  /** Ids, in the order in which they were chosen. */
  selected: readonly string[]
  comparing: boolean
}

export const everything: HistorySearch = {
  text: '',
  filter: 'all',
  method: null,
  host: null,
  inBodies: false,
}

export const useHistory = create<HistoryState>(() => ({
  ...everything,
  entries: null,
  searching: false,
  count: 0,
  bytes: 0,
  choices: { methods: [], hosts: [] },
  problem: null,
  selected: [],
  comparing: false,
}))

/** The first page fills the window at once; the rest follows in pages as large as the contract allows. */
const firstPage = 100
const laterPage = 1000

let latest = 0
/** The search that the rows on the screen are of. */
let shown = ''

/** Rows that are as they were keep their object: the list draws only those that are new. */
function withKnown(
  entries: readonly HistoryEntry[],
  known: ReadonlyMap<string, HistoryEntry>,
): readonly HistoryEntry[] {
  return entries.map((entry) => {
    const before = known.get(entry.id)
    const isSame = before?.pinned === entry.pinned && before.requestId === entry.requestId
    return before !== undefined && isSame ? before : entry
  })
}

/**
 * Reads the list, all of it: rows of the same search stay until the new ones are here, those of another one come page by page. An
 * older answer never replaces a newer one.
 */
async function reloadHistory(): Promise<void> {
  latest += 1
  const turn = latest
  const { text, filter, method, host, inBodies, entries: before } = useHistory.getState()
  const query = { text, filter, method, host, inBodies }
  const key = JSON.stringify(query)
  const isShown = key === shown
  const known = new Map((before ?? []).map((entry) => [entry.id, entry]))
  try {
    let entries: readonly HistoryEntry[] = []
    let next: number | null = null
    do {
      const page: Output<'listHistory'> = await call('listHistory', {
        ...query,
        before: next,
        limit: next === null ? firstPage : laterPage,
      })
      if (turn !== latest) return
      if (page.entries.length > 0) entries = [...entries, ...withKnown(page.entries, known)]
      next = page.next
      const { count, bytes, problem, choices } = page
      const rows = isShown && next !== null ? {} : { entries }
      if (!isShown) shown = key
      useHistory.setState({
        ...rows,
        ...{ count, bytes, problem, searching: next !== null },
        ...(choices === null ? {} : { choices }),
      })
    } while (next !== null)
    const found = new Set(entries.map((entry) => entry.id))
    useHistory.setState(({ selected }) => ({ selected: selected.filter((id) => found.has(id)) }))
  } catch (error) {
    if (turn === latest)
      useHistory.setState({ entries: before ?? [], searching: false, problem: problemOf(error) })
  }
}

/** Several sends in a row, and the keys of a search, are one reload. */
const restMs = 200
let pending: ReturnType<typeof setTimeout> | undefined

function reloadSoon() {
  clearTimeout(pending)
  pending = setTimeout(() => void reloadHistory(), restMs)
}

/** Keeps the list up to date while the room is open. Returns the function that ends that. */
export function followHistory(): () => void {
  void reloadHistory()
  const stop = bridge.listen.historyChanged(reloadSoon)
  // Another process on the same data folder tells its own windows alone.
  window.addEventListener('focus', reloadSoon)
  return () => {
    stop()
    window.removeEventListener('focus', reloadSoon)
  }
}

export function searchHistory(change: Partial<HistorySearch>) {
  useHistory.setState({ ...change, searching: true })
  reloadSoon()
}

export function selectHistory(ids: readonly string[]) {
  useHistory.setState({ selected: ids, comparing: false })
}

async function change(step: () => Promise<unknown>) {
  try {
    await step()
    await reloadHistory()
  } catch (error) {
    toastProblem(problemOf(error))
  }
}

export function pinHistory(id: string, pinned: boolean) {
  return change(() => call('pinHistory', { id, pinned }))
}

/** As many as one call takes. */
const mostDeleted = 1000

/** The row that follows the deleted ones is chosen, so that the next key finds one. */
export function deleteHistory(ids: readonly string[]) {
  const gone = new Set(ids)
  const entries = useHistory.getState().entries ?? []
  const last = entries.findLastIndex((entry) => gone.has(entry.id))
  const neighbour =
    entries.slice(last).find((entry) => !gone.has(entry.id)) ??
    entries.slice(0, last).findLast((entry) => !gone.has(entry.id))
  return change(async () => {
    for (let at = 0; at < ids.length; at += mostDeleted)
      await call('deleteHistory', { ids: ids.slice(at, at + mostDeleted) })
    useHistory.setState(({ entries: shownNow }) => ({
      entries: shownNow?.filter((entry) => !gone.has(entry.id)) ?? null,
      selected: neighbour === undefined ? [] : [neighbour.id],
    }))
  })
}

export function clearHistory(pinned: boolean) {
  return change(() => call('clearHistory', { pinned }))
}

/** Opens what was sent then in a tab, as `reopen` does. */
export async function reopenById(id: string): Promise<void> {
  try {
    const detail = await call('readHistory', { id })
    if (detail.draft === null) {
      selectHistory([id])
      toast('It cannot be sent again', 'The request was too large to keep.')
    } else await reopen(detail)
  } catch (error) {
    toastProblem(problemOf(error))
  }
}

/**
 * Opens the request as it was typed then, in a tab of its own: the file and a tab that edits it stay as they are. What came
 * from folders is written out, for the new tab stands in none.
 */
export async function reopen({ entry, draft, environmentId }: HistoryDetail): Promise<void> {
  if (draft === null) return
  const { workspace } = useWorkspace.getState()
  // A request of the same path in another workspace is another one; before workspaces were recorded nobody knows.
  const isOurs = entry.workspace === null || entry.workspace === workspace?.path
  const item = isOurs ? workspace?.items.find(({ id }) => id === entry.requestId) : undefined
  try {
    const typed = { ...emptyRequest(), ...draft }
    const whole =
      item === undefined ? typed : standingAlone(typed, await call('inheritedAuth', { requestId: item.id }))
    const environment = isOurs ? workspace?.environments.find(({ id }) => id === environmentId) : undefined
    if (environment !== undefined && useSession.getState().environmentId !== environment.id) {
      useSession.setState({ environmentId: environment.id })
      toast(`The environment is ${environment.name} again`, 'The request was sent with it.')
    }
    openDraft(item?.name ?? `${entry.method} ${entry.target}`, whole)
  } catch (error) {
    toastProblem(problemOf(error))
  }
}
