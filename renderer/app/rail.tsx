import { Braces, FileDiff, FlaskConical, History, KeyRound, SendHorizontal, Settings } from 'lucide-react'
import { Button } from 'react-aria-components'
import { openRoom, type RoomKind, type Tab, useSession } from '../state/session.ts'
import { focusRoomSoon } from '../state/shell.ts'

const rooms = [
  { kind: 'sdp', label: 'SDP Lab', Icon: FileDiff },
  { kind: 'keys', label: 'Keys', Icon: KeyRound },
  { kind: 'environments', label: 'Envs', Icon: Braces },
  { kind: 'history', label: 'History', Icon: History },
  { kind: 'sandbox', label: 'Sandbox', Icon: FlaskConical },
] as const satisfies readonly { kind: RoomKind; label: string; Icon: typeof Braces }[]

const isRequests = (tab: Tab) => tab.kind === 'request' || tab.kind === 'folder'

/** Goes to a request that is open; with none open, to where one is picked or made. */
function showRequests() {
  const { tabs, activeTab } = useSession.getState()
  const next = tabs.find((tab) => tab.id === activeTab && isRequests(tab)) ?? tabs.findLast(isRequests)
  useSession.setState({ activeTab: next?.id ?? null, sidebarOpen: true })
}

/** Whoever opens the Lab has an SDP to paste. */
function show(kind: RoomKind) {
  openRoom(kind)
  if (kind === 'sdp') focusRoomSoon()
}

export function Rail({ active }: { active: Tab['kind'] | null }) {
  return (
    <nav className="rail" aria-label="Rooms">
      <RailButton
        label="Requests"
        isActive={active === null || active === 'request' || active === 'folder'}
        onPress={showRequests}
      >
        <SendHorizontal size={18} aria-hidden />
      </RailButton>
      {rooms.map(({ kind, label, Icon }) => (
        <RailButton key={kind} label={label} isActive={active === kind} onPress={() => show(kind)}>
          <Icon size={18} aria-hidden />
        </RailButton>
      ))}
      <span className="grow" />
      <RailButton label="Settings" isActive={active === 'settings'} onPress={() => openRoom('settings')}>
        <Settings size={18} aria-hidden />
      </RailButton>
    </nav>
  )
}

function RailButton(props: {
  label: string
  isActive: boolean
  onPress: () => void
  children: React.ReactNode
}) {
  return (
    <Button
      className="rail-button"
      onPress={props.onPress}
      aria-current={props.isActive ? 'page' : undefined}
    >
      {props.children}
      <span>{props.label}</span>
    </Button>
  )
}
