import { mkdtemp, readFile, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { passphraseVault } from './passphrase.ts'

/** 16 MiB: fast enough for tests. */
const cost = { N: 2 ** 14, r: 8, p: 1 }
const passphrase = 'correct horse battery'
const newFile = async () => join(await mkdtemp(join(tmpdir(), 'vault-')), 'vault-passphrase.json')

async function started(file: string, given: string | null = passphrase) {
  const vault = passphraseVault({ file, cost })
  await vault.start(given)
  return vault
}

const code = (expected: string) => ({ problem: { code: expected } })

describe('vault with a passphrase', () => {
  it('is memory until a passphrase is set, and then keeps what was in memory', async () => {
    const file = await newFile()
    const vault = await started(file, null)
    await vault.set('a', 'one')
    expect(vault.persistence).toBe('memory')
    await expect(stat(file)).rejects.toMatchObject({ code: 'ENOENT' })
    await vault.setPassphrase(passphrase, '')
    expect(vault.persistence).toBe('passphrase')
    const next = await started(file, null)
    expect(next.isLocked()).toBe(true)
    await expect(next.get('a')).rejects.toMatchObject(code('vault-locked'))
    await expect(next.set('b', 'two')).rejects.toMatchObject(code('vault-locked'))
    await next.unlock(passphrase)
    expect(await next.get('a')).toBe('one')
    await next.lock()
    await expect(next.names('')).rejects.toMatchObject(code('vault-locked'))
  })

  it('is made and opened by the passphrase of the environment', async () => {
    const file = await newFile()
    await (await started(file)).set('a', 'one')
    expect(await (await started(file)).get('a')).toBe('one')
    const wrong = await started(file, 'another one')
    expect(wrong.isLocked()).toBe(true)
    expect(wrong.problem()).toMatchObject({ code: 'vault-passphrase' })
    expect(await (await started(file)).get('a')).toBe('one')
  })

  it('has no byte of a value, a name or the passphrase in the file, and mode 600', async () => {
    const file = await newFile()
    await (await started(file)).set('secret:name', 'hunter2-the-value')
    const bytes = await readFile(file)
    for (const text of ['hunter2-the-value', 'secret:name', passphrase]) {
      for (const form of [
        text,
        Buffer.from(text).toString('base64').slice(0, -3),
        Buffer.from(text).toString('hex'),
      ]) {
        expect(bytes.includes(form)).toBe(false)
      }
    }
    expect((await stat(file)).mode & 0o777).toBe(0o600)
  })

  it('uses a new nonce for each write', async () => {
    const file = await newFile()
    const vault = await started(file)
    const nonces = new Set<string>()
    for (let turn = 0; turn < 5; turn += 1) {
      await vault.set('a', 'same')
      nonces.add(JSON.parse(await readFile(file, 'utf8')).nonce)
    }
    expect(nonces.size).toBe(5)
  })

  it('refuses a wrong passphrase', async () => {
    const file = await newFile()
    await (await started(file)).set('a', 'one')
    const vault = await started(file, null)
    await expect(vault.unlock('correct horse batterz')).rejects.toMatchObject(code('vault-passphrase'))
    await expect(vault.unlock('')).rejects.toMatchObject(code('vault-passphrase'))
    expect(vault.isLocked()).toBe(true)
  })

  const flip = (base64: string) => {
    const bytes = Buffer.from(base64, 'base64')
    bytes[0] = (bytes[0] ?? 0) ^ 1
    return bytes.toString('base64')
  }
  it.each(['nonce', 'tag', 'sealed'])('notices a changed %s, and leaves the file alone', async (field) => {
    const file = await newFile()
    await (await started(file)).set('a', 'one')
    const value = JSON.parse(await readFile(file, 'utf8'))
    const text = JSON.stringify({ ...value, [field]: flip(value[field]) })
    await writeFile(file, text)
    const vault = await started(file, null)
    await expect(vault.unlock(passphrase)).rejects.toMatchObject(code('vault-changed'))
    expect(vault.isLocked()).toBe(true)
    expect(await readFile(file, 'utf8')).toBe(text)
  })

  it.each([
    ['a salt', { salt: Buffer.alloc(16).toString('base64') }],
    ['a cost', { N: 2 ** 13 }],
  ])('does not open with %s of its own', async (_, change) => {
    const file = await newFile()
    await (await started(file)).set('a', 'one')
    const value = JSON.parse(await readFile(file, 'utf8'))
    await writeFile(file, JSON.stringify({ ...value, kdf: { ...value.kdf, ...change } }))
    await expect((await started(file, null)).unlock(passphrase)).rejects.toMatchObject(
      code('vault-passphrase'),
    )
  })

  it.each([
    ['memory without end', { N: 2 ** 30 }],
    ['more memory than allowed', { N: 2 ** 20, r: 8 }],
    ['turns without end', { p: 1_000_000 }],
    ['a huge block', { r: 2 ** 20 }],
    ['no cost', { N: 2 }],
    ['an N that is no power of two', { N: 20_000 }],
    ['a short salt', { salt: 'AAAA' }],
    ['another function', { name: 'md5' }],
  ])('refuses a file that asks for %s', async (_, change) => {
    const file = await newFile()
    await (await started(file)).set('a', 'one')
    const value = JSON.parse(await readFile(file, 'utf8'))
    await writeFile(file, JSON.stringify({ ...value, kdf: { ...value.kdf, ...change } }))
    const vault = await started(file, null)
    await expect(vault.unlock(passphrase)).rejects.toMatchObject(code('vault-corrupt'))
  })

  it('opens a file with other costs than its own', async () => {
    const file = await newFile()
    await (await started(file)).set('a', 'one')
    const vault = passphraseVault({ file, cost: { N: 2 ** 15, r: 8, p: 1 } })
    await vault.start(passphrase)
    expect(await vault.get('a')).toBe('one')
  })

  it('changes the passphrase only for who knows the present one, and can be taken back to memory', async () => {
    const file = await newFile()
    const vault = await started(file)
    await vault.set('a', 'one')
    await expect(vault.setPassphrase('the next one', 'wrong one')).rejects.toMatchObject(
      code('vault-passphrase'),
    )
    await expect(vault.setPassphrase('short', passphrase)).rejects.toMatchObject(
      code('vault-passphrase-short'),
    )
    await vault.setPassphrase('the next one', passphrase)
    await expect((await started(file, null)).unlock(passphrase)).rejects.toMatchObject(
      code('vault-passphrase'),
    )
    expect(await (await started(file, 'the next one')).get('a')).toBe('one')
    await vault.setPassphrase('', 'the next one')
    expect(vault.persistence).toBe('memory')
    expect(await vault.get('a')).toBe('one')
    await expect(stat(file)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('reads what another process stored before its own next write', async () => {
    const file = await newFile()
    const one = await started(file)
    const two = await started(file)
    await one.set('a', 'one')
    await two.set('b', 'two')
    expect(await one.names('')).toEqual(['a', 'b'])
  })

  it.each(['', '{', '{"version":1}', '[]'])('leaves a file that is none (%j) as it is', async (text) => {
    const file = await newFile()
    await writeFile(file, text)
    const vault = await started(file)
    expect(vault.problem()).toMatchObject({ code: 'vault-corrupt' })
    await expect(vault.set('a', 'one')).rejects.toMatchObject(code('vault-locked'))
    expect(await readFile(file, 'utf8')).toBe(text)
  })
})
