import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { FolderSettings } from '../../shared/request/model.ts'
import { readFolder, writeFolder } from './folders.ts'
import { newFolder } from './service.testkit.ts'

let root: string
const put = (path: string, text: string) => writeFile(join(root, path), text)
const read = (path: string) => readFile(join(root, path), 'utf8')

beforeEach(async () => {
  root = await newFolder()
  await mkdir(join(root, 'A/B'), { recursive: true })
  await put(
    'opencollection.yml',
    'opencollection: 1.0.0\n# The team.\ninfo:\n  name: W\nrequest:\n  headers:\n    - name: X-A\n      value: w\n    - name: X-B\n      value: w\n',
  )
  await put(
    'A/folder.yml',
    'info:\n  name: Acs\nrequest:\n  headers:\n    - name: x-b\n      value: a\n  auth:\n    type: bearer\n    token: "{{t}}"\n',
  )
})

const empty: FolderSettings = { headers: [], auth: { kind: 'inherit' }, variables: [], docs: '' }
const row = (name: string, value: string, enabled = true) => ({ name, value, enabled })
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no error',
    (error) => error.problem?.code,
  )

describe('the settings of a folder', () => {
  it('tell what it has from above, and what of it is replaced there', async () => {
    await put('A/B/folder.yml', 'request:\n  headers:\n    - name: x-a\n      value: b\n')
    expect(await readFolder(root, 'W', 'A/B')).toEqual({
      folderId: 'A/B',
      name: 'B',
      settings: { ...empty, headers: [row('x-a', 'b')] },
      inherited: {
        auth: { kind: 'bearer', from: 'folder Acs', folderId: 'A' },
        headers: [
          { name: 'X-A', value: 'w', from: 'workspace W', folderId: '.', isReplaced: false },
          { name: 'X-B', value: 'w', from: 'workspace W', folderId: '.', isReplaced: true },
          { name: 'x-b', value: 'a', from: 'folder Acs', folderId: 'A', isReplaced: false },
        ],
      },
    })
  })

  it('of the workspace inherit nothing, and an absent auth there is none', async () => {
    const { settings, inherited, name } = await readFolder(root, 'W', '.')
    expect(name).toBe('W')
    expect(settings.auth).toEqual({ kind: 'none' })
    expect(inherited).toEqual({ auth: { kind: 'none', from: 'nowhere', folderId: null }, headers: [] })
  })

  it('of the workspace are written beside the rest of the file, which goes on saying nothing of the auth', async () => {
    const base = (await readFolder(root, 'W', '.')).settings
    await writeFolder(root, '.', { ...base, docs: 'Read me.' }, base)
    expect(await read('opencollection.yml')).toMatch(
      /^opencollection: 1\.0\.0\n# The team\.\ninfo:[\s\S]*docs: Read me\.\n$/,
    )
    expect(await read('opencollection.yml')).not.toContain('auth')
  })

  it('get a file of their own where the folder has none', async () => {
    await writeFolder(root, 'A/B', { ...empty, auth: { kind: 'none' } }, empty)
    expect(await read('A/B/folder.yml')).toBe('info:\n  name: B\n  type: folder\nrequest:\n  auth: none\n')
    expect((await readFolder(root, 'W', 'A/B')).settings.auth).toEqual({ kind: 'none' })
  })

  it('are not written over what somebody else wrote meanwhile', async () => {
    const base = (await readFolder(root, 'W', 'A')).settings
    await put('A/folder.yml', 'info:\n  name: Acs\ndocs: theirs\n')
    expect(await codeOf(writeFolder(root, 'A', { ...base, docs: 'mine' }, base))).toBe('folder-changed')
    expect(await read('A/folder.yml')).toContain('theirs')
  })

  it.each<[string, Partial<FolderSettings>]>([
    ['a token in the auth', { auth: { kind: 'bearer', token: 'EAAGm0PX4ZCpsBAKZ' } }],
    ['a token in a header', { headers: [row('Authorization', 'Bearer EAAGm0PX4ZCpsBAKZ')] }],
  ])('are refused with %s', async (_what, change) => {
    expect(await codeOf(writeFolder(root, 'A', { ...empty, ...change }))).toBe('literal-secret')
    expect(await read('A/folder.yml')).toContain('{{t}}')
  })

  it.each([
    ['that is gone', 'Z', 'item-gone'],
    ['outside', '../A', 'outside-workspace'],
    ['of environments', 'environments', 'item-gone'],
    ['that is a request', 'A/folder.yml', 'item-gone'],
    ['behind a link', 'L', 'outside-workspace'],
  ])('of a folder %s are neither read nor written', async (_what, id, code) => {
    await mkdir(join(root, 'environments'))
    await symlink(await newFolder(), join(root, 'L'))
    expect(await codeOf(readFolder(root, 'W', id))).toBe(code)
    expect(await codeOf(writeFolder(root, id, empty))).toBe(code)
  })
})
