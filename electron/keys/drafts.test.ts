import { describe, expect, it } from 'vitest'
import { encryptionUrl } from '../../shared/catalog/encryption.ts'
import { requestDraftSchema } from '../../shared/request/model.ts'
import { encodeBody } from '../http/body.ts'
import { publishDraft, statusDraft } from './drafts.ts'

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
      settings: { followRedirects: false },
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

  it('carries "+" and line ends through the form encoding of the pipeline', async () => {
    const { body } = publishDraft('cloud', '1', pem)
    if (body.kind !== 'form') throw new Error('not a form')
    const { bytes, contentType } = await encodeBody(body, {
      boundary: '',
      hasProblems: false,
      streams: false,
    })
    const text = Buffer.from(bytes).toString()
    expect(contentType).toBe('application/x-www-form-urlencoded')
    expect(text).toContain('ab%2B%2Fc%3D%0A-----END+PUBLIC+KEY-----%0A')
    expect(decodeURIComponent(text.replaceAll('+', ' '))).toBe(`business_public_key=${pem}`)
  })
})
