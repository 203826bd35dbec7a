import type { ReactNode } from 'react'
import { WelcomeScreen } from '../features/welcome/welcome-screen.tsx'
import type { Tab } from '../state/session.ts'
import { later } from '../ui/later.tsx'
import { commands } from './commands.ts'
import { openSdpRequest } from './sdp-request.ts'

/** All but the welcome screen: that is what a new user waits for, and 6 kB. */
const screens = {
  request: later(() => import('../features/request/request-screen.tsx')),
  folder: later(() => import('../features/workspace/folder-screen.tsx')),
  sdp: later(() => import('../features/sdp/sdp-lab.tsx')),
  doctor: later(() => import('../features/request/doctor/doctor-screen.tsx')),
  keys: later(() => import('../features/keys/keys-screen.tsx')),
  environments: later(() => import('../features/environments/environments-screen.tsx')),
  history: later(() => import('../features/history/history-screen.tsx')),
  sandbox: later(() => import('../features/sandbox/sandbox-screen.tsx')),
  settings: later(() => import('../features/settings/settings-screen.tsx')),
}

/** Has the room's code come while something else is waited for. */
export function preloadRoom(kind: Tab['kind']) {
  if (kind !== 'welcome') screens[kind].preload()
}

/** What the active tab shows; `children` once it is there. */
export function Room({ tab, children }: { tab: Tab; children: ReactNode }) {
  switch (tab.kind) {
    case 'request':
      return (
        <screens.request key={tab.id} tab={tab}>
          {children}
        </screens.request>
      )
    case 'folder':
      return (
        <screens.folder key={tab.id} tab={tab}>
          {children}
        </screens.folder>
      )
    case 'sdp':
      return <screens.sdp onUseInRequest={openSdpRequest}>{children}</screens.sdp>
    case 'doctor':
      return <screens.doctor>{children}</screens.doctor>
    case 'keys':
      return <screens.keys>{children}</screens.keys>
    case 'environments':
      return <screens.environments>{children}</screens.environments>
    case 'history':
      return <screens.history>{children}</screens.history>
    case 'sandbox':
      return <screens.sandbox>{children}</screens.sandbox>
    case 'settings':
      return <screens.settings commands={commands}>{children}</screens.settings>
    case 'welcome':
      return (
        <>
          <WelcomeScreen commands={commands} />
          {children}
        </>
      )
  }
}
