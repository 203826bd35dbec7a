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
import { useEffect, useRef } from 'react'
import { closeForNow } from '../state/closing.ts'
import { newRequest } from '../state/new-request.ts'
import { draftOf, useRequests } from '../state/requests.ts'
import { activateTab, isUnsaved, type Tab, useSession } from '../state/session.ts'
import { tabTitle } from '../state/tab-place.ts'
import { useWorkspace } from '../state/workspace.ts'
import { IconButton } from '../ui/button.tsx'
import { afterModals, isFocusLost } from '../ui/focus.ts'
import { Method } from '../ui/method.tsx'
import { useStrip } from '../ui/strip.ts'

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
  const strip = useStrip<HTMLDivElement>(activeTab)
  const before = useRef<string | null>(null)
  const isNoneActive = tabs.every((tab) => tab.id !== activeTab)
  // With its tab or its room gone, the focus goes to the tab that came in front.
  useEffect(() => {
    const isFirst = before.current === null
    before.current = activeTab
    if (isFirst) return
    return afterModals(() => {
      if (isFocusLost()) handleOf(strip.current)?.focus({ preventScroll: true })
    })
  }, [activeTab, strip])
  return (
    <div className="tabs">
      <div ref={strip} className="tabs-list" role="tablist" aria-label="Open tabs">
        {tabs.map((tab, index) => (
          <TabHandle
            key={tab.id}
            tab={tab}
            isActive={tab.id === activeTab}
            isReached={isNoneActive ? index === 0 : tab.id === activeTab}
          />
        ))}
      </div>
      <IconButton label="New request" onPress={() => newRequest()}>
        <Plus size={15} aria-hidden />
      </IconButton>
    </div>
  )
}

function handleOf(strip: HTMLElement | null) {
  return strip?.querySelector<HTMLElement>('[aria-selected="true"]')
}

const none: never[] = []

/** `isReached`: it is the one that the Tab key goes to. */
function TabHandle({ tab, isActive, isReached }: { tab: Tab; isActive: boolean; isReached: boolean }) {
  const draft = useRequests((state) => (tab.kind === 'request' ? draftOf(tab, state.saved) : null))
  const items = useWorkspace(({ workspace }) => workspace?.items ?? none)
  // Until the request was opened the tree knows its method.
  const method = draft?.method ?? items.find(({ id }) => id === tab.requestId)?.method
  const Icon = tab.kind === 'request' ? null : icons[tab.kind]
  return (
    <div
      role="tab"
      className="tab"
      title={tabTitle(tab, items, draft)}
      tabIndex={isReached ? 0 : -1}
      aria-selected={isActive}
      onClick={(event) => {
        if (event.target instanceof Element && event.target.closest('.tab-close') !== null)
          closeForNow(tab.id)
        else activateTab(tab.id)
      }}
      // Where the tabs overflow, the middle button would begin to scroll them.
      onMouseDown={(event) => {
        if (event.button === 1) event.preventDefault()
      }}
      onAuxClick={(event) => {
        if (event.button === 1) closeForNow(tab.id)
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' || event.key === ' ') activateTab(tab.id)
        if (event.key === 'Delete') closeForNow(tab.id)
        if (event.key === 'ArrowRight' || event.key === 'ArrowLeft')
          focusNeighbour(event.currentTarget, event.key)
      }}
    >
      {Icon !== null && <Icon size={14} aria-hidden />}
      {tab.kind === 'request' && method !== undefined && <Method name={method} />}
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
