import type { RequestDraft } from '../../request/model.ts'

/** A request to start from: in "New request" and in the palette. It names the variables of the sample environments. */
export interface RequestTemplate {
  /** Stable: `acs.play`, `whatsapp.accept`. */
  id: string
  service: 'acs' | 'whatsapp'
  /** As the vendor calls the operation. */
  name: string
  /** One sentence: what it does. */
  summary: string
  draft: RequestDraft
}
