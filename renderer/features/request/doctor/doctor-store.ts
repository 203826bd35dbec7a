import { create } from 'zustand'
import type { Input } from '../../../../shared/ipc/bridge.ts'
import type { Exchange } from '../../../state/requests.ts'
import { openRoom } from '../../../state/session.ts'

export type DoctorSchemeChoice = Input<'diagnoseSignature'>['scheme']

/** What the doctor looks at: a pasted text, or an exchange of this session. Kept while the window is open. */
export const useDoctor = create<{
  text: string
  scheme: DoctorSchemeChoice
  /** A reference to a variable. */
  key: string
  exchange: Exchange | null
}>(() => ({ text: '', scheme: 'auto', key: '{{accessKey}}', exchange: null }))

/** Opens the doctor on an exchange that was refused. */
export function openDoctor(exchange: Exchange) {
  useDoctor.setState({ exchange })
  openRoom('doctor')
}
