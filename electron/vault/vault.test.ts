import { mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sealedVault } from './sealed.ts'
import { memoryVault, secretName, secretPrefix } from './vault.ts'

const xor = (bytes: Uint8Array): Uint8Array => bytes.map((byte) => byte ^ 0x5a)
const seal = {
  encrypt: async (plain: string) => xor(Buffer.from(plain)),
  decrypt: async (sealed: Uint8Array) => Buffer.from(xor(sealed)).toString(),
}
const folder = () => mkdtemp(join(tmpdir(), 'vault-'))

describe.each([
  ['memory', async () => memoryVault()],
  ['sealed', async () => sealedVault({ file: join(await folder(), 'vault.json'), seal })],
])('%s vault', (_, make) => {
  it('gives back what was stored, and null after it was deleted', async () => {
    const vault = await make()
    await vault.set('a', 'one')
    await vault.set('a', 'two')
    expect(await vault.get('a')).toBe('two')
    await vault.delete('a')
    await vault.delete('a')
    expect(await vault.get('a')).toBeNull()
  })

  it('lists names by prefix, sorted', async () => {
    const vault = await make()
    await Promise.all(['x:2', 'y:1', 'x:1'].map((name) => vault.set(name, 'v')))
    expect(await vault.names('x:')).toEqual(['x:1', 'x:2'])
  })
})

describe('sealed vault on disk', () => {
  it('survives a restart, without the value in plain, mode 600', async () => {
    const file = join(await folder(), 'vault.json')
    await sealedVault({ file, seal }).set('secret:name', 'hunter2-the-value')
    const text = await readFile(file, 'utf8')
    expect(JSON.parse(text)).toMatchObject({ version: 1, entries: { 'secret:name': expect.any(String) } })
    expect(text).not.toContain('hunter2')
    expect(text).not.toContain(Buffer.from('hunter2-the-value').toString('base64'))
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await sealedVault({ file, seal }).get('secret:name')).toBe('hunter2-the-value')
  })

  it('keeps a corrupt file aside, says so once, and then starts empty', async () => {
    const home = await folder()
    const file = join(home, 'vault.json')
    await writeFile(file, '{"version":1,"entries":{"a":')
    const vault = sealedVault({ file, seal })
    await expect(vault.set('b', 'v')).rejects.toMatchObject({ problem: { code: 'vault-corrupt' } })
    const [aside] = (await readdir(home)).filter((name) => name.startsWith('vault.json.corrupt-'))
    expect(await readFile(join(home, aside ?? ''), 'utf8')).toBe('{"version":1,"entries":{"a":')
    await vault.set('b', 'v')
    expect(await vault.get('b')).toBe('v')
  })

  it('leaves the file of a newer version alone', async () => {
    const home = await folder()
    const file = join(home, 'vault.json')
    await writeFile(file, '{"version":2,"sealed":"x"}')
    await expect(sealedVault({ file, seal }).set('b', 'v')).rejects.toMatchObject({
      problem: { code: 'vault-version' },
    })
    expect(await readFile(file, 'utf8')).toBe('{"version":2,"sealed":"x"}')
    expect(await readdir(home)).toEqual(['vault.json'])
  })

  it('says that the key store did not open a value', async () => {
    const file = join(await folder(), 'vault.json')
    await sealedVault({ file, seal }).set('a', 'v')
    const locked = sealedVault({
      file,
      seal: { ...seal, decrypt: async () => Promise.reject(new Error('no')) },
    })
    await expect(locked.get('a')).rejects.toMatchObject({ problem: { code: 'vault-locked' } })
  })

  it('loses no entry when many are stored at once', async () => {
    const file = join(await folder(), 'vault.json')
    const vault = sealedVault({ file, seal })
    await Promise.all(Array.from({ length: 30 }, (_, at) => vault.set(`n${at}`, `${at}`)))
    expect((await sealedVault({ file, seal }).names('n')).length).toBe(30)
  })
})

describe('secret names', () => {
  it('cannot reach from one environment into another', () => {
    const reach = secretName('/w', 'a', 'b:c')
    expect(reach.startsWith(secretPrefix('/w', 'a:b'))).toBe(false)
    expect(secretPrefix('/w', 'a')).not.toBe(secretPrefix('/v', 'a'))
    expect(reach).not.toContain('/w')
  })
})
