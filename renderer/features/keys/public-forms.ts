import { type PublishTarget, publishField } from '../../../shared/catalog/encryption.ts'

/** A public key as other places want it pasted. */
export type PublicForm = 'pem' | 'json' | `form-${PublishTarget}`

export const publicForms: readonly { id: PublicForm; label: string; note: string }[] = [
  { id: 'pem', label: 'PEM', note: 'several lines' },
  { id: 'json', label: 'JSON string', note: 'one line, with quotes' },
  { id: 'form-cloud', label: 'Form body, Cloud API', note: `${publishField.cloud}=…` },
  { id: 'form-on-premises', label: 'Form body, On-Premises', note: `${publishField['on-premises']}=…` },
]

/** The form bodies are those that publishing sends: application/x-www-form-urlencoded of the URL standard. */
export function publicAs(form: PublicForm, pem: string): string {
  switch (form) {
    case 'pem':
      return pem
    case 'json':
      return JSON.stringify(pem)
    case 'form-cloud':
      return new URLSearchParams([[publishField.cloud, pem]]).toString()
    case 'form-on-premises':
      return new URLSearchParams([[publishField['on-premises'], pem]]).toString()
  }
}
