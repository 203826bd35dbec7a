import type { AuthKind } from '../../../shared/request/model.ts'

export const authKinds: readonly { id: AuthKind; label: string }[] = [
  { id: 'inherit', label: 'Inherit' },
  { id: 'none', label: 'None' },
  { id: 'acs-hmac', label: 'ACS HMAC' },
  { id: 'bearer', label: 'Bearer token' },
  { id: 'basic', label: 'Basic' },
  { id: 'api-key', label: 'API key' },
]

export function authName(kind: string): string {
  return kind === 'none' ? '' : (authKinds.find((item) => item.id === kind)?.label ?? kind)
}
