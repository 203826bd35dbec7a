import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { writeText } from '../files/files.ts'
import { newFolder } from './service.testkit.ts'
import { type Watcher, watchProblem, watchWorkspace } from './watch.ts'

let watcher: Watcher | null = null
afterEach(() => watcher?.close())

async function watched() {
  const root = await newFolder()
  await mkdir(join(root, 'ACS'))
  await mkdir(join(root, '.git'))
  await writeFile(join(root, 'ACS/Play.yml'), 'one')
  const told: string[][] = []
  watcher = watchWorkspace(root, (ids) => told.push(ids))
  // Linux: the watches of the folders below are set up after the call.
  await wait(100)
  return { root, told, all: () => told.flat() }
}

describe('a watched workspace', () => {
  it.each<[string, (root: string) => Promise<unknown>, string]>([
    ['a file that is written', (root) => writeFile(join(root, 'ACS/Play.yml'), 'two'), 'ACS/Play.yml'],
    ['a file that is replaced', (root) => writeText(join(root, 'ACS/Play.yml'), 'two'), 'ACS/Play.yml'],
    ['a new file', (root) => writeFile(join(root, 'ACS/New.yml'), 'x'), 'ACS/New.yml'],
    ['a file that is deleted', (root) => rm(join(root, 'ACS/Play.yml')), 'ACS/Play.yml'],
    [
      'a file that is renamed',
      (root) => rename(join(root, 'ACS/Play.yml'), join(root, 'ACS/B.yml')),
      'ACS/B.yml',
    ],
    ['a .env file', (root) => writeFile(join(root, '.env'), 'A=1'), '.env'],
  ])('tells of %s', async (_, deed, id) => {
    const { root, all } = await watched()
    await deed(root)
    await expect.poll(all, { timeout: 3_000 }).toContain(id)
    expect(all().filter((name) => /\.\d+$/.test(name))).toEqual([])
  })

  it('tells of a file in a folder that was made meanwhile', async () => {
    const { root, all } = await watched()
    await mkdir(join(root, 'Later'))
    await wait(200)
    await writeFile(join(root, 'Later/A.yml'), 'x')
    await expect.poll(all, { timeout: 3_000 }).toContain('Later/A.yml')
  })

  it('tells of a file that is written in place after it was replaced', async () => {
    const { root, told, all } = await watched()
    await writeText(join(root, 'ACS/Play.yml'), 'two')
    await expect.poll(all, { timeout: 3_000 }).toContain('ACS/Play.yml')
    told.length = 0
    await writeFile(join(root, 'ACS/Play.yml'), 'three')
    await expect.poll(all, { timeout: 3_000 }).toContain('ACS/Play.yml')
  })

  it('tells of a file in a folder that was renamed', async () => {
    const { root, all } = await watched()
    await rename(join(root, 'ACS'), join(root, 'Azure'))
    await wait(200)
    await writeFile(join(root, 'Azure/Play.yml'), 'three')
    await expect.poll(all, { timeout: 3_000 }).toContain('Azure/Play.yml')
  })

  it('tells of many changes at once, not of each', async () => {
    const { root, told } = await watched()
    await Promise.all(Array.from({ length: 50 }, (_, at) => writeFile(join(root, `ACS/R${at}.yml`), 'x')))
    await expect.poll(() => new Set(told.flat()).size, { timeout: 3_000 }).toBe(50)
    expect(told.length).toBeLessThan(5)
  })

  it("does not tell of Git's own files", async () => {
    const { root, all } = await watched()
    await writeFile(join(root, '.git/index'), 'x')
    await writeFile(join(root, 'ACS/Play.yml'), 'two')
    await expect.poll(all, { timeout: 3_000 }).toContain('ACS/Play.yml')
    expect(all().filter((id) => id.startsWith('.git/'))).toEqual([])
  })

  it('is silent after it is closed, and survives a folder that is not there', async () => {
    const { root, told } = await watched()
    watcher?.close()
    await writeFile(join(root, 'ACS/Play.yml'), 'two')
    await wait(300)
    expect(told).toEqual([])
    const failures: Error[] = []
    watcher = watchWorkspace(
      join(root, 'gone'),
      () => {},
      (error) => failures.push(error),
    )
    await expect.poll(() => failures.length, { timeout: 3_000 }).toBe(1)
  })

  it('tells once that the folder is gone', async () => {
    const root = await newFolder()
    await mkdir(join(root, 'ACS'))
    const failures: Error[] = []
    watcher = watchWorkspace(
      root,
      () => {},
      (error) => failures.push(error),
    )
    await wait(100)
    await rm(root, { recursive: true })
    await expect.poll(() => failures.length, { timeout: 3_000 }).toBe(1)
    await wait(200)
    expect(failures.map((error) => (error as NodeJS.ErrnoException).code)).toEqual(['ENOENT'])
  })

  it.each([
    ['ENOSPC', 'no watches left'],
    ['EMFILE', 'no watches left'],
    ['ENOENT', 'is gone'],
    ['EPERM', 'network share'],
  ])('says of %s what can be done', (code, words) => {
    const problem = watchProblem(Object.assign(new Error('x'), { code }), '/w')
    expect(problem.code).toBe('watch-failed')
    expect(problem.fix).toContain(words)
    expect(problem.fix).toContain('30 seconds')
  })
})
