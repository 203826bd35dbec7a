import { describe, expect, it } from 'vitest'
import { defaultSettings } from './defaults.ts'
import { settingsSchema } from './model.ts'

describe('settings', () => {
  it('of a session that was written before a field existed load with its default', () => {
    const { timeoutMs, followRedirects, maxRedirects, verifyTls } = defaultSettings
    expect(settingsSchema.parse({ timeoutMs, followRedirects, maxRedirects, verifyTls })).toEqual(
      defaultSettings,
    )
  })

  it.each([
    { httpVersion: '3' },
    { httpVersion: null },
    { useProxy: 'yes' },
    { maxResponseMb: 0 },
    { maxResponseMb: 1.5 },
  ])('refuse %j', (change) => {
    expect(settingsSchema.safeParse({ ...defaultSettings, ...change }).success).toBe(false)
  })
})
