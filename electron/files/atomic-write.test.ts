import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, lstat, mkdir, readdir, readFile, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { newFolder } from '../workspace/service.testkit.ts'
import { newStagingFolder, replaceFile, sweepTemporary } from './atomic-write.ts'

const noon = new Date('2026-11-21T12:00:00Z')

/** Node would end at SIGXFSZ; the limit then shows as a short count, as a full disk does. */
const fullDisk = `
process.on('SIGXFSZ', () => undefined)
const { replaceFile } = await import('${join(import.meta.dirname, 'atomic-write.ts')}')
await replaceFile(process.argv[1], 'new '.repeat(100_000)).then(
  () => process.stdout.write('written'),
  (error) => process.stdout.write(error.code),
)
`

describe('a file that is replaced', () => {
  it('keeps its mode, and is made with the usual one or the one that is given', async () => {
    const folder = await newFolder()
    const path = join(folder, 'x.yml')
    await replaceFile(path, 'one')
    await chmod(path, 0o640)
    await replaceFile(path, 'two')
    expect((await stat(path)).mode & 0o777).toBe(0o640)
    await replaceFile(path, Buffer.from('three'), 0o600)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(await readFile(path, 'utf8')).toBe('three')
    expect(await readdir(folder)).toEqual(['x.yml'])
  })

  it('is the target where the path is a link', async () => {
    const folder = await newFolder()
    await writeFile(join(folder, 'real.yml'), 'old')
    await symlink('real.yml', join(folder, 'link.yml'))
    await replaceFile(join(folder, 'link.yml'), 'new')
    expect((await lstat(join(folder, 'link.yml'))).isSymbolicLink()).toBe(true)
    expect(await readFile(join(folder, 'real.yml'), 'utf8')).toBe('new')
  })

  it('has the last of many saves that were asked for at once', async () => {
    const path = join(await newFolder(), 'x.yml')
    await Promise.all([...Array(30).keys()].map((turn) => replaceFile(path, `${turn} `.repeat(1000))))
    expect(await readFile(path, 'utf8')).toBe('29 '.repeat(1000))
  })

  it('stays as it was where it cannot be replaced, and a later save goes through', async () => {
    const folder = await newFolder()
    await mkdir(join(folder, 'x.yml'))
    await expect(replaceFile(join(folder, 'x.yml'), 'new')).rejects.toThrow()
    await expect(replaceFile(join(folder, 'none', 'x.yml'), 'new')).rejects.toThrow(/ENOENT/)
    expect(await readdir(folder)).toEqual(['x.yml'])
    await replaceFile(join(folder, 'y.yml'), 'new')
  })

  it.skipIf(process.platform === 'win32')(
    'is whole, the old one, when the disk runs full half-way',
    async () => {
      const folder = await newFolder()
      const path = join(folder, 'x.yml')
      await writeFile(path, 'old')
      const { stdout } = await promisify(execFile)('/bin/sh', [
        '-c',
        'ulimit -f 200; exec "$@"',
        'sh',
        ...[process.execPath, '--input-type=module', '--eval', fullDisk, path],
      ])
      expect(stdout).toBe('EFBIG')
      expect(await readFile(path, 'utf8')).toBe('old')
      expect(await readdir(folder)).toEqual(['x.yml'])
    },
  )
})

it('sweeps what killed saves left, and nothing of the user or of a save under way', async () => {
  const folder = await newFolder()
  await mkdir(join(folder, 'ACS', '.git'), { recursive: true })
  const old = ['.x.yml.0123456789ab.cordboard-tmp', 'ACS/.y.yml.0123456789ab.cordboard-tmp']
  const kept = [
    '.young.yml.0123456789ab.cordboard-tmp',
    'x.yml.20260101',
    'x.yml.1732147200',
    '.x.yml.swp',
    'x.cordboard-tmp',
    '.x.yml.0123456789AB.cordboard-tmp',
    'ACS/.git/.x.yml.0123456789ab.cordboard-tmp',
  ]
  for (const name of [...old, ...kept]) {
    await writeFile(join(folder, name), 'x')
    const age = name.startsWith('.young') ? 60 : 3600
    await utimes(join(folder, name), 0, noon.getTime() / 1000 - age)
  }
  const young = await newStagingFolder(folder)
  const abandoned = await newStagingFolder(folder)
  await mkdir(join(abandoned, 'ACS'))
  await writeFile(join(abandoned, 'ACS/Play.yml'), 'x')
  await utimes(abandoned, 0, noon.getTime() / 1000 - 3600)
  await utimes(young, 0, noon.getTime() / 1000 - 60)
  await sweepTemporary(folder, { now: noon, depth: 5 })
  expect([existsSync(young), existsSync(abandoned)]).toEqual([true, false])
  const left = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
  expect(left.sort()).toEqual([...kept].sort())
})
