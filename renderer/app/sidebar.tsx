import { FileDown, FolderPlus, Plus, Search } from 'lucide-react'
import { Button as AriaButton } from 'react-aria-components'
import { openImport } from '../features/import/import-store.ts'
import { WorkspaceMenu } from '../features/workspace/workspace-menu.tsx'
import { newRequest } from '../state/new-request.ts'
import { useShell } from '../state/shell.ts'
import { useWorkspace } from '../state/workspace.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { EmptyState } from '../ui/card.tsx'
import { keysLabel } from '../ui/keys-label.ts'
import { later } from '../ui/later.tsx'

/** A third of the code of the window, with its drag and drop: the rest is drawn before it is there. */
const RequestTree = later(() => import('./tree.tsx'))
// While the session is read.
RequestTree.preload()

/** The workspace: its name, what can be added to it, its folders and requests as a tree. */
export function Sidebar() {
  const isEmpty = useWorkspace(({ workspace }) => workspace?.items.length === 0)
  return (
    <nav className="sidebar" aria-label="Workspace">
      <header className="sidebar-head">
        <h2 className="sidebar-name grow">
          <WorkspaceMenu />
        </h2>
        <IconButton label="Import" onPress={() => openImport()}>
          <FileDown size={15} aria-hidden />
        </IconButton>
        <IconButton
          label="New folder"
          onPress={() => useShell.setState({ question: { kind: 'folder', item: null } })}
        >
          <FolderPlus size={15} aria-hidden />
        </IconButton>
        <IconButton label="New request" onPress={() => newRequest()}>
          <Plus size={15} aria-hidden />
        </IconButton>
      </header>
      <AriaButton className="sidebar-find" onPress={() => useShell.setState({ paletteOpen: true })}>
        <Search size={14} aria-hidden />
        <span>Search</span>
        <kbd>{keysLabel('Mod+K')}</kbd>
      </AriaButton>
      {isEmpty ? <NoRequests /> : <RequestTree />}
    </nav>
  )
}

function NoRequests() {
  return (
    <EmptyState
      title="No requests yet"
      actions={
        <>
          <Button onPress={() => newRequest()}>New request</Button>
          <Button onPress={() => openImport()}>Import…</Button>
        </>
      }
    >
      Each request that you save becomes a file of this workspace. Or bring in what another program exported.
    </EmptyState>
  )
}
