import type { Auth, AuthKind } from '../../../../shared/request/model.ts'
import type { VariableLookup } from '../../../state/variables.ts'

/** What the form of one kind gets. */
export interface AuthForm<K extends AuthKind> {
  auth: Extract<Auth, { kind: K }>
  variables: VariableLookup
  onChange: (auth: Extract<Auth, { kind: K }>) => void
}
