import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expandDirectory, writePair } from './files.ts'

const pair = { privatePem: 'private text\n', publicPem: 'public text\n' }
let root = ''
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'pair-'))
})
afterAll(() => rm(root, { recursive: true }))

const mode = async (path: string) => ((await stat(path)).mode & 0o777).toString(8)

describe('writing a pair', () => {
  it('makes the folder, protects it and the private key, and leaves nothing else behind', async () => {
    const folder = join(root, 'new', 'deep')
    const written = await writePair(folder, pair)
    expect(written).toEqual({
      privateFile: join(folder, 'private.pem'),
      publicFile: join(folder, 'public.pem'),
    })
    expect(await readFile(written.privateFile, 'utf8')).toBe(pair.privatePem)
    expect(await readFile(written.publicFile, 'utf8')).toBe(pair.publicPem)
    expect((await readdir(folder)).sort()).toEqual(['private.pem', 'public.pem'])
    if (process.platform === 'win32') return
    expect(await mode(folder)).toBe('700')
    expect(await mode(written.privateFile)).toBe('600')
    expect(await mode(written.publicFile)).toBe('644')
  })

  it.each(['private.pem', 'public.pem'])('writes neither file when %s is there', async (name) => {
    const folder = join(root, `has-${name}`)
    await mkdir(folder)
    await writeFile(join(folder, name), 'mine')
    await expect(writePair(folder, pair)).rejects.toMatchObject({
      problem: { code: 'file-exists', where: join(folder, name) },
    })
    expect(await readdir(folder)).toEqual([name])
    expect(await readFile(join(folder, name), 'utf8')).toBe('mine')
  })

  it('lets exactly one of two writers win, with both of its files', async () => {
    const folder = join(root, 'race')
    const tries = ['a', 'b', 'c', 'd'].map((who) => writePair(folder, { privatePem: who, publicPem: who }))
    const results = await Promise.allSettled(tries)
    const won = results.filter((result) => result.status === 'fulfilled')
    expect(won.length).toBe(1)
    const names = (await readdir(folder)).sort()
    expect(names).toEqual(['private.pem', 'public.pem'])
    const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))
    expect(new Set(texts).size).toBe(1)
  })

  it('says why when a part of the path is a file', async () => {
    await writeFile(join(root, 'file'), '')
    await expect(writePair(join(root, 'file', 'sub'), pair)).rejects.toThrow('a part of its path is a file')
  })

  it.skipIf(process.getuid?.() === 0)('says why when the folder is read-only (skipped as root)', async () => {
    const folder = join(root, 'locked')
    await mkdir(folder)
    await chmod(folder, 0o500)
    await expect(writePair(folder, pair)).rejects.toMatchObject({ problem: { code: 'cannot-write' } })
  })
})

describe('the folder', () => {
  const home = join(tmpdir(), 'home')
  it.each([
    ['~', home],
    ['~/keys', join(home, 'keys')],
    [join(tmpdir(), 'x'), join(tmpdir(), 'x')],
  ])('%s', (given, expected) => {
    expect(expandDirectory(given, home)).toBe(expected)
  })

  it.each(['keys', './keys', '', '~other/keys'])('"%s" is not a whole path', (given) => {
    expect(() => expandDirectory(given, home)).toThrow('not named by its whole path')
  })
})
