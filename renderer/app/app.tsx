import { lazy, Suspense, useEffect } from 'react'
import { Group, Panel, Separator } from 'react-resizable-panels'
import { useExport } from '../features/export/export-store.ts'
import { followFileDrops } from '../features/import/file-drop.ts'
import { useImport } from '../features/import/import-store.ts'
import { ConflictCard } from '../features/workspace/conflict-card.tsx'
import { LiteralSecretCard } from '../features/workspace/literal-secret-card.tsx'
import { LostAuthCard } from '../features/workspace/lost-auth-card.tsx'
import { VaultBar } from '../features/workspace/vault-bar.tsx'
import { type Tab, useSession } from '../state/session.ts'
import { Toasts } from '../ui/toast.tsx'
import './app.css'
import { bridge } from './bridge.ts'
import { runCommand } from './commands.ts'
import { ItemDialog } from './item-dialog.tsx'
import { followKeys } from './keys.ts'
import { Palette } from './palette.tsx'
import { Rail } from './rail.tsx'
import { SaveDialog } from './save-dialog.tsx'
import { openSdpRequest } from './sdp-request.ts'
import { Sidebar } from './sidebar.tsx'
import { StatusBar } from './status-bar.tsx'
import { TabBar } from './tab-bar.tsx'

const RequestScreen = lazy(() => import('../features/request/request-screen.tsx'))
const FolderScreen = lazy(() => import('../features/workspace/folder-screen.tsx'))
const SdpLab = lazy(() => import('../features/sdp/sdp-lab.tsx'))
const DoctorScreen = lazy(() => import('../features/request/doctor/doctor-screen.tsx'))
const KeysScreen = lazy(() => import('../features/keys/keys-screen.tsx'))
const EnvironmentsScreen = lazy(() => import('../features/environments/environments-screen.tsx'))
const HistoryScreen = lazy(() => import('../features/history/history-screen.tsx'))
const SandboxScreen = lazy(() => import('../features/sandbox/sandbox-screen.tsx'))
const SettingsScreen = lazy(() => import('../features/settings/settings-screen.tsx'))
const ExportDialogs = lazy(() => import('../features/export/export-dialogs.tsx'))
const ImportDialog = lazy(() => import('../features/import/import-dialog.tsx'))
const WelcomeScreen = lazy(() => import('../features/welcome/welcome-screen.tsx'))

function Room({ tab }: { tab: Tab }) {
  switch (tab.kind) {
    case 'request':
      return <RequestScreen key={tab.id} tab={tab} />
    case 'folder':
      return <FolderScreen key={tab.id} tab={tab} />
    case 'sdp':
      return <SdpLab onUseInRequest={openSdpRequest} />
    case 'doctor':
      return <DoctorScreen />
    case 'keys':
      return <KeysScreen />
    case 'environments':
      return <EnvironmentsScreen />
    case 'history':
      return <HistoryScreen />
    case 'sandbox':
      return <SandboxScreen />
    case 'settings':
      return <SettingsScreen />
    case 'welcome':
      return <WelcomeScreen />
  }
}

/** Rail, sidebar, tabs, the active tab's room, status bar. */
export function App() {
  const tabs = useSession((state) => state.tabs)
  const activeTab = useSession((state) => state.activeTab)
  const sidebarOpen = useSession((state) => state.sidebarOpen)
  const sidebarWidth = useSession((state) => state.sidebarWidth)
  const isImporting = useImport((state) => state.isOpen)
  const isExporting = useExport((state) => state.copying !== null || state.exporting !== undefined)
  const tab = tabs.find((item) => item.id === activeTab)

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
              <div className="room">
                <Suspense fallback={null}>{tab !== undefined && <Room tab={tab} />}</Suspense>
              </div>
            </div>
          </Panel>
        </Group>
      </main>
      <StatusBar />
      <Palette />
      <SaveDialog />
      <ItemDialog />
      <Suspense fallback={null}>{isImporting && <ImportDialog />}</Suspense>
      <Suspense fallback={null}>{isExporting && <ExportDialogs />}</Suspense>
      <Toasts />
    </div>
  )
}
