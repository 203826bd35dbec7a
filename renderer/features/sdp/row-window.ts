import { type RefObject, useLayoutEffect, useState } from 'react'

/** Rows laid out beyond what is in sight, so that a turn of the wheel shows no gap and Tab finds the next one. */
const beyond = 20

export interface RowWindow {
  first: number
  /** The row after the last one. */
  end: number
}

/** The rows to lay out of `count` rows of one height, where `top` px of them are scrolled away and `height` px are seen. */
export function rowWindow(count: number, rowHeight: number, top: number, height: number): RowWindow {
  const seen = Math.max(0, Math.floor(top / rowHeight))
  const first = Math.max(0, Math.min(seen, count) - beyond)
  const end = Math.min(count, seen + Math.ceil(height / rowHeight) + 1 + beyond)
  return { first, end: Math.max(first, end) }
}

/** The window over the rows inside of a scrolling element, as it is scrolled and as its size changes. */
export function useRowWindow(
  scroller: RefObject<HTMLElement | null>,
  count: number,
  rowHeight: number,
): RowWindow & { follow: () => void } {
  const [view, setView] = useState({ top: 0, height: 400 })
  const follow = () => {
    const element = scroller.current
    if (element === null) return
    // Rounded to rows: scrolling within one draws nothing anew.
    const top = Math.floor(element.scrollTop / rowHeight) * rowHeight
    const height = element.clientHeight
    setView((before) => (before.top === top && before.height === height ? before : { top, height }))
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: the observer lives as long as the element.
  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null) return
    const observer = new ResizeObserver(follow)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return { ...rowWindow(count, rowHeight, view.top, view.height), follow }
}
