import type { AuthKind } from '../../../shared/request/model.ts'

export const authKinds: readonly { id: AuthKind; label: string; note?: string }[] = [
  { id: 'inherit', label: 'Inherit', note: 'from folder or workspace' },
  { id: 'none', label: 'None' },
  { id: 'acs-hmac', label: 'ACS HMAC', note: 'Communication Services' },
  { id: 'azure-app-configuration', label: 'App Configuration HMAC', note: 'Azure' },
  { id: 'whatsapp-webhook', label: 'WhatsApp webhook', note: 'X-Hub-Signature-256' },
  { id: 'hmac', label: 'HMAC', note: 'a string that you lay out' },
  { id: 'aws-sigv4', label: 'AWS Signature v4' },
  { id: 'bearer', label: 'Bearer token' },
  { id: 'basic', label: 'Basic' },
  { id: 'digest', label: 'Digest' },
  { id: 'api-key', label: 'API key' },
]

/** Kinds that compute a signature while one types; the others add a credential as it is, or answer a challenge. */
const signing: ReadonlySet<string> = new Set([
  'acs-hmac',
  'azure-app-configuration',
  'whatsapp-webhook',
  'hmac',
  'aws-sigv4',
])

export function signs(kind: string): boolean {
  return signing.has(kind)
}

/** Whether the request proves who sends it, which is shown beside the editor. */
export function authenticates(kind: string): boolean {
  return kind !== 'none' && kind !== 'inherit'
}

export function authName(kind: string): string {
  return kind === 'none' ? '' : (authKinds.find((item) => item.id === kind)?.label ?? kind)
}
