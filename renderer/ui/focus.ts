import { isModalOpen } from './dialog.tsx'

/** Runs it once no modal dialog holds the focus, nor gives it back. Returns what calls it off. */
export function afterModals(run: () => void): () => void {
  const look = () => {
    // A dialog gives the focus back in the frame after it went.
    frame = requestAnimationFrame(isModalOpen() ? look : run)
  }
  let frame = requestAnimationFrame(look)
  return () => cancelAnimationFrame(frame)
}

/** What had the focus is gone, and the keyboard would begin at the top again. */
export function isFocusLost(): boolean {
  return document.activeElement === null || document.activeElement === document.body
}
