import { openImport } from './import-store.ts'

/**
 * A file that is dropped anywhere on the window is looked at for an import, unless the room that is open has taken it
 * (the Keys room listens on the document, before the window). Left alone, a browser would open it in place of the app.
 * Returns the function that stops listening.
 */
export function followFileDrops(): () => void {
  const listening = new AbortController()
  const { signal } = listening
  window.addEventListener(
    'dragover',
    (event) => {
      if (event.dataTransfer?.types.includes('Files')) event.preventDefault()
    },
    { signal },
  )
  window.addEventListener(
    'drop',
    (event) => {
      const file = event.dataTransfer?.files[0]
      if (file === undefined || event.defaultPrevented) return
      event.preventDefault()
      openImport(file)
    },
    { signal },
  )
  return () => listening.abort()
}
