import { encryptionUrl } from '../../../shared/catalog/encryption.ts'
import { sampleAnswer } from '../../../shared/catalog/sample-answer.ts'
import { callBody, callsUrl, endBody } from '../../../shared/catalog/whatsapp-call.ts'
import { emptyRequest } from '../../../shared/request/defaults.ts'
import { json, jsonType, type SampleFolder } from './folder.ts'

const encryption = encryptionUrl('cloud', '')

export const whatsappFolder: SampleFolder = {
  name: 'WhatsApp',
  auth: { kind: 'bearer', token: '{{accessToken}}' },
  docs: 'WhatsApp Cloud API Calling: answer a call that a user started.',
  requests: [
    {
      name: 'Pre-accept',
      draft: emptyRequest({
        method: 'POST',
        url: callsUrl,
        headers: jsonType,
        body: json(callBody('pre_accept', sampleAnswer)),
        docs: `# Pre-accept

Sets up ICE and DTLS before the call is accepted. Its SDP and that of *Accept* have to be the same.

Send it as it is: WhatsApp refuses this answer, because aiortc wrote three fingerprints ("Fingerprint algo is not SHA256", code
100, subcode 2494010). Then choose **Clean the SDP** and send again.

Source: developers.facebook.com/documentation/business-messaging/whatsapp/calling/reference
`,
      }),
    },
    {
      name: 'Accept',
      draft: emptyRequest({
        method: 'POST',
        url: callsUrl,
        headers: jsonType,
        body: json(callBody('accept', sampleAnswer)),
        docs: `# Accept

Accepts the call. Send media only after this was answered with 200.

After a *Pre-accept* the SDP has to be the same: put the cleaned one into both.

Source: developers.facebook.com/documentation/business-messaging/whatsapp/calling/reference
`,
      }),
    },
    {
      name: 'Terminate',
      draft: emptyRequest({
        method: 'POST',
        url: callsUrl,
        headers: jsonType,
        body: json(endBody('terminate')),
        docs: `# Terminate

Ends the call. Needed even when RTCP BYE was seen; not needed when the user hung up.

Source: developers.facebook.com/documentation/business-messaging/whatsapp/calling/reference
`,
      }),
    },
  ],
}

/** The public half of a pair that was made for this sample; its private half was thrown away. */
const samplePublicKey = `-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA1e0OnbCXpoEq6NVKwe/b
wEBI14SyXdTndnFDAUYYk4xlf6QLjtemOgFoxvEpy3+aKWQv+Yqu2HcuF62amiJn
XZZ8LvA6zRZ7FXZXqlLZm8Q1v7nasAXNt+CYW4rE4aud3LzStPScrTXpbztdV7Bj
J73jlz3NB31GDQOxLuV6rATX13KQxX+P04U0vL6OZENYJYU28/1gCpsYFtVeTGqF
L5aF7R0mrumMwO7nFXNxWuVFSHAl9JpixYwyKXk+XpnU5Yn2RmOHOBe+S7MQNSBr
VcuWli2KlxHhD1H8RnnSLcikKtV4NvRq2yGL5K9jZOjQzjQzuf+QOAkm8IDoDfh1
3wIDAQAB
-----END PUBLIC KEY-----
`

export const encryptionFolder: SampleFolder = {
  name: 'Business encryption',
  auth: { kind: 'bearer', token: '{{accessToken}}' },
  docs: 'The RSA-2048 public key that WhatsApp Flows encrypt to, one per phone number. The Keys room makes the pair and publishes it; these are the requests behind it.',
  requests: [
    {
      name: 'Publish public key',
      draft: emptyRequest({
        method: 'POST',
        url: encryption,
        body: {
          kind: 'form',
          fields: [{ name: 'business_public_key', value: samplePublicKey, enabled: true }],
        },
        docs: `# Publish public key

Form-urlencoded, so that the line breaks and every \`+\` of the PEM arrive. The key in the body is a sample whose private half nobody
has: for work, make a pair under **Keys** and publish it there. Never publish a private key.

Source: developers.facebook.com/documentation/business-messaging/whatsapp/reference/whatsapp-business-phone-number/business-encryption-api
`,
      }),
    },
    {
      name: 'Signature status',
      draft: emptyRequest({
        method: 'GET',
        url: encryption,
        docs: `# Signature status

Reads back the key and \`business_public_key_signature_status\`: \`VALID\`, or \`MISMATCH\` after the number was registered anew; then
publish again. **Keys** also says whether it is *your* key.

Source: developers.facebook.com/documentation/business-messaging/whatsapp/reference/whatsapp-business-phone-number/business-encryption-api
`,
      }),
    },
    {
      name: 'Publish public key (On-Premises)',
      draft: emptyRequest({
        method: 'POST',
        url: encryptionUrl('on-premises', ''),
        body: { kind: 'form', fields: [{ name: 'public_key', value: samplePublicKey, enabled: true }] },
        docs: `# Publish public key, On-Premises

The older path: no phone number in it, and the field is called \`public_key\`.

Source: developers.facebook.com/docs/whatsapp/on-premises/reference/settings/business-whatsapp-business-encryption
`,
      }),
    },
  ],
}
