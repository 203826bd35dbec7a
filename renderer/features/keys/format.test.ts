import { describe, expect, it } from 'vitest'
import { folderName, shortFingerprint } from './format.ts'

describe('the folder of a key', () => {
  it.each([
    ['WhatsApp Flows', 'WhatsApp-Flows'],
    ['../../etc/passwd', 'etc-passwd'],
    ['C:\\keys', 'C-keys'],
    ['ключ 1', 'ключ-1'],
    ['..', 'key'],
    ['', 'key'],
  ])('of %j is %j', (name, folder) => {
    expect(folderName(name)).toBe(folder)
  })
})

it('shortens a fingerprint to eight bytes', () => {
  expect(shortFingerprint('00112233445566778899aabb')).toBe('00:11:22:33:44:55:66:77')
})
