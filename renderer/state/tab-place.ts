import type { RequestDraft } from '../../shared/request/model.ts'
import type { Tab } from './session.ts'
import { pathOf } from './tree.ts'
import type { WorkspaceItem } from './workspace.ts'

/**
 * Where the tab's request or folder stands: 'ACS / Media', 'not saved' for a request of no file; empty at the top of the workspace
 * and for rooms, which exist once.
 */
export function tabPlace(tab: Tab, items: readonly WorkspaceItem[]): string {
  if (tab.kind === 'request' && tab.requestId === null) return 'not saved'
  const id = tab.requestId ?? tab.folder?.id ?? null
  const parent = items.find((item) => item.id === id)?.parent ?? null
  return parent === null ? '' : pathOf(items, parent)
}

/** What tells the tab from others of its name: its place, then the method and the URL as it is typed, where its request was read. */
export function tabTitle(tab: Tab, items: readonly WorkspaceItem[], draft: RequestDraft | null): string {
  const place = tabPlace(tab, items)
  const isNew = tab.kind === 'request' && tab.requestId === null
  const name = place === '' ? tab.title : isNew ? `${tab.title}, ${place}` : `${place} / ${tab.title}`
  return draft === null || draft.url === '' ? name : `${name}\n${draft.method} ${draft.url}`
}
