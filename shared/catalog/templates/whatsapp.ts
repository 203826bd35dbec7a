import { emptyAuth, emptyRequest } from '../../request/defaults.ts'
import type { Body } from '../../request/model.ts'
import { encryptionUrl } from '../encryption.ts'
import { callBody, callsUrl, endBody } from '../whatsapp-call.ts'
import type { RequestTemplate } from './template.ts'

/** WhatsApp Cloud API Calling and business encryption. `{{sdp}}` stands where the SDP Lab puts its result. */

const number = '{{graphBaseUrl}}/{{graphVersion}}/{{phoneNumberId}}'
const docsHome = 'developers.facebook.com/documentation/business-messaging/whatsapp'
const callingPage = `${docsHome}/calling/reference`
const settingsPage = `${docsHome}/calling/call-settings`
const encryptionPage = `${docsHome}/reference/whatsapp-business-phone-number/business-encryption-api`

const json = (value: unknown): Body => ({ kind: 'json', text: JSON.stringify(value, null, 2) })
const form = (name: string): Body => ({
  kind: 'form',
  fields: [{ name, value: '{{publicKeyPem}}', enabled: true }],
})

interface Row {
  id: string
  name: string
  summary: string
  method: 'GET' | 'POST'
  url: string
  body: Body
  source: string
}

function callAction(id: string, name: string, summary: string, fields: object): Row {
  return { id, name, summary, method: 'POST', url: callsUrl, body: json(fields), source: callingPage }
}

const rows: readonly Row[] = [
  callAction(
    'connect',
    'Start a call',
    'Calls a user; the answer SDP comes later by webhook.',
    callBody('connect', '{{sdp}}'),
  ),
  callAction(
    'pre-accept',
    'Pre-accept a call',
    'Sets up ICE and DTLS before the call is accepted.',
    callBody('pre_accept', '{{sdp}}'),
  ),
  callAction(
    'accept',
    'Accept a call',
    'Accepts a call; after a pre-accept its SDP has to be the same.',
    callBody('accept', '{{sdp}}'),
  ),
  callAction('reject', 'Reject a call', 'Rejects a call that rings.', endBody('reject')),
  callAction(
    'terminate',
    'Terminate a call',
    'Ends a call, also when RTCP BYE was seen.',
    endBody('terminate'),
  ),
  {
    id: 'read-settings',
    name: 'Read call settings',
    summary: 'Whether calling is switched on, and how.',
    method: 'GET',
    url: `${number}/settings`,
    body: { kind: 'none' },
    source: settingsPage,
  },
  {
    id: 'enable-calling',
    name: 'Switch calling on',
    summary: 'Calling is off by default; one feature object a request.',
    method: 'POST',
    url: `${number}/settings`,
    body: json({ calling: { status: 'ENABLED', call_icon_visibility: 'DEFAULT' } }),
    source: settingsPage,
  },
  {
    id: 'key-exchange',
    name: 'Choose DTLS or SDES',
    summary: 'DTLS is the default; SDES takes RTP/SAVP with a=crypto instead of fingerprints.',
    method: 'POST',
    url: `${number}/settings`,
    body: json({ calling: { srtp_key_exchange_protocol: 'DTLS' } }),
    source: `${docsHome}/calling/sip`,
  },
  {
    id: 'call-permissions',
    name: 'Check call permission',
    summary: 'Whether this user may be called, and within what limits.',
    method: 'GET',
    url: `${number}/call_permissions?user_wa_id={{callee}}`,
    body: { kind: 'none' },
    source: `${docsHome}/calling/user-call-permissions`,
  },
  {
    id: 'publish-key',
    name: 'Publish public key',
    summary: 'RSA-2048 public key in PEM, form-urlencoded; one per phone number.',
    method: 'POST',
    url: encryptionUrl('cloud', ''),
    body: form('business_public_key'),
    source: encryptionPage,
  },
  {
    id: 'read-key',
    name: 'Read public key and signature status',
    summary: 'The published key and VALID or MISMATCH.',
    method: 'GET',
    url: encryptionUrl('cloud', ''),
    body: { kind: 'none' },
    source: encryptionPage,
  },
  {
    id: 'publish-key-on-premises',
    name: 'Publish public key (On-Premises)',
    summary: 'The older path, where the field is called public_key.',
    method: 'POST',
    url: encryptionUrl('on-premises', ''),
    body: form('public_key'),
    source:
      'developers.facebook.com/docs/whatsapp/on-premises/reference/settings/business-whatsapp-business-encryption',
  },
  {
    id: 'read-key-on-premises',
    name: 'Read public key (On-Premises)',
    summary: 'The published key and VALID or MISMATCH, on the older path.',
    method: 'GET',
    url: encryptionUrl('on-premises', ''),
    body: { kind: 'none' },
    source:
      'developers.facebook.com/docs/whatsapp/on-premises/reference/settings/business-whatsapp-business-encryption',
  },
]

function template(row: Row): RequestTemplate {
  return {
    id: `whatsapp.${row.id}`,
    service: 'whatsapp',
    name: row.name,
    summary: row.summary,
    draft: emptyRequest({
      method: row.method,
      url: row.url,
      headers:
        row.body.kind === 'json' ? [{ name: 'Content-Type', value: 'application/json', enabled: true }] : [],
      body: row.body,
      auth: emptyAuth('bearer'),
      docs: `# ${row.name}\n\n${row.summary}\n\nSource: ${row.source}\n`,
    }),
  }
}

export const whatsappTemplates: readonly RequestTemplate[] = rows.map(template)
