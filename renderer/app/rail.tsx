import { Braces, FileDiff, FlaskConical, History, KeyRound, SendHorizontal, Settings } from 'lucide-react'
import { Button } from 'react-aria-components'
import { openRoom, type RoomKind, type Tab, useSession } from '../state/session.ts'

const rooms = [
  { kind: 'sdp', label: 'SDP Lab', Icon: FileDiff },
  { kind: 'keys', label: 'Keys', Icon: KeyRound },
  { kind: 'environments', label: 'Envs', Icon: Braces },
  { kind: 'history', label: 'History', Icon: History },
  { kind: 'sandbox', label: 'Sandbox', Icon: FlaskConical },
] as const satisfies readonly { kind: RoomKind; label: string; Icon: typeof Braces }[]

/** Goes back to the request that was looked at last; with none open, shows the sidebar to pick one from. */
function showRequests() {
  const { tabs } = useSession.getState()
  const request = tabs.findLast((tab) => tab.kind === 'request')
  useSession.setState(
    request === undefined ? { sidebarOpen: true } : { activeTab: request.id, sidebarOpen: true },
  )
}

export function Rail({ active }: { active: Tab['kind'] | null }) {
  return (
    <nav className="rail" aria-label="Rooms">
      <RailButton
        label="Requests"
        isActive={active === 'request' || active === 'folder'}
        onPress={showRequests}
      >
        <SendHorizontal size={18} aria-hidden />
      </RailButton>
      {rooms.map(({ kind, label, Icon }) => (
        <RailButton key={kind} label={label} isActive={active === kind} onPress={() => openRoom(kind)}>
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
