import { describe, expect, it } from 'vitest'
import { requestDraftSchema } from '../../shared/request/model.ts'
import { encryptionUrl, publishDraft, statusDraft } from './drafts.ts'

const pem = '-----BEGIN PUBLIC KEY-----\nab+/c=\n-----END PUBLIC KEY-----\n'

describe('the requests of business encryption', () => {
  it.each([
    [
      'cloud',
      '123',
      '{{graphBaseUrl}}/{{graphVersion}}/123/whatsapp_business_encryption',
      'business_public_key',
    ],
    [
      'cloud',
      '',
      '{{graphBaseUrl}}/{{graphVersion}}/{{phoneNumberId}}/whatsapp_business_encryption',
      'business_public_key',
    ],
    [
      'cloud',
      '{{mine}}',
      '{{graphBaseUrl}}/{{graphVersion}}/{{mine}}/whatsapp_business_encryption',
      'business_public_key',
    ],
    ['on-premises', '123', '{{onPremUrl}}/v1/settings/business/whatsapp_business_encryption', 'public_key'],
  ] as const)('publish to %s for "%s"', (target, phoneNumberId, url, name) => {
    expect(requestDraftSchema.parse(publishDraft(target, phoneNumberId, pem))).toMatchObject({
      method: 'POST',
      url,
      auth: { kind: 'bearer', token: '{{accessToken}}' },
      body: { kind: 'form', fields: [{ name, value: pem, enabled: true }] },
    })
    expect(requestDraftSchema.parse(statusDraft(target, phoneNumberId))).toMatchObject({
      method: 'GET',
      url,
      auth: { kind: 'bearer', token: '{{accessToken}}' },
      body: { kind: 'none' },
    })
  })

  it.each(['+49 170', '../x', '1/2', '{{a}}/{{b}}', 'me'])('refuses %s as a phone number id', (id) => {
    expect(() => encryptionUrl('cloud', id)).toThrow('not a number')
  })

  it.each([
    '-----BEGIN PRIVATE KEY-----',
    '-----BEGIN RSA PRIVATE KEY-----',
    'x\nPRIVATE  KEY',
    'private key',
  ])('never builds a request with %s', (text) => {
    expect(() => publishDraft('cloud', '1', `${pem}${text}`)).toThrow('it was not sent')
  })
})
