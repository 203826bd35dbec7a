import { useSession } from './session.ts'

export interface TabMemory<T> {
  get(tabId: string): T | undefined
  set(tabId: string, value: T): void
}

/** What the window remembers of a tab while it is open, or kept with its workspace: in memory, forgotten when the tab closes. */
export function tabMemory<T>(): TabMemory<T> {
  const values = new Map<string, T>()
  useSession.subscribe(({ tabs, keptTabs = [] }, before) => {
    if (tabs === before.tabs) return
    const open = new Set([...tabs, ...keptTabs.flatMap((kept) => kept.tabs)].map(({ id }) => id))
    for (const id of values.keys()) if (!open.has(id)) values.delete(id)
  })
  return {
    get: (tabId) => values.get(tabId),
    set: (tabId, value) => void values.set(tabId, value),
  }
}
