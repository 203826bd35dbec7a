import type { IpcMain } from 'electron'
import type { AnyReply, Router } from '../ipc/router.ts'
import { callWhenReady } from '../ipc/when-ready.ts'
import { callChannel, cancelChannel } from './channels.ts'
import { isOurPage } from './sender.ts'
import { fitsIn } from './size.ts'

/** As in the browser host: a draft with a 10 MB body, in UTF-16. */
const largestCall = 32 * 1024 * 1024

const refuse = (code: string, message: string, fix: string): AnyReply => ({
  ok: false,
  problem: { code, message, fix },
})

/** The one place where messages of a window come in: who sent it and how large it is, then the router. */
export function openGate(ipcMain: IpcMain, router: Promise<Router>): void {
  ipcMain.handle(callChannel, async (event, request: unknown): Promise<AnyReply> => {
    if (!isOurPage(event.senderFrame)) {
      return refuse('bad-sender', 'The call does not come from the page of Cordboard.', 'Reload the window.')
    }
    if (!fitsIn(request, largestCall)) {
      return refuse('too-large', 'The call is larger than 32 MB.', 'Put the body into a file and send that.')
    }
    return callWhenReady(router, request, String(event.sender.id))
  })
  ipcMain.on(cancelChannel, (event, callId: unknown) => {
    if (!isOurPage(event.senderFrame)) return
    void router.then((it) => it.cancel(callId, String(event.sender.id))).catch(() => {})
  })
}
