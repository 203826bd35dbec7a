/** The variables that have values while the sandbox runs; the window is told those of the open ones, of a secret one the name. */
export const sandboxVariables = {
  '$sandbox.acs.endpoint': 'open',
  '$sandbox.acs.accessKey': 'secret',
  '$sandbox.acs.connectionString': 'secret',
  '$sandbox.acs.callConnectionId': 'open',
  '$sandbox.acs.apiVersion': 'open',
  '$sandbox.whatsapp.baseUrl': 'open',
  '$sandbox.whatsapp.onPremUrl': 'open',
  '$sandbox.whatsapp.version': 'open',
  '$sandbox.whatsapp.phoneNumberId': 'open',
  '$sandbox.whatsapp.phoneNumberId2': 'open',
  '$sandbox.whatsapp.businessAccountId': 'open',
  '$sandbox.whatsapp.accessToken': 'secret',
  '$sandbox.whatsapp.appSecret': 'secret',
  '$sandbox.whatsapp.callId': 'open',
  '$sandbox.flow.url': 'open',
  '$sandbox.flow.publicKey': 'open',
  '$sandbox.flow.token': 'open',
} as const satisfies Readonly<Record<string, 'open' | 'secret'>>

export type SandboxVariable = keyof typeof sandboxVariables

export function isSandboxVariable(name: string): name is SandboxVariable {
  return Object.hasOwn(sandboxVariables, name)
}
