import { type RefObject, useEffect, useState } from 'react'

/** Takes files that are dropped on an element; true while one hovers over it. */
export function useFileDrop(element: RefObject<HTMLElement | null>, onFile: (file: File) => void): boolean {
  const [isOver, setOver] = useState(false)

  useEffect(() => {
    const target = element.current
    if (target === null) return
    const listening = new AbortController()
    const { signal } = listening
    // Entering a child fires before leaving its parent, so the two are counted.
    let depth = 0
    const leave = (by: number) => {
      depth = Math.max(0, depth + by)
      setOver(depth > 0)
    }
    const holdsFile = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true
    target.addEventListener('dragenter', (event) => holdsFile(event) && leave(1), { signal })
    target.addEventListener('dragleave', (event) => holdsFile(event) && leave(-1), { signal })
    target.addEventListener('dragover', (event) => holdsFile(event) && event.preventDefault(), { signal })
    target.addEventListener(
      'drop',
      (event) => {
        const file = event.dataTransfer?.files[0]
        depth = 0
        setOver(false)
        if (file === undefined) return
        event.preventDefault()
        onFile(file)
      },
      { signal },
    )
    return () => listening.abort()
  }, [element, onFile])

  return isOver
}
