import {
  Braces,
  FileDiff,
  FlaskConical,
  Folder,
  History,
  House,
  KeyRound,
  Plus,
  Settings,
  Stethoscope,
  X,
} from 'lucide-react'
import { emptyRequest } from '../../shared/request/defaults.ts'
import { draftOf, useRequests } from '../state/requests.ts'
import { activateTab, closeTab, isUnsaved, openDraft, type Tab, useSession } from '../state/session.ts'
import { IconButton } from '../ui/button.tsx'

const icons = {
  folder: Folder,
  welcome: House,
  sdp: FileDiff,
  doctor: Stethoscope,
  keys: KeyRound,
  environments: Braces,
  history: History,
  sandbox: FlaskConical,
  settings: Settings,
} as const

/** The open tabs. Arrow keys move among them, the middle button and Delete close one. */
export function TabBar() {
  const tabs = useSession((state) => state.tabs)
  const activeTab = useSession((state) => state.activeTab)
  return (
    <div className="tabs">
      <div className="tabs-list" role="tablist" aria-label="Open tabs">
        {tabs.map((tab) => (
          <TabHandle key={tab.id} tab={tab} isActive={tab.id === activeTab} />
        ))}
      </div>
      <IconButton label="New request" onPress={() => openDraft('New request', emptyRequest())}>
        <Plus size={15} aria-hidden />
      </IconButton>
    </div>
  )
}

function TabHandle({ tab, isActive }: { tab: Tab; isActive: boolean }) {
  const method = useRequests((state) => draftOf(tab, state.saved)?.method)
  const Icon = tab.kind === 'request' ? null : icons[tab.kind]
  return (
    <div
      role="tab"
      className="tab"
      tabIndex={isActive ? 0 : -1}
      aria-selected={isActive}
      onClick={(event) => {
        if (event.target instanceof Element && event.target.closest('.tab-close') !== null) closeTab(tab.id)
        else activateTab(tab.id)
      }}
      onAuxClick={(event) => {
        if (event.button === 1) closeTab(tab.id)
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' || event.key === ' ') activateTab(tab.id)
        if (event.key === 'Delete') closeTab(tab.id)
        if (event.key === 'ArrowRight' || event.key === 'ArrowLeft')
          focusNeighbour(event.currentTarget, event.key)
      }}
    >
      {Icon !== null && <Icon size={14} aria-hidden />}
      {tab.kind === 'request' && method !== undefined && (
        <span className="method" data-method={method}>
          {method}
        </span>
      )}
      <span className="ellipsis">{tab.title}</span>
      {isUnsaved(tab) && <span className="tab-dot" role="img" aria-label="unsaved" />}
      {/* For the mouse only: a tab holds no other control; keys close it by Delete or the command. */}
      <span className="tab-close" title="Close" aria-hidden>
        <X size={13} />
      </span>
    </div>
  )
}

function focusNeighbour(tab: HTMLElement, key: 'ArrowRight' | 'ArrowLeft') {
  const all = [...(tab.closest('[role=tablist]')?.querySelectorAll<HTMLElement>('[role=tab]') ?? [])]
  const next = all[all.indexOf(tab) + (key === 'ArrowRight' ? 1 : -1)]
  next?.focus()
  next?.click()
}
