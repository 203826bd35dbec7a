import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { problemOf } from '../../shared/problem.ts'
import { emptyRequest } from '../../shared/request/defaults.ts'
import { memoryVault } from '../vault/vault.ts'
import { dotEnvNow } from './item-variables.ts'
import { makeSampleWorkspace } from './sample/make.ts'
import { allFiles, context, newFolder } from './service.testkit.ts'
import { createWorkspaceService } from './service.ts'

/** What a workspace from somebody else may hold: it opens all the same, the rest of it works, and nothing is written elsewhere. */

const isPosix = process.platform !== 'win32'
const isRoot = process.getuid?.() === 0
const pipe = (path: string) => execFileSync('mkfifo', [path])

async function opened(prepare: (root: string, outside: string) => void) {
  const parent = await newFolder()
  const root = await makeSampleWorkspace(parent)
  const outside = await newFolder()
  writeFileSync(join(outside, 'own.yml'), 'info:\n  name: outside\n')
  writeFileSync(join(outside, 'secret.env'), 'KEY=of-somebody-else\n')
  prepare(root, outside)
  const service = createWorkspaceService({
    dataDir: await newFolder(),
    vault: memoryVault(),
    extraScopes: [],
    onChange: () => {},
  })
  await service.open(root)
  const workspace = await service.loadWorkspace(undefined, context)
  return { root, outside, service, workspace }
}

const deep = (count: number) => `info:\n  name: x\nx: ${'['.repeat(count)}${']'.repeat(count)}\n`
const bomb = `a0: &a0 [x,x,x,x,x,x,x,x,x]\n${[...Array(9).keys()].map((n) => `a${n + 1}: &a${n + 1} [${Array(9).fill(`*a${n}`).join(',')}]`).join('\n')}\n`
const request = 'info:\n  name: Strange\n  type: http\nhttp:\n  method: GET\n  url: https://a.test\n'

const files: [string, string | Uint8Array, RegExp | null][] = [
  ['an empty file', '', /HTTP request/],
  ['half a file', 'info:\n  name: "x', /YAML|read/],
  ['brackets, 100 000 deep', deep(100_000), /deep|YAML/],
  ['aliases that multiply', bomb, /alias|YAML/],
  ['a key that stands there twice', `${request}info:\n  name: Other\n`, /twice|unique|YAML/],
  ['UTF-16, little end first', Buffer.from(`\ufeff${request}`, 'utf16le'), /UTF-8/],
  ['UTF-16, big end first', Buffer.from(`\ufeff${request}`, 'utf16le').swap16(), /UTF-8/],
  ['UTF-8 with a byte order mark', `\ufeff${request}`, null],
  ['NUL bytes', `${request}\0\0\0`, /YAML|read/],
  [
    "keys of an object's prototype",
    `${request}__proto__:\n  polluted: 1\nconstructor:\n  prototype:\n    polluted: 1\n`,
    null,
  ],
  ['a list', '- 1\n- 2\n', /map|request|YAML/],
  ['wrong types', 'info: 1\nhttp: [1]\n', /HTTP request/],
]

// A slow machine takes seconds to refuse the deepest.
describe('a request file that holds', { timeout: 60_000 }, () => {
  it.each(files)('%s', async (_, content, message) => {
    const { service, workspace } = await opened((root) => writeFileSync(join(root, 'Strange.yml'), content))
    expect(workspace.items.filter(({ name }) => name === 'Play')).toHaveLength(1)
    const item = workspace.items.find(({ id }) => id === 'Strange.yml')
    if (message === null) expect(item?.problem).toBeUndefined()
    else expect(`${item?.problem?.message} ${item?.problem?.fix}`).toMatch(message)
    if (message !== null) expect(item?.problem?.fix).toMatch(/\.$/)
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
    await service.close()
  })
})

type Trap = (root: string, outside: string) => void
const traps: [string, string, Trap][] = [
  ['a pipe', 'Trap.yml', (root) => pipe(join(root, 'Trap.yml'))],
  ['a folder called as a file', 'Trap.yml', (root) => mkdirSync(join(root, 'Trap.yml'))],
  [
    'a link to a pipe',
    'Trap.yml',
    (root, outside) => {
      pipe(join(outside, 'pipe'))
      symlinkSync(join(outside, 'pipe'), join(root, 'Trap.yml'))
    },
  ],
  ['a link to a device', 'Trap.yml', (root) => symlinkSync('/dev/zero', join(root, 'Trap.yml'))],
  [
    'a link that leads out',
    'Trap.yml',
    (root, outside) => symlinkSync(join(outside, 'own.yml'), join(root, 'Trap.yml')),
  ],
  ['a link to itself', 'Trap.yml', (root) => symlinkSync('Trap.yml', join(root, 'Trap.yml'))],
  [
    'a file of 100 MB',
    'Trap.yml',
    (root) => {
      writeFileSync(join(root, 'Trap.yml'), '')
      truncateSync(join(root, 'Trap.yml'), 100 * 1024 * 1024)
    },
  ],
  [
    "a pipe as the folder's file",
    'Trap',
    (root) => {
      mkdirSync(join(root, 'Trap'))
      pipe(join(root, 'Trap', 'folder.yml'))
    },
  ],
  [
    "a link out as the folder's file",
    'Trap',
    (root, outside) => {
      mkdirSync(join(root, 'Trap'))
      symlinkSync(join(outside, 'own.yml'), join(root, 'Trap', 'folder.yml'))
    },
  ],
  [
    'folders 200 deep',
    'Trap',
    (root) => mkdirSync(join(root, 'Trap', ...Array(200).fill('d')), { recursive: true }),
  ],
  [
    'a link to a folder above',
    'Trap',
    (root) => {
      mkdirSync(join(root, 'Trap'))
      symlinkSync('..', join(root, 'Trap', 'loop'))
    },
  ],
]

describe.skipIf(!isPosix)('a workspace opens with', () => {
  it.each(traps)('%s, which changes nothing outside', async (_, id, trap) => {
    const { root, outside, service, workspace } = await opened(trap)
    const before = readFileSync(join(outside, 'own.yml'), 'utf8')
    expect(workspace.items.filter(({ name }) => name === 'Play')).toHaveLength(1)
    expect(workspace.items.length).toBeLessThan(100)
    expect(workspace.items.map(({ name }) => name)).not.toContain('outside')
    for (const work of [
      async () => service.loadRequest({ requestId: id }, context),
      async () => service.saveRequest({ requestId: id, draft: emptyRequest() }, context),
      async () => service.renameItem({ itemId: id, name: 'Renamed' }, context),
    ]) {
      const problem = await work().then(
        () => null,
        (error: unknown) => problemOf(error),
      )
      expect(problem?.code).not.toBe('unexpected')
      if (problem !== null) expect(problem.fix).toMatch(/\.$/)
    }
    expect(readFileSync(join(outside, 'own.yml'), 'utf8')).toBe(before)
    expect((await allFiles(root)).size).toBeGreaterThan(10)
    await service.close()
  })

  it.each<[string, Trap]>([
    ['a pipe', (root) => pipe(join(root, '.env'))],
    ['a link to a device', (root) => symlinkSync('/dev/zero', join(root, '.env'))],
    [
      'a link that leads out',
      (root, outside) => symlinkSync(join(outside, 'secret.env'), join(root, '.env')),
    ],
  ])('%s as its .env, which has no values then', async (_, trap) => {
    const { root, service } = await opened(trap)
    expect(dotEnvNow(root, '.env').size).toBe(0)
    await service.close()
  })

  it.each<[string, Trap]>([
    ['a pipe', (root) => pipe(join(root, 'environments', 'Trap.yml'))],
    [
      'a link that leads out',
      (root, outside) => symlinkSync(join(outside, 'own.yml'), join(root, 'environments', 'Trap.yml')),
    ],
  ])('%s as an environment, which is listed with its problem', async (_, trap) => {
    const { service, workspace } = await opened(trap)
    const found = workspace.environments.find(({ id }) => id === 'environments/Trap.yml')
    expect(found?.problem?.fix).toMatch(/\.$/)
    expect(workspace.environments).toHaveLength(3)
    await service.close()
  })

  it.skipIf(isRoot)('what may not be read or written, and says so', async () => {
    const { root, service, workspace } = await opened((root) => {
      writeFileSync(join(root, 'Locked.yml'), request)
      chmodSync(join(root, 'Locked.yml'), 0)
      mkdirSync(join(root, 'Closed'))
      chmodSync(join(root, 'Closed'), 0)
    })
    for (const id of ['Locked.yml', 'Closed'])
      expect(workspace.items.find((item) => item.id === id)?.problem?.message).toMatch(/may not be read/)
    chmodSync(root, 0o500)
    const refused = await Promise.resolve(
      service.createRequest({ parent: null, name: 'New', draft: emptyRequest() }, context),
    ).then(
      () => null,
      (error: unknown) => problemOf(error),
    )
    expect(refused?.message).toMatch(/may not be read or written/)
    chmodSync(root, 0o700)
    chmodSync(join(root, 'Closed'), 0o700)
    await service.close()
  })
})

it('names that are typed make files of the folder alone', async () => {
  const { root, outside, service } = await opened(() => {})
  const before = await allFiles(outside)
  const names = [
    ...['../../x', '/etc/x', 'C:\\x', '..', '.', 'CON', 'nul.txt', 'x. . .', 'a\0b', 'x'.repeat(5000)],
    ...[
      '\u202etxt.exe',
      'a\nb',
      '   ',
      '__proto__',
      'constructor',
      '\ud800',
      '.hidden',
      'a/b\\c',
      '💥'.repeat(300),
    ],
  ]
  for (const name of names) {
    const { requestId: id } = await service.createRequest(
      { parent: null, name, draft: emptyRequest() },
      context,
    )
    expect([name, /^[^/\\\0]+\.yml$/.test(id) && !id.startsWith('.')]).toEqual([name, true])
    expect(readFileSync(join(root, id), 'utf8')).toContain('info:')
  }
  expect(await allFiles(outside)).toEqual(before)
  const workspace = await service.loadWorkspace(undefined, context)
  expect(workspace.items.filter(({ problem }) => problem !== undefined)).toEqual([])
  await service.close()
})

it('is read with little memory, though one file is large', async () => {
  const root = await makeSampleWorkspace(await newFolder())
  writeFileSync(join(root, 'Large.yml'), '')
  truncateSync(join(root, 'Large.yml'), 1024 * 1024 * 1024)
  const code = `const { listItems } = await import('${join(import.meta.dirname, 'tree.ts')}')
    console.log((await listItems(process.argv[1])).find((item) => item.id === 'Large.yml').problem.message)`
  const child = spawnSync(
    process.execPath,
    ['--max-old-space-size=128', '--input-type=module', '--eval', code, root],
    { encoding: 'utf8' },
  )
  expect(child.stdout.trim()).toBe('The file is larger than 10 MB.')
})
