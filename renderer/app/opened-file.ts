import { problemOf } from '../../shared/problem.ts'
import { bridge } from '../bridge/bridge.ts'
import { call } from '../bridge/call.ts'
import { openRoom, setSdp } from '../state/session.ts'
import { toast, toastProblem } from '../ui/toast.tsx'

/** Shows an .sdp file that the system asked to open in the Lab: the one the app was started with, and each that comes later. */
export function followOpenedFiles(): () => void {
  void take()
  return bridge.listen.fileOpened(() => void take())
}

async function take() {
  try {
    const file = await call('takeOpenedFile', undefined)
    if (file === null) return
    setSdp({ input: file.text })
    openRoom('sdp')
    toast(`Opened ${file.name}`)
  } catch (error) {
    toastProblem(problemOf(error))
  }
}
