import type { Auth, AuthKind } from './model.ts'

/** One text of an auth that a user types. */
export interface AuthField {
  readonly key: string
  /** As the window names it. */
  readonly label: string
  /** A secret must not stand in a file: only references to variables may. */
  readonly secret: boolean
}

const open = (key: string, label: string): AuthField => ({ key, label, secret: false })
const secret = (key: string, label: string): AuthField => ({ key, label, secret: true })

/** The texts of each kind that may hold `{{variables}}`; choices such as an algorithm are not among them. */
const fields: { readonly [K in AuthKind]: readonly AuthField[] } = {
  inherit: [],
  none: [],
  'acs-hmac': [secret('value', 'Access key'), open('resourceEndpoint', 'Resource endpoint')],
  'azure-app-configuration': [open('id', 'Credential id'), secret('value', 'Secret')],
  'whatsapp-webhook': [secret('appSecret', 'App secret')],
  hmac: [
    secret('key', 'Key'),
    open('template', 'String to sign'),
    open('header', 'Header'),
    open('prefix', 'Prefix'),
    open('timeHeader', 'Time header'),
  ],
  'aws-sigv4': [
    open('accessKeyId', 'Access key id'),
    secret('secretAccessKey', 'Secret access key'),
    secret('sessionToken', 'Session token'),
    open('region', 'Region'),
    open('service', 'Service'),
  ],
  digest: [open('username', 'User name'), secret('password', 'Password')],
  bearer: [secret('token', 'Token')],
  basic: [open('username', 'User name'), secret('password', 'Password')],
  'api-key': [open('name', 'Name'), secret('value', 'API key')],
}

function labelOf(auth: Auth, field: AuthField): string {
  const isWhole = 'credential' in auth && auth.credential === 'connection-string' && field.key === 'value'
  return isWhole ? 'Connection string' : field.label
}

/** The texts of an auth with their names, in the order of the form. */
export function authTexts(auth: Auth): ReadonlyArray<AuthField & { text: string }> {
  const values = new Map<string, unknown>(Object.entries(auth))
  return fields[auth.kind].flatMap((field) => {
    const text = values.get(field.key)
    return typeof text === 'string' ? [{ ...field, label: labelOf(auth, field), text }] : []
  })
}

/** The same auth with each of its texts changed by `change`; choices stay. */
export function mapAuthTexts(auth: Auth, change: (text: string, field: AuthField) => string): Auth {
  const changed = authTexts(auth).map((field) => [field.key, change(field.text, field)] as const)
  // The keys are those of the kind's own texts, so that the shape stays the same.
  return { ...auth, ...Object.fromEntries(changed) } as Auth
}
