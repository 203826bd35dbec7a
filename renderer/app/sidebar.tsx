import { ChevronDown, ChevronRight, FolderPlus, Plus, Search, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { Button, type Key, Tree, TreeItem, TreeItemContent } from 'react-aria-components'
import type { Output } from '../../shared/ipc/bridge.ts'
import { emptyRequest } from '../../shared/request/defaults.ts'
import { WorkspaceMenu } from '../features/workspace/workspace-menu.tsx'
import { openDraft, openRequest, useSession } from '../state/session.ts'
import { useShell } from '../state/shell.ts'
import { useWorkspace } from '../state/workspace.ts'
import { IconButton } from '../ui/button.tsx'
import { ItemMenu } from './item-menu.tsx'
import { keysLabel } from './keys.ts'

type Item = Output<'loadWorkspace'>['items'][number]

/** The workspace: its folders and requests as a tree. */
export function Sidebar() {
  const workspace = useWorkspace((state) => state.workspace)
  const open = useSession(
    ({ tabs, activeTab }) => tabs.find((tab) => tab.id === activeTab)?.requestId ?? null,
  )
  const [closed, setClosed] = useState<ReadonlySet<Key>>(new Set())
  const items = workspace?.items ?? []
  const folders = items.filter((item) => item.kind === 'folder').map((item) => item.id)

  return (
    <nav className="sidebar" aria-label="Workspace">
      <header className="sidebar-head">
        <h2 className="ellipsis grow">
          <WorkspaceMenu />
        </h2>
        <IconButton
          label="New folder"
          onPress={() => useShell.setState({ question: { kind: 'folder', item: null } })}
        >
          <FolderPlus size={15} aria-hidden />
        </IconButton>
        <IconButton label="New request" onPress={() => openDraft('New request', emptyRequest())}>
          <Plus size={15} aria-hidden />
        </IconButton>
      </header>
      <Button className="sidebar-find" onPress={() => useShell.setState({ paletteOpen: true })}>
        <Search size={14} aria-hidden />
        <span>Search</span>
        <kbd>{keysLabel('Mod+K')}</kbd>
      </Button>
      <Tree
        className="tree"
        aria-label="Requests"
        selectionMode="none"
        expandedKeys={folders.filter((id) => !closed.has(id))}
        onExpandedChange={(keys) => setClosed(new Set(folders.filter((id) => !keys.has(id))))}
        onAction={(key) => {
          const item = items.find((candidate) => candidate.id === key)
          if (item?.kind === 'request') openRequest(item.id, item.name)
          if (item?.kind === 'folder') {
            const next = new Set(closed)
            if (!next.delete(item.id)) next.add(item.id)
            setClosed(next)
          }
        }}
      >
        {items.filter((item) => item.parent === null).map((item) => branch(item, items, open))}
      </Tree>
    </nav>
  )
}

function branch(item: Item, items: readonly Item[], open: string | null) {
  const children = items.filter((child) => child.parent === item.id)
  return (
    <TreeItem
      key={item.id}
      id={item.id}
      textValue={item.name}
      className={`tree-item ${item.kind}`}
      data-open={item.id === open || undefined}
    >
      <TreeItemContent>
        {({ isExpanded, hasChildItems }) => (
          <div className="tree-row">
            {item.kind === 'folder' ? (
              <Button slot="chevron" className="tree-chevron" excludeFromTabOrder isDisabled={!hasChildItems}>
                {isExpanded ? <ChevronDown size={14} aria-hidden /> : <ChevronRight size={14} aria-hidden />}
              </Button>
            ) : (
              <span className="method" data-method={item.method}>
                {shortMethod(item.method ?? '')}
              </span>
            )}
            <span className="ellipsis" title={item.name}>
              {item.name}
            </span>
            {item.problem !== undefined && (
              <TriangleAlert size={13} className="tree-problem" aria-label={item.problem.message} />
            )}
            <ItemMenu item={item} />
          </div>
        )}
      </TreeItemContent>
      {children.map((child) => branch(child, items, open))}
    </TreeItem>
  )
}

/** Four letters at most, so that names stand in one column. */
function shortMethod(method: string): string {
  const short: Record<string, string> = { DELETE: 'DEL', OPTIONS: 'OPT', PATCH: 'PTCH' }
  return short[method] ?? method.slice(0, 4)
}
