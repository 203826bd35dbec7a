import { ChevronDown, ChevronRight, GripVertical, ShieldAlert, TriangleAlert } from 'lucide-react'
import { memo, useEffect, useMemo, useRef } from 'react'
import {
  Button,
  Collection,
  type DropTarget,
  ListLayout,
  Tree,
  TreeItem,
  TreeItemContent,
  useDragAndDrop,
  Virtualizer,
} from 'react-aria-components'
import { problemOf } from '../../shared/problem.ts'
import { activeItemId } from '../state/folders.ts'
import { move } from '../state/items.ts'
import { openRequest, useSession } from '../state/session.ts'
import { childrenOf, type DropPoint, dropPlace, useTree } from '../state/tree.ts'
import { useWorkspace, type WorkspaceItem } from '../state/workspace.ts'
import { Method } from '../ui/method.tsx'
import { toastProblem } from '../ui/toast.tsx'
import { ask, ItemMenu } from './item-menu.tsx'

/** Drag types: a place may take requests, folders or both. */
const typeOf = (kind: WorkspaceItem['kind']) => `cordboard-${kind}`
/** Height of a row in pixels, as app.css has it. */
const rowHeight = 26
const layoutOptions = { rowHeight, dropIndicatorThickness: 2 }

/** The workspace's folders and requests: opened by a press, moved by drag and drop, with a mouse or by keys. */
export default function RequestTree() {
  const items = useWorkspace((state) => state.workspace?.items ?? none)
  const closed = useTree((state) => state.closed)
  const children = useMemo(() => childrenOf(items), [items])
  const folders = useMemo(() => items.filter((item) => item.kind === 'folder').map(({ id }) => id), [items])
  const { dragAndDropHooks } = useDragAndDrop({
    getItems: (keys) =>
      itemsOf(keys).map((item) => ({ [typeOf(item.kind)]: item.id, 'text/plain': item.name })),
    getAllowedDropOperations: () => ['move'],
    getDropOperation: (target, types) => {
      const point = pointOf(target)
      const kind = types.has(typeOf('folder')) ? 'folder' : 'request'
      const isOurs = types.has(typeOf(kind))
      return isOurs && point !== null && dropPlace(itemsNow(), kind, point) !== null ? 'move' : 'cancel'
    },
    onMove: ({ keys, target }) => {
      const point = pointOf(target)
      const [item] = itemsOf(keys)
      const place = item && point !== null ? dropPlace(itemsNow(), item.kind, point) : null
      if (item === undefined || place === null) return
      move(item, place).catch((error) => toastProblem(problemOf(error)))
    },
  })

  const frame = useRef<HTMLDivElement>(null)
  useEffect(() => (frame.current === null ? undefined : followRows(frame.current)), [])

  return (
    <div className="tree-frame" ref={frame}>
      <Virtualizer layout={ListLayout} layoutOptions={layoutOptions}>
        <Tree
          className="tree"
          aria-label="Requests"
          selectionMode="none"
          dragAndDropHooks={dragAndDropHooks}
          items={children.get(null) ?? none}
          dependencies={[children]}
          expandedKeys={useMemo(() => folders.filter((id) => !closed.has(id)), [folders, closed])}
          onExpandedChange={(keys) =>
            useTree.setState({ closed: new Set(folders.filter((id) => !keys.has(id))) })
          }
          onAction={(key) => {
            const item = items.find((candidate) => candidate.id === key)
            if (item?.kind === 'request') openRequest(item.id, item.name)
            if (item?.kind === 'folder') {
              const next = new Set(closed)
              if (!next.delete(item.id)) next.add(item.id)
              useTree.setState({ closed: next })
            }
          }}
        >
          {(item) => <Branch item={item} tree={children} />}
        </Tree>
      </Virtualizer>
    </div>
  )
}

/** The keys and clicks of a file list that the tree does not know: F2 renames, a right click or Shift+F10 opens the menu. */
function followRows(frame: HTMLElement): () => void {
  const itemAt = ({ target }: Event) => {
    const row = target instanceof Element ? target.closest('[role="row"]') : null
    return itemsNow().find(({ id }) => id === row?.getAttribute('data-key'))
  }
  const onContextMenu = (event: MouseEvent) => {
    const item = itemAt(event)
    if (item === undefined) return
    event.preventDefault()
    useTree.setState({ menuOf: item.id })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const item = event.key === 'F2' ? itemAt(event) : undefined
    if (item !== undefined) ask('rename')(item)
  }
  frame.addEventListener('contextmenu', onContextMenu)
  frame.addEventListener('keydown', onKeyDown)
  return () => {
    frame.removeEventListener('contextmenu', onContextMenu)
    frame.removeEventListener('keydown', onKeyDown)
  }
}

const none: WorkspaceItem[] = []
const itemsNow = () => useWorkspace.getState().workspace?.items ?? none

function itemsOf(keys: Iterable<string | number>): WorkspaceItem[] {
  const wanted = new Set(keys)
  return itemsNow().filter((item) => wanted.has(item.id))
}

function pointOf(target: DropTarget): DropPoint | null {
  return target.type === 'item' ? { id: String(target.key), position: target.dropPosition } : null
}

function Branch(props: { item: WorkspaceItem; tree: ReadonlyMap<string | null, WorkspaceItem[]> }) {
  const { item, tree } = props
  const below = tree.get(item.id)
  return (
    <TreeItem id={item.id} textValue={item.name} className={`tree-item ${item.kind}`}>
      <TreeItemContent>
        {({ isExpanded, hasChildItems }) => (
          <Row item={item} isExpanded={isExpanded} hasChildItems={hasChildItems} />
        )}
      </TreeItemContent>
      {below !== undefined && (
        <Collection items={below} dependencies={[tree]}>
          {(child) => <Branch item={child} tree={tree} />}
        </Collection>
      )}
    </TreeItem>
  )
}

const Row = memo(function Row(props: { item: WorkspaceItem; isExpanded: boolean; hasChildItems: boolean }) {
  const { item, isExpanded, hasChildItems } = props
  // Asked by each row that is shown: as a property of the items it would make all of them anew with each tab.
  const isOpen = useSession(({ tabs, activeTab }) => activeItemId(tabs, activeTab) === item.id)
  const isUnsigned = useWorkspace(
    ({ workspace }) => workspace?.lostAuth.some(({ owner }) => owner === item.id) === true,
  )
  return (
    <div className="tree-row" data-open={isOpen || undefined}>
      <Button slot="drag" className="tree-grip">
        <GripVertical size={12} aria-hidden />
      </Button>
      {item.kind === 'folder' ? (
        <Button slot="chevron" className="tree-chevron" excludeFromTabOrder isDisabled={!hasChildItems}>
          {isExpanded ? <ChevronDown size={14} aria-hidden /> : <ChevronRight size={14} aria-hidden />}
        </Button>
      ) : (
        <Method name={item.method ?? ''} column />
      )}
      <span className="ellipsis" title={item.name}>
        {item.name}
      </span>
      {isUnsigned && (
        <ShieldAlert
          size={13}
          className="tree-problem"
          aria-label="Its auth was dropped by another program"
        />
      )}
      {item.problem !== undefined && (
        <TriangleAlert size={13} className="tree-problem" aria-label={item.problem.message} />
      )}
      <ItemMenu item={item} />
    </div>
  )
})
