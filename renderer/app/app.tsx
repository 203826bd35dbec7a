import { useEffect, useState } from 'react'
import { Group, Panel, Separator } from 'react-resizable-panels'
import { useExport } from '../features/export/export-store.ts'
import { followFileDrops } from '../features/import/file-drop.ts'
import { useImport } from '../features/import/import-store.ts'
import { ConflictCard } from '../features/workspace/conflict-card.tsx'
import { useFolderDialog } from '../features/workspace/folder-dialog-store.ts'
import { LiteralSecretCard } from '../features/workspace/literal-secret-card.tsx'
import { LostAuthCard } from '../features/workspace/lost-auth-card.tsx'
import { VaultBar } from '../features/workspace/vault-bar.tsx'
import { useSession } from '../state/session.ts'
import { useShell } from '../state/shell.ts'
import { later } from '../ui/later.tsx'
import { Toasts } from '../ui/toast.tsx'
import './app.css'
import { bridge } from '../bridge/bridge.ts'
import { runCommand } from './commands.ts'
import { followKeys } from './keys.ts'
import { NoTab } from './no-tab.tsx'
import { Palette } from './palette.tsx'
import { Rail } from './rail.tsx'
import { RoomFocus } from './room-focus.tsx'
import { Room } from './rooms.tsx'
import { Sidebar } from './sidebar.tsx'
import { StatusBar } from './status-bar.tsx'
import { TabBar } from './tab-bar.tsx'

const ExportDialogs = later(() => import('../features/export/export-dialogs.tsx'))
const FolderDialog = later(() => import('../features/workspace/folder-dialog.tsx'))
const ImportDialog = later(() => import('../features/import/import-dialog.tsx'))
const SaveDialog = later(() => import('./save-dialog.tsx'))
const ItemDialog = later(() => import('./item-dialog.tsx'))

/** Rail, sidebar, tabs, the active tab's room, status bar. `restored`: when the window is as it was left. */
export function App({ restored }: { restored: Promise<void> }) {
  const tabs = useSession((state) => state.tabs)
  const activeTab = useSession((state) => state.activeTab)
  const sidebarOpen = useSession((state) => state.sidebarOpen)
  const sidebarWidth = useSession((state) => state.sidebarWidth)
  const tab = tabs.find((item) => item.id === activeTab)
  const [isRestored, setRestored] = useState(false)

  useEffect(() => {
    void restored.then(() => {
      performance.mark('app-ready')
      document.documentElement.dataset.appReady = 'true'
      setRestored(true)
    })
  }, [restored])
  useEffect(() => followKeys(), [])
  useEffect(() => followFileDrops(), [])
  useEffect(() => bridge.listen.menuCommand(({ command }) => runCommand(command)), [])

  return (
    <div className="app">
      <Rail active={tab?.kind ?? null} />
      <main className="app-panels">
        <h1 className="visually-hidden">Cordboard</h1>
        <Group>
          {sidebarOpen && (
            <>
              <Panel
                id="sidebar"
                className="panel-fill"
                defaultSize={sidebarWidth}
                minSize={160}
                maxSize={480}
                groupResizeBehavior="preserve-pixel-size"
                onResize={(size) => useSession.setState({ sidebarWidth: Math.round(size.inPixels) })}
              >
                <Sidebar />
              </Panel>
              <Separator className="splitter" aria-label="Width of the sidebar" />
            </>
          )}
          <Panel id="main" className="panel-fill" minSize={320}>
            <div className="main">
              <TabBar />
              <VaultBar />
              {tab !== undefined && <ConflictCard key={tab.id} tab={tab} />}
              {tab !== undefined && <LostAuthCard key={`auth ${tab.id}`} tab={tab} />}
              {tab !== undefined && <LiteralSecretCard key={`secret ${tab.id}`} tab={tab} />}
              <div className="room" tabIndex={-1}>
                {tab !== undefined && (
                  <Room tab={tab}>
                    <RoomFocus tab={tab} />
                  </Room>
                )}
                {tab === undefined && isRestored && <NoTab />}
              </div>
            </div>
          </Panel>
        </Group>
      </main>
      <StatusBar />
      <Palette />
      <Dialogs />
      <Toasts />
    </div>
  )
}

/** Each is loaded when it is first asked for. The palette is not: what is typed at once after its keys belongs to it. */
function Dialogs() {
  const isSaving = useShell((state) => state.savingTab !== null)
  const isAsking = useShell((state) => state.question !== null)
  const isAskingFolder = useFolderDialog((state) => state.asking !== null)
  const isImporting = useImport((state) => state.isOpen)
  const isExporting = useExport((state) => state.copying !== null || state.exporting !== undefined)
  return (
    <>
      {isSaving && <SaveDialog />}
      {isAsking && <ItemDialog />}
      {isAskingFolder && <FolderDialog />}
      {isImporting && <ImportDialog />}
      {isExporting && <ExportDialogs />}
    </>
  )
}
