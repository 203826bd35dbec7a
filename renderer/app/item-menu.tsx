import { Ellipsis } from 'lucide-react'
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components'
import { problemOf } from '../../shared/problem.ts'
import { emptyRequest } from '../../shared/request/defaults.ts'
import { duplicate } from '../state/items.ts'
import { openDraft, openRequest } from '../state/session.ts'
import { type ItemQuestion, useShell } from '../state/shell.ts'
import type { WorkspaceItem } from '../state/workspace.ts'
import { toastProblem } from '../ui/toast.tsx'

interface Deed {
  id: string
  label: string
  run: (item: WorkspaceItem) => void
}

const ask = (kind: ItemQuestion['kind']) => (item: WorkspaceItem) =>
  useShell.setState({ question: { kind, item } })

async function copy(item: WorkspaceItem) {
  try {
    const { requestId, name } = await duplicate(item)
    openRequest(requestId, name)
  } catch (error) {
    toastProblem(problemOf(error))
  }
}

const onRequest: readonly Deed[] = [
  { id: 'open', label: 'Open', run: (item) => openRequest(item.id, item.name) },
  { id: 'rename', label: 'Rename…', run: ask('rename') },
  { id: 'duplicate', label: 'Duplicate', run: (item) => void copy(item) },
  { id: 'delete', label: 'Delete…', run: ask('delete') },
]

const onFolder: readonly Deed[] = [
  {
    id: 'request',
    label: 'New request here',
    run: (item) => {
      useShell.setState({ newRequestIn: item.id })
      openDraft('New request', emptyRequest())
    },
  },
  { id: 'folder', label: 'New folder here…', run: ask('folder') },
  { id: 'rename', label: 'Rename…', run: ask('rename') },
  { id: 'delete', label: 'Delete…', run: ask('delete') },
]

/** What can be done with one row of the workspace. */
export function ItemMenu({ item }: { item: WorkspaceItem }) {
  const deeds = item.kind === 'folder' ? onFolder : onRequest
  return (
    <MenuTrigger>
      <Button className="tree-more" aria-label={`More for ${item.name}`}>
        <Ellipsis size={14} aria-hidden />
      </Button>
      <Popover className="popover" placement="bottom end" offset={2}>
        <Menu
          aria-label={`More for ${item.name}`}
          onAction={(key) => deeds.find((deed) => deed.id === key)?.run(item)}
        >
          {deeds.map((deed) => (
            <MenuItem key={deed.id} id={deed.id} className="option">
              {deed.label}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  )
}
