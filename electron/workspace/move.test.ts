import { mkdir, readdir, readFile, rename, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { copyEntry, moveEntry } from './move.ts'
import { allFiles, newFolder } from './service.testkit.ts'
import { listItems } from './tree.ts'

const request = (name: string, seq: number | null) =>
  `# about ${name}\ninfo:\n  name: ${name} # its name\n  type: http\n${seq === null ? '' : `  seq: ${seq}\n`}http:\n  method: GET\n  url: 'https://${name}.example'\n  own-key: [1]\n`
const folder = (name: string, seq: number) =>
  `# folder ${name}\ninfo:\n  name: ${name}\n  type: folder\n  seq: ${seq}\nunknown: yes\n`

/** Paths with their texts as a workspace. */
async function workspace(files: Record<string, string>): Promise<string> {
  const root = await newFolder()
  for (const [path, text] of Object.entries({ 'opencollection.yml': 'info:\n  name: W\n', ...files })) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
  return root
}

const ordinary = () =>
  workspace({
    'A/folder.yml': folder('A', 1),
    'A/1.yml': request('1', 1),
    'A/2.yml': request('2', 2),
    'A/3.yml': request('3', 3),
    'A/Deep/folder.yml': folder('Deep', 1),
    'A/Deep/4.yml': request('4', 1),
    'B/folder.yml': folder('B', 2),
    'B/1.yml': request('other 1', 1),
    'Bare/5.yml': request('5', null),
    'top.yml': request('top', 1),
  })

const tree = async (root: string) => (await listItems(root)).map(({ id }) => id)
const changedFiles = (before: Map<string, string>, after: Map<string, string>) =>
  [...after].filter(([path, text]) => before.get(path) !== text).map(([path]) => path)

describe('moving', () => {
  it.each<[string, [string, string | null, string | null], string, string[], string[]]>([
    ['up', ['A/3.yml', 'A', 'A/2.yml'], 'A/3.yml', ['A/1.yml', 'A/3.yml', 'A/2.yml'], ['A/2.yml']],
    ['to the end', ['A/1.yml', 'A', null], 'A/1.yml', ['A/2.yml', 'A/3.yml', 'A/1.yml'], ['A/1.yml']],
    ['in front of itself', ['A/2.yml', 'A', 'A/2.yml'], 'A/2.yml', ['A/1.yml', 'A/2.yml', 'A/3.yml'], []],
    [
      'into a folder',
      ['top.yml', 'A', 'A/2.yml'],
      'A/top.yml',
      ['A/1.yml', 'A/top.yml', 'A/2.yml'],
      ['A/top.yml', 'A/2.yml', 'A/3.yml'],
    ],
    ['to the top', ['A/Deep/4.yml', null, null], '4.yml', ['top.yml', '4.yml'], ['4.yml']],
    ['where its name is taken', ['A/1.yml', 'B', null], 'B/1 2.yml', ['B/1.yml', 'B/1 2.yml'], ['B/1 2.yml']],
    [
      'a folder into a folder',
      ['A', 'B', null],
      'B/A',
      ['B/A'],
      ['B/A/1.yml', 'B/A/2.yml', 'B/A/3.yml', 'B/A/Deep/4.yml', 'B/A/Deep/folder.yml', 'B/A/folder.yml'],
    ],
    [
      'a folder without a file of its own',
      ['Bare', null, 'A'],
      'Bare',
      ['Bare', 'A', 'B'],
      ['A/folder.yml', 'B/folder.yml', 'Bare/folder.yml'],
    ],
    [
      'a request in front of a folder',
      ['A/2.yml', 'A', 'A/Deep'],
      'A/2.yml',
      ['A/2.yml', 'A/1.yml', 'A/3.yml'],
      ['A/1.yml', 'A/2.yml'],
    ],
    [
      'a folder in front of a request',
      ['A/Deep', null, 'top.yml'],
      'Deep',
      ['A', 'B', 'Bare', 'Deep'],
      ['Bare/folder.yml', 'Deep/folder.yml', 'Deep/4.yml'],
    ],
  ])('%s', async (_, [id, parent, before], newId, order, changed) => {
    const root = await ordinary()
    const was = await allFiles(root)
    expect(await moveEntry(root, id, parent, before)).toBe(newId)
    const ids = await tree(root)
    expect(ids.filter((one) => order.includes(one))).toEqual(order)
    expect(ids).toHaveLength(11)
    const now = await allFiles(root)
    expect(changedFiles(was, now).sort()).toEqual([...changed].sort())
  })

  it('changes the number alone: comments, unknown keys and the rest stay', async () => {
    const root = await ordinary()
    await moveEntry(root, 'A/1.yml', 'A', null)
    expect(await readFile(join(root, 'A/1.yml'), 'utf8')).toBe(request('1', 4))
    await moveEntry(root, 'A', null, null)
    // Behind Bare, which has no number and comes last: so that one gets its first.
    expect(await readFile(join(root, 'A/folder.yml'), 'utf8')).toBe(folder('A', 4))
  })

  it.each<[string, [string, string | null, string | null], string]>([
    ['a folder into itself', ['A', 'A', null], 'move-into-itself'],
    ['a folder below itself', ['A', 'A/Deep', null], 'move-into-itself'],
    ['what is gone', ['A/9.yml', 'B', null], 'item-gone'],
    ['into what is no folder', ['A/1.yml', 'top.yml', null], 'folder-gone'],
    ['into the environments', ['A/1.yml', 'environments', null], 'folder-gone'],
    ['the environments', ['environments', 'A', null], 'folder-gone'],
    ['the file of a folder', ['A/folder.yml', 'B', null], 'not-a-request'],
    ['the file of the workspace', ['opencollection.yml', 'B', null], 'not-a-request'],
    ['out of the workspace', ['A/1.yml', '../elsewhere', null], 'outside-workspace'],
    ['from outside', ['../../etc/hosts.yml', 'A', null], 'outside-workspace'],
    ['in front of what is gone', ['A/1.yml', 'A', 'A/9.yml'], 'item-gone'],
    ['a link', ['A/link.yml', 'B', null], 'move-link'],
  ])('refuses %s, and changes nothing', async (_, [id, parent, before], code) => {
    const root = await ordinary()
    await mkdir(join(root, 'environments'))
    await symlink('1.yml', join(root, 'A/link.yml'))
    const was = await allFiles(root)
    await expect(moveEntry(root, id, parent, before)).rejects.toMatchObject({ problem: { code } })
    expect(await allFiles(root)).toEqual(was)
  })

  it('moves a file that it cannot read, and leaves its bytes', async () => {
    const root = await ordinary()
    await writeFile(join(root, 'A/broken.yml'), 'info: [')
    expect(await moveEntry(root, 'A/broken.yml', 'B', 'B/1.yml')).toBe('B/broken.yml')
    expect(await readFile(join(root, 'B/broken.yml'), 'utf8')).toBe('info: [')
  })

  it('keeps a name in use from being written over, whatever its case and ending', async () => {
    const root = await ordinary()
    await writeFile(join(root, 'B/TOP.yaml'), request('another', 2))
    expect(await moveEntry(root, 'top.yml', 'B', null)).toBe('B/top 2.yml')
    expect(await readFile(join(root, 'B/TOP.yaml'), 'utf8')).toBe(request('another', 2))
  })

  it('gives any order of a folder by one move after the other', async () => {
    const root = await ordinary()
    for (const [id, before] of [
      ['3', '1'],
      ['2', '1'],
      ['1', '3'],
      ['2', '3'],
      ['1', '2'],
    ] as const) {
      await moveEntry(root, `A/${id}.yml`, 'A', `A/${before}.yml`)
      const ids = (await tree(root)).filter((one) => /^A\/\d/.test(one))
      expect(ids.indexOf(`A/${id}.yml`) + 1).toBe(ids.indexOf(`A/${before}.yml`))
    }
  })
})

describe('copying', () => {
  it('keeps all that the file holds but name and place', async () => {
    const root = await ordinary()
    expect(await copyEntry(root, 'A/1.yml')).toEqual({ id: 'A/1 copy.yml', name: '1 copy' })
    expect(await readFile(join(root, 'A/1 copy.yml'), 'utf8')).toBe(
      request('1', 4).replace('name: 1 #', 'name: 1 copy #'),
    )
  })

  it('copies a folder with all below it, as the last of its kind', async () => {
    const root = await ordinary()
    const was = await allFiles(root)
    expect(await copyEntry(root, 'A')).toEqual({ id: 'A copy', name: 'A copy' })
    const now = await allFiles(root)
    for (const [path, text] of was) {
      expect(now.get(path)).toBe(text)
      if (path.startsWith('A/') && path !== 'A/folder.yml')
        expect(now.get(path.replace('A/', 'A copy/'))).toBe(text)
    }
    expect(now.get('A copy/folder.yml')).toBe(folder('A', 3).replace('name: A', 'name: A copy'))
    expect(now.size).toBe(was.size + 6)
    expect(await copyEntry(root, 'A')).toEqual({ id: 'A copy 2', name: 'A copy 2' })
    expect((await readdir(root)).filter((name) => name.startsWith('.'))).toEqual([])
  })

  it('finds a free name beside a file that has it already', async () => {
    const root = await ordinary()
    await rename(join(root, 'A/2.yml'), join(root, 'A/1 copy.yml'))
    expect((await copyEntry(root, 'A/1.yml')).id).toBe('A/1 copy 2.yml')
  })
})
