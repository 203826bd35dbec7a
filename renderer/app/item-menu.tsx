import { Ellipsis } from 'lucide-react'
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components'
import { problemOf } from '../../shared/problem.ts'
import { openExport } from '../features/export/export-store.ts'
import { openFolderSettings } from '../state/folders.ts'
import { duplicate, move } from '../state/items.ts'
import { newRequest } from '../state/new-request.ts'
import { openRequest } from '../state/session.ts'
import { type ItemQuestion, useShell } from '../state/shell.ts'
import { foldersFor, stepPlace, useTree } from '../state/tree.ts'
import { useWorkspace, type WorkspaceItem } from '../state/workspace.ts'
import { toast, toastProblem } from '../ui/toast.tsx'

interface Deed {
  id: string
  label: string
  run: (item: WorkspaceItem) => void
  /** Whether there is nowhere to go. */
  isIdle?: (item: WorkspaceItem) => boolean
}

export const ask = (kind: ItemQuestion['kind']) => (item: WorkspaceItem) =>
  useShell.setState({ question: { kind, item } })

async function copy(item: WorkspaceItem) {
  try {
    const { itemId, name } = await duplicate(item)
    if (item.kind === 'request') openRequest(itemId, name)
    else toast(`Made ${name}`)
  } catch (error) {
    toastProblem(problemOf(error))
  }
}

const itemsNow = () => useWorkspace.getState().workspace?.items ?? []

function step(by: -1 | 1): Pick<Deed, 'run' | 'isIdle'> {
  return {
    run: (item) => {
      const place = stepPlace(itemsNow(), item, by)
      if (place !== null) move(item, place).catch((error) => toastProblem(problemOf(error)))
    },
    isIdle: (item) => stepPlace(itemsNow(), item, by) === null,
  }
}

/** What dragging does, for those who do not drag. */
const moves: readonly Deed[] = [
  { id: 'up', label: 'Move up', ...step(-1) },
  { id: 'down', label: 'Move down', ...step(1) },
  {
    id: 'move',
    label: 'Move to…',
    run: ask('move'),
    isIdle: (item) => item.parent === null && foldersFor(itemsNow(), item).length === 0,
  },
]

const onRequest: readonly Deed[] = [
  { id: 'open', label: 'Open', run: (item) => openRequest(item.id, item.name) },
  { id: 'rename', label: 'Rename…', run: ask('rename') },
  { id: 'duplicate', label: 'Duplicate', run: (item) => void copy(item) },
  ...moves,
  { id: 'delete', label: 'Delete…', run: ask('delete') },
]

const onFolder: readonly Deed[] = [
  {
    id: 'request',
    label: 'New request here',
    run: (item) => newRequest(item.id),
  },
  { id: 'folder', label: 'New folder here…', run: ask('folder') },
  { id: 'export', label: 'Export…', run: (item) => openExport(item.id) },
  { id: 'settings', label: 'Settings…', run: (item) => openFolderSettings(item.id) },
  { id: 'rename', label: 'Rename…', run: ask('rename') },
  { id: 'duplicate', label: 'Duplicate', run: (item) => void copy(item) },
  ...moves,
  { id: 'delete', label: 'Delete…', run: ask('delete') },
]

/** What can be done with one row of the workspace; also opened by a right click on the row, or Shift+F10. */
export function ItemMenu({ item }: { item: WorkspaceItem }) {
  const isOpen = useTree((state) => state.menuOf === item.id)
  return (
    <MenuTrigger isOpen={isOpen} onOpenChange={(open) => useTree.setState({ menuOf: open ? item.id : null })}>
      <Button className="tree-more" aria-label={`More for ${item.name}`}>
        <Ellipsis size={14} aria-hidden />
      </Button>
      <Popover className="popover" placement="bottom end" offset={2}>
        <Deeds item={item} />
      </Popover>
    </MenuTrigger>
  )
}

/** Made when the menu opens: what can be moved where is asked then. */
function Deeds({ item }: { item: WorkspaceItem }) {
  const deeds = item.kind === 'folder' ? onFolder : onRequest
  return (
    <Menu
      aria-label={`More for ${item.name}`}
      disabledKeys={deeds.filter((deed) => deed.isIdle?.(item) === true).map(({ id }) => id)}
      onAction={(key) => deeds.find((deed) => deed.id === key)?.run(item)}
    >
      {deeds.map((deed) => (
        <MenuItem key={deed.id} id={deed.id} className="option">
          {deed.label}
        </MenuItem>
      ))}
    </Menu>
  )
}
