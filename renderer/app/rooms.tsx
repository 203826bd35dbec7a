import { lazy } from 'react'
import { WelcomeScreen } from '../features/welcome/welcome-screen.tsx'
import type { Tab } from '../state/session.ts'
import { commands } from './commands.ts'
import { openSdpRequest } from './sdp-request.ts'

/** All but the welcome screen: that is what a new user waits for, and 6 kB. */
const loaders = {
  request: () => import('../features/request/request-screen.tsx'),
  folder: () => import('../features/workspace/folder-screen.tsx'),
  sdp: () => import('../features/sdp/sdp-lab.tsx'),
  doctor: () => import('../features/request/doctor/doctor-screen.tsx'),
  keys: () => import('../features/keys/keys-screen.tsx'),
  environments: () => import('../features/environments/environments-screen.tsx'),
  history: () => import('../features/history/history-screen.tsx'),
  sandbox: () => import('../features/sandbox/sandbox-screen.tsx'),
  settings: () => import('../features/settings/settings-screen.tsx'),
}

const RequestScreen = lazy(loaders.request)
const FolderScreen = lazy(loaders.folder)
const SdpLab = lazy(loaders.sdp)
const DoctorScreen = lazy(loaders.doctor)
const KeysScreen = lazy(loaders.keys)
const EnvironmentsScreen = lazy(loaders.environments)
const HistoryScreen = lazy(loaders.history)
const SandboxScreen = lazy(loaders.sandbox)
const SettingsScreen = lazy(loaders.settings)

/** Has the room's code come while something else is waited for. */
export function preloadRoom(kind: Tab['kind']) {
  // A failure shows when the room is opened.
  if (kind !== 'welcome') loaders[kind]().catch(() => {})
}

/** What the active tab shows. */
export function Room({ tab }: { tab: Tab }) {
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
      return <SettingsScreen commands={commands} />
    case 'welcome':
      return <WelcomeScreen commands={commands} />
  }
}
