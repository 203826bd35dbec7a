import type { App, Session, Shell } from 'electron'
import { pageOrigin } from './sender.ts'

/** What a page may ask of the browser: to put text on the clipboard from a click, nothing else. */
const allowedPermission = 'clipboard-sanitized-write'

/** The address as the system's browser may get it: https only, never file:, smb: or an app's own scheme. */
export function externalUrl(url: string): string | null {
  if (!URL.canParse(url)) return null
  const parsed = new URL(url)
  return parsed.protocol === 'https:' && parsed.username === '' && parsed.password === '' ? parsed.href : null
}

/**
 * What a frame inside our page may show: a document that the page wrote itself, such as the preview of a response. Chromium asks
 * for a `blob:` as for any address; `about:srcdoc` never reaches its network, and is named in case that changes.
 */
export function mayShow(details: { url: string; isMainFrame: boolean }): boolean {
  if (details.isMainFrame) return false
  return details.url === 'about:srcdoc' || details.url.startsWith(`blob:${pageOrigin}/`)
}

/** No page of ours leaves its address, opens a window or embeds another; links go to the system's browser. */
export function lockContents(app: App, shell: Shell): void {
  app.on('web-contents-created', (_event, contents) => {
    // Of the main frame and of every other; 'will-navigate' would be the main frame alone.
    contents.on('will-frame-navigate', (event) => {
      if (!mayShow(event)) event.preventDefault()
    })
    contents.on('will-redirect', (event) => event.preventDefault())
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(({ url }) => {
      const safe = externalUrl(url)
      if (safe !== null) void shell.openExternal(safe)
      return { action: 'deny' }
    })
  })
}

/** Electron grants every permission that nobody refuses, and asks in two ways. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer) =>
    answer(permission === allowedPermission),
  )
  session.setPermissionCheckHandler((_contents, permission) => permission === allowedPermission)
  session.setDevicePermissionHandler(() => false)
}
