import { useEffect, useState } from 'react'

/**
 * Takes a file that is dropped anywhere on the window, also onto a dialog: left alone, a browser would open it in place
 * of the app. True while one hovers.
 */
export function useFileDrop(onFile: (file: File) => void): boolean {
  const [isOver, setOver] = useState(false)

  useEffect(() => {
    const listening = new AbortController()
    const { signal } = listening
    // Entering a child fires before leaving its parent, so the two are counted.
    let depth = 0
    const move = (event: DragEvent, by: number) => {
      if (!holdsFile(event)) return
      depth = Math.max(0, depth + by)
      setOver(depth > 0)
    }
    const drop = (event: DragEvent) => {
      const file = event.dataTransfer?.files[0]
      depth = 0
      setOver(false)
      if (file === undefined || event.defaultPrevented) return
      event.preventDefault()
      onFile(file)
    }
    document.addEventListener('dragenter', (event) => move(event, 1), { signal })
    document.addEventListener('dragleave', (event) => move(event, -1), { signal })
    document.addEventListener('dragover', (event) => holdsFile(event) && event.preventDefault(), { signal })
    document.addEventListener('drop', drop, { signal })
    return () => listening.abort()
  }, [onFile])

  return isOver
}

function holdsFile(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') === true
}
