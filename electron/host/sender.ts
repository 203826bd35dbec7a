/** The page's address in Electron. `new URL(…).origin` is `null` for schemes that Node does not know, so it is compared as text. */
export const pageOrigin = 'app://cordboard'

interface Frame {
  url: string
  parent: unknown
}

/** Whether a message comes from our own page in the window's top frame. A frame that is gone is null. */
export function isOurPage(frame: Frame | null | undefined): boolean {
  return frame != null && frame.parent === null && frame.url.startsWith(`${pageOrigin}/`)
}
