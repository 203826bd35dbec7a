import { describe, expect, it, vi } from 'vitest'

const store = vi.hoisted(() => ({ isAvailable: true, backend: 'gnome_libsecret' }))
vi.mock('electron', () => ({
  safeStorage: {
    isAsyncEncryptionAvailable: async () => store.isAvailable,
    getSelectedStorageBackend: () => store.backend,
    encryptStringAsync: async (plain: string) => Buffer.from(plain, 'utf8').reverse(),
    decryptStringAsync: async (sealed: Buffer) => ({
      result: Buffer.from(sealed).reverse().toString('utf8'),
      shouldReEncrypt: false,
    }),
  },
}))

const { systemSeal } = await import('./seal.ts')

describe("the system's store for secrets", () => {
  it.each([
    ['linux', true, 'gnome_libsecret', 'gnome_libsecret'],
    ['linux', true, 'kwallet6', 'kwallet6'],
    ['linux', true, 'basic_text', null],
    ['linux', true, 'unknown', null],
    ['linux', false, 'gnome_libsecret', null],
    ['darwin', true, 'basic_text', 'keychain'],
    ['win32', true, 'basic_text', 'dpapi'],
    ['win32', false, '', null],
  ] as const)(
    'on %s, available %s, behind %s is used as %s',
    async (platform, isAvailable, backend, expected) => {
      Object.assign(store, { isAvailable, backend })
      expect((await systemSeal(platform))?.backend ?? null).toBe(expected)
    },
  )

  it('opens what it sealed, also from bytes that are no Buffer', async () => {
    Object.assign(store, { isAvailable: true, backend: 'kwallet5' })
    const seal = await systemSeal('linux')
    const sealed = await seal?.encrypt('a key')
    expect(await seal?.decrypt(new Uint8Array(sealed ?? []))).toBe('a key')
  })
})
