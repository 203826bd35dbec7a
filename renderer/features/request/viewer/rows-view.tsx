import { ChevronDown, ChevronRight } from 'lucide-react'
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { View } from './protocol.ts'
import type { Row } from './row.ts'
import { tokens } from './tokens.ts'
import type { BodyWorker } from './use-body-worker.ts'

const rowHeight = 20
/** Chromium lays out no more than some 33 million pixels; beyond this the scroll bar stands for a share of the rows. */
const mostPixels = 8_000_000
/** Rows fetched beyond the window, so that a turn of the wheel shows no gap. */
const beyond = 40

export interface RowsViewProps {
  label: string
  worker: BodyWorker
  view: View
  count: number
  /** Changes when rows of the same place have another content. */
  version: string
  /** The row to show and mark, from a search. */
  marked: number | null
}

/** Rows of a body of any size: only those in sight are fetched and laid out. */
export function RowsView(props: RowsViewProps) {
  const { label, worker, view, count, version, marked } = props
  const host = useRef<HTMLDivElement>(null)
  const [top, setTop] = useState(0)
  const [height, setHeight] = useState(400)
  const [fetched, setFetched] = useState<{ from: number; rows: Row[] }>({ from: 0, rows: [] })
  const [active, setActive] = useState(0)

  const pixels = count * rowHeight
  const scaled = pixels > mostPixels
  const laidOut = Math.min(pixels, mostPixels)
  const inSight = Math.ceil(height / rowHeight) + 1
  // With a scaled bar the top of the window stands for a share of all rows.
  const first = scaled
    ? Math.round((top / Math.max(1, laidOut - height)) * Math.max(0, count - inSight + 1))
    : Math.floor(top / rowHeight)
  const offset = scaled ? top : first * rowHeight

  useLayoutEffect(() => {
    const element = host.current
    if (element === null) return
    const observer = new ResizeObserver(() => setHeight(element.clientHeight))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version of the same rows is fetched again.
  useEffect(() => {
    let current = true
    const from = Math.max(0, first - beyond)
    worker
      .rows(view, from, first + inSight + beyond)
      .then((rows) => {
        if (current) setFetched({ from, rows })
      })
      .catch(() => {})
    return () => {
      current = false
    }
  }, [worker, view, first, inSight, version])

  const show = (row: number) => {
    const element = host.current
    if (element === null) return
    if (row > first && row < first + inSight - 2) return
    const wanted = Math.max(0, row - Math.floor(inSight / 2))
    element.scrollTop = scaled
      ? (wanted / Math.max(1, count - inSight + 1)) * (laidOut - height)
      : wanted * rowHeight
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new mark moves the window.
  useEffect(() => {
    if (marked === null) return
    setActive(marked)
    show(marked)
  }, [marked])

  const isTree = view === 'tree'
  const step = (to: number) => {
    const next = Math.max(0, Math.min(count - 1, to))
    setActive(next)
    show(next)
  }
  /** The worker is asked, as the rows here may be those from before the last key. */
  const openOrClose = async (key: string, index: number) => {
    const [row] = await worker.rows(view, index, index + 1)
    if (row?.open === null || row?.open === undefined) return
    if (key === 'ArrowRight' && row.open) step(index + 1)
    else if (key === 'Enter' || (key === 'ArrowRight') !== row.open) worker.toggle(index)
  }
  const followKeys = (event: KeyboardEvent) => {
    if (!isTree) return
    if (event.key === 'ArrowDown') step(active + 1)
    else if (event.key === 'ArrowUp') step(active - 1)
    else if (['ArrowRight', 'ArrowLeft', 'Enter'].includes(event.key)) void openOrClose(event.key, active)
    else return
    event.preventDefault()
  }

  const visible = fetched.rows
    .map((row, index) => ({ row, index: fetched.from + index }))
    .filter(({ index }) => index >= first - 10 && index < first + inSight + 10 && index < count)

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: its role is region or tree, both of which take a name.
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: the same.
    <div
      ref={host}
      className={`rows-view ${view}`}
      role={isTree ? 'tree' : 'region'}
      aria-label={label}
      tabIndex={0}
      aria-activedescendant={isTree ? `body-row-${active}` : undefined}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
      onKeyDown={followKeys}
    >
      <div className="rows-space" style={{ height: `${laidOut}px` }}>
        {visible.map(({ row, index }) => (
          <RowLine
            key={index}
            row={row}
            index={index}
            view={view}
            top={offset + (index - first) * rowHeight}
            isMarked={index === marked}
            isActive={isTree && index === active}
            onToggle={() => {
              setActive(index)
              worker.toggle(index)
            }}
          />
        ))}
      </div>
    </div>
  )
}

function RowLine(props: {
  row: Row
  index: number
  view: View
  top: number
  isMarked: boolean
  isActive: boolean
  onToggle: () => void
}) {
  const { row, index, view, top, isMarked, isActive, onToggle } = props
  const isTree = view === 'tree'
  const isContainer = row.open !== null && row.open !== undefined
  const state = `${isMarked ? 'marked' : ''} ${isActive ? 'active' : ''}`
  const tree = isTree
    ? {
        id: `body-row-${index}`,
        role: 'treeitem',
        'aria-level': row.depth + 1,
        ...(isContainer ? { 'aria-expanded': row.open === true } : {}),
        'aria-selected': isActive,
        onClick: isContainer ? onToggle : undefined,
      }
    : {}
  const Chevron = row.open === true ? ChevronDown : ChevronRight
  return (
    <div className={`rows-line ${state}`} style={{ top: `${top}px` }} {...tree}>
      {!isTree && view !== 'hex' && <span className="rows-number">{row.number}</span>}
      <span className="rows-text" style={{ paddingLeft: `${row.depth * (isTree ? 16 : 14)}px` }}>
        {isTree && <span className="rows-chevron">{isContainer && <Chevron size={13} aria-hidden />}</span>}
        {view === 'raw' || view === 'hex'
          ? row.text
          : tokens(row.text).map((token, at) =>
              token.kind === null ? (
                token.text
              ) : (
                // biome-ignore lint/suspicious/noArrayIndexKey: tokens have a fixed order.
                <span key={at} className={`token-${token.kind}`}>
                  {token.text}
                </span>
              ),
            )}
        {row.count !== undefined && (
          <small>
            {row.count}{' '}
            {row.text.endsWith('[') ? (row.count === 1 ? 'item' : 'items') : row.count === 1 ? 'key' : 'keys'}
          </small>
        )}
      </span>
    </div>
  )
}
