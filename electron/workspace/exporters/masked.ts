import { mapAuthTexts } from '../../../shared/request/auth-fields.ts'
import type { Auth } from '../../../shared/request/model.ts'
import { isReferenceOnly } from '../literal-secrets.ts'

/** An auth for a file that leaves the machine: secrets that a hand-edited file holds typed out become `***`. */
export function maskedAuth(auth: Auth): Auth {
  return mapAuthTexts(auth, (text, field) => (field.secret && !isReferenceOnly(text) ? '***' : text))
}
