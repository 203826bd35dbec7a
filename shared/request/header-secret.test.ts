import { describe, expect, it } from 'vitest'
import { literalSecretIn } from './header-secret.ts'

const found = (name: string, value: string) => literalSecretIn([{ name, value, enabled: true }])
const token = 'EAAGm0PX4ZCpsBAKZB12345'

describe('a secret in a header', () => {
  it.each([
    ['Authorization', `Bearer ${token}`, 'Bearer '],
    ['authorization', `OAuth ${token}`, 'OAuth '],
    ['Authorization', token, ''],
    ['api-key', token, ''],
    ['Ocp-Apim-Subscription-Key', token, ''],
    ['X-Auth-Token', token, ''],
    ['X-Client-Secret', token, ''],
  ])('%s: %s is noticed', (name, value, prefix) => {
    expect(found(name, value)).toMatchObject({ index: 0, header: name, prefix, secret: token })
  })

  it.each([
    ['Authorization', 'Bearer {{accessToken}}'],
    ['Authorization', 'Bearer your-token'],
    ['Authorization', 'HMAC-SHA256 SignedHeaders=x-ms-date;host&Signature=abc'],
    ['Content-Type', 'application/vnd.something+json'],
    ['Idempotency-Key', '0b1c2d3e-4f5a-6b7c-8d9e-0f1a2b3c4d5e'],
    ['X-Request-Id', token],
  ])('%s: %s is none', (name, value) => {
    expect(found(name, value)).toBeNull()
  })
})
