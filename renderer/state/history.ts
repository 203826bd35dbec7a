import { create } from 'zustand'
import type { Input, Output } from '../../shared/ipc/bridge.ts'
import { type Problem, problemOf } from '../../shared/problem.ts'
import { emptyRequest } from '../../shared/request/defaults.ts'
import { bridge } from '../app/bridge.ts'
import { call } from '../app/call.ts'
import { toast, toastProblem } from '../ui/toast.tsx'
import { openDraft, useSession } from './session.ts'
import { useWorkspace } from './workspace.ts'

export type HistoryEntry = Output<'listHistory'>['entries'][number]
export type HistoryDetail = Output<'readHistory'>
export type HistoryFilter = Input<'listHistory'>['filter']

interface HistoryState {
  text: string
  filter: HistoryFilter
  inBodies: boolean
  /** Null until the first page is here. */
  entries: readonly HistoryEntry[] | null
  /** Where the next page begins; null at the end. */
  next: number | null
  count: number
  bytes: number
  /** Why the last exchange was not recorded, or the list could not be read. */
  problem: Problem | null
  /** Ids, in the order in which they were chosen. */
  selected: readonly string[]
  comparing: boolean
}

export const useHistory = create<HistoryState>(() => ({
  text: '',
  filter: 'all',
  inBodies: false,
  entries: null,
  next: null,
  count: 0,
  bytes: 0,
  problem: null,
  selected: [],
  comparing: false,
}))

const pageSize = 100

let latest = 0

/** The first page, or as much as is shown already; an older answer never replaces a newer one. */
export async function reloadHistory(): Promise<void> {
  latest += 1
  const turn = latest
  const { text, filter, inBodies, entries } = useHistory.getState()
  const query = { text, filter, inBodies, limit: pageSize }
  try {
    let page = await call('listHistory', { ...query, before: null })
    // As many as were shown before, so that the list does not jump; a search in bodies answers for a part of them.
    const wanted = Math.max(entries?.length ?? 0, inBodies ? pageSize : 0)
    while (turn === latest && page.next !== null && page.entries.length < wanted) {
      const older = await call('listHistory', { ...query, before: page.next })
      page = { ...older, entries: [...page.entries, ...older.entries] }
    }
    if (turn !== latest) return
    const known = new Set(page.entries.map((entry) => entry.id))
    useHistory.setState(({ selected }) => ({
      ...page,
      selected: selected.filter((id) => known.has(id)),
    }))
  } catch (error) {
    if (turn === latest) useHistory.setState({ entries: entries ?? [], problem: problemOf(error) })
  }
}

export async function loadOlder(): Promise<void> {
  const turn = latest
  const { text, filter, inBodies, next } = useHistory.getState()
  if (next === null) return
  try {
    const page = await call('listHistory', { text, filter, inBodies, before: next, limit: pageSize })
    if (turn !== latest) return
    useHistory.setState(({ entries }) => ({ ...page, entries: [...(entries ?? []), ...page.entries] }))
  } catch (error) {
    toastProblem(problemOf(error))
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

export function searchHistory(change: Partial<Pick<HistoryState, 'text' | 'filter' | 'inBodies'>>) {
  // What was shown of another search says nothing of how much to show of this one.
  useHistory.setState(({ entries }) => ({ ...change, entries: entries?.slice(0, pageSize) ?? null }))
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

export function deleteHistory(ids: readonly string[]) {
  return change(() => call('deleteHistory', { ids: [...ids] }))
}

export function clearHistory() {
  return change(() => call('clearHistory', undefined))
}

/**
 * Opens the request as it was typed then, in a tab of its own: the file and a tab that edits it stay as they are. Auth that
 * came from a folder is written out, for the new tab stands in none.
 */
export async function reopen({ entry, draft, environmentId }: HistoryDetail): Promise<void> {
  if (draft === null) return
  const { workspace } = useWorkspace.getState()
  const item = workspace?.items.find(({ id }) => id === entry.requestId)
  try {
    const inherited =
      draft.auth.kind === 'inherit' && item !== undefined
        ? (await call('inheritedAuth', { requestId: item.id })).auth
        : draft.auth
    const environment = workspace?.environments.find(({ id }) => id === environmentId)
    if (environment !== undefined && useSession.getState().environmentId !== environment.id) {
      useSession.setState({ environmentId: environment.id })
      toast(`The environment is ${environment.name} again`, 'The request was sent with it.')
    }
    openDraft(item?.name ?? `${entry.method} ${entry.target}`, {
      ...emptyRequest(),
      ...draft,
      auth: inherited,
    })
  } catch (error) {
    toastProblem(problemOf(error))
  }
}
