import { type RefCallback, useCallback, useState } from 'react'

/** Whether the element that gets `frame` as its ref is narrower than `px`: its panes then stand below each other. */
export function useNarrow(px: number): { frame: RefCallback<HTMLElement>; isNarrow: boolean } {
  const [isNarrow, setNarrow] = useState(false)
  const frame = useCallback(
    (element: HTMLElement | null) => {
      if (element === null) return
      const measure = () => setNarrow(element.clientWidth < px)
      const observer = new ResizeObserver(measure)
      observer.observe(element)
      measure()
      return () => observer.disconnect()
    },
    [px],
  )
  return { frame, isNarrow }
}
