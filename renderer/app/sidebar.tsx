import { FileDown, FolderPlus, Plus, Search } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { Button } from 'react-aria-components'
import { emptyRequest } from '../../shared/request/defaults.ts'
import { openImport } from '../features/import/import-store.ts'
import { WorkspaceMenu } from '../features/workspace/workspace-menu.tsx'
import { openDraft } from '../state/session.ts'
import { useShell } from '../state/shell.ts'
import { IconButton } from '../ui/button.tsx'
import { keysLabel } from './keys.ts'

/** A third of the code of the window, with its drag and drop: the rest is drawn before it is there. */
const RequestTree = lazy(() => import('./tree.tsx'))

/** The workspace: its name, what can be added to it, its folders and requests as a tree. */
export function Sidebar() {
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
        <IconButton label="New request" onPress={() => openDraft('New request', emptyRequest())}>
          <Plus size={15} aria-hidden />
        </IconButton>
      </header>
      <Button className="sidebar-find" onPress={() => useShell.setState({ paletteOpen: true })}>
        <Search size={14} aria-hidden />
        <span>Search</span>
        <kbd>{keysLabel('Mod+K')}</kbd>
      </Button>
      <Suspense fallback={null}>
        <RequestTree />
      </Suspense>
    </nav>
  )
}
