import { safeStorage } from 'electron'
import type { Seal } from './platform.ts'

/**
 * The system's store, or null where secrets would not be safe in it: on Linux `basic_text` encrypts with a password that
 * stands in Chromium's source, and says "available" all the same. Only after `ready`.
 */
export async function systemSeal(platform: NodeJS.Platform = process.platform): Promise<Seal | null> {
  if (!(await safeStorage.isAsyncEncryptionAvailable())) return null
  const backend = backendName(platform)
  if (backend === 'basic_text' || backend === 'unknown') return null
  return {
    backend,
    encrypt: (plain) => safeStorage.encryptStringAsync(plain),
    decrypt: async (sealed) => (await safeStorage.decryptStringAsync(Buffer.from(sealed))).result,
  }
}

function backendName(platform: NodeJS.Platform): string {
  if (platform === 'darwin') return 'keychain'
  if (platform === 'win32') return 'dpapi'
  return safeStorage.getSelectedStorageBackend()
}
