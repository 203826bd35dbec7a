import type { Auth, Body, Field, RequestDraft } from '../../../shared/request/model.ts'

export interface SampleFolder {
  /** Also the directory's and the files' name. */
  name: string
  auth: Auth
  docs: string
  requests: readonly { name: string; draft: RequestDraft }[]
}

export const json = (value: unknown): Body => ({ kind: 'json', text: JSON.stringify(value, null, 2) })

export const jsonType: Field[] = [{ name: 'Content-Type', value: 'application/json', enabled: true }]
