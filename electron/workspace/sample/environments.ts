import type { Variable } from '../../../shared/request/model.ts'

const variable = (name: string, value: string): Variable => ({ name, value, enabled: true, secret: false })
const secret = (name: string): Variable => ({ name, value: '', enabled: true, secret: true })

/** Everything comes from the running sandbox: no account is needed. */
const sandbox: Variable[] = [
  variable('endpoint', '{{$sandbox.acs.endpoint}}'),
  variable('accessKey', '{{$sandbox.acs.accessKey}}'),
  variable('apiVersion', '{{$sandbox.acs.apiVersion}}'),
  variable('callConnectionId', '{{$sandbox.acs.callConnectionId}}'),
  variable('callee', '+15555550123'),
  variable('graphBaseUrl', '{{$sandbox.whatsapp.baseUrl}}'),
  variable('graphVersion', '{{$sandbox.whatsapp.version}}'),
  variable('businessAccountId', '{{$sandbox.whatsapp.businessAccountId}}'),
  variable('phoneNumberId', '{{$sandbox.whatsapp.phoneNumberId}}'),
  variable('accessToken', '{{$sandbox.whatsapp.accessToken}}'),
  variable('callId', '{{$sandbox.whatsapp.callId}}'),
  variable('onPremUrl', '{{$sandbox.whatsapp.onPremUrl}}'),
]

/** The same names for a real account. What differs from account to account is empty, and asked for when it is used. */
const live: Variable[] = [
  variable('endpoint', 'https://contoso.communication.azure.com'),
  secret('accessKey'),
  variable('apiVersion', '2026-03-12'),
  variable('callConnectionId', ''),
  variable('callee', '+15555550123'),
  variable('graphBaseUrl', 'https://graph.facebook.com'),
  variable('graphVersion', 'v23.0'),
  variable('businessAccountId', ''),
  variable('phoneNumberId', ''),
  secret('accessToken'),
  variable('callId', ''),
  variable('onPremUrl', ''),
]

export const sampleEnvironments: { name: string; variables: Variable[] }[] = [
  { name: 'Sandbox', variables: sandbox },
  { name: 'Live', variables: live },
]
