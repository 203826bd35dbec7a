import { mkdir, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { emptyRequest } from '../../shared/request/defaults.ts'
import type { Auth, Variable } from '../../shared/request/model.ts'
import { sealedVault } from '../vault/sealed.ts'
import { memoryVault, type Vault } from '../vault/vault.ts'
import { allFiles, context, emptySession, fakeSeal, newFolder } from './service.testkit.ts'
import { createWorkspaceService, type WorkspaceService } from './service.ts'

let dataDir: string
let service: WorkspaceService

const start = async (vault: Vault = memoryVault()): Promise<WorkspaceService> => {
  const made = createWorkspaceService({ dataDir, vault, extraScopes: [] })
  await made.open()
  return made
}
const load = () => service.loadWorkspace(undefined, context)
const problem = (code: string) => expect.objectContaining({ problem: expect.objectContaining({ code }) })
const variable = (name: string, value: string, secret = false): Variable => ({
  name,
  value,
  enabled: true,
  secret,
})
const sandbox = 'environments/Sandbox.yml'
const live = 'environments/Live.yml'

beforeEach(async () => {
  dataDir = await newFolder()
  service = await start()
})

describe('first run', () => {
  it('makes the sample workspace, later starts open it again', async () => {
    const first = await load()
    expect(first.name).toBe('Getting started')
    expect(first.path.endsWith(join('workspaces', 'Getting started'))).toBe(true)
    expect(first.items.filter((item) => item.problem !== undefined)).toEqual([])
    expect(first.items.map((item) => item.id)).toEqual([
      'ACS',
      'ACS/Create call.yml',
      'ACS/Play.yml',
      'ACS/Hang up.yml',
      'WhatsApp',
      'WhatsApp/Pre-accept.yml',
      'WhatsApp/Accept.yml',
      'WhatsApp/Terminate.yml',
      'Business encryption',
      'Business encryption/Publish public key.yml',
      'Business encryption/Signature status.yml',
      'Business encryption/Publish public key (On-Premises).yml',
    ])
    expect(first.environments.map((environment) => environment.name)).toEqual(['Live', 'Sandbox'])
    await service.deleteItem({ itemId: 'WhatsApp' }, context)
    service = await start()
    expect((await load()).items.map((item) => item.id)).not.toContain('WhatsApp')
    expect(JSON.parse(await readFile(join(dataDir, 'state.json'), 'utf8'))).toEqual({
      version: 1,
      workspace: first.path,
      recent: [first.path],
    })
    expect(await readdir(join(dataDir, 'workspaces'))).toEqual(['Getting started'])
  })

  it('opens a folder that is named, and only a workspace', async () => {
    const first = service.path()
    await rename(first, join(dataDir, 'elsewhere'))
    await expect((async () => load())()).rejects.toEqual(problem('workspace-missing'))
    await service.open(join(dataDir, 'elsewhere'))
    expect((await load()).name).toBe('Getting started')
    await expect(service.open(dataDir)).rejects.toEqual(problem('workspace-missing'))
    service = await start()
    expect(service.path().endsWith('elsewhere')).toBe(true)
  })

  it('keeps a broken state file aside and opens the workspace that is there', async () => {
    await writeFile(join(dataDir, 'state.json'), '{')
    service = await start()
    expect((await load()).name).toBe('Getting started')
    expect((await readdir(dataDir)).filter((name) => name.startsWith('state.json.corrupt-')).length).toBe(1)
  })
})

describe('requests', () => {
  it('are saved where they stand, and keep comments', async () => {
    const path = join(service.path(), 'ACS/Play.yml')
    await writeFile(path, `# ours\n${await readFile(path, 'utf8')}`)
    const { draft } = await service.loadRequest({ requestId: 'ACS/Play.yml' }, context)
    await service.saveRequest({ requestId: 'ACS/Play.yml', draft: { ...draft, method: 'PUT' } }, context)
    expect(await readFile(path, 'utf8')).toMatch(/^# ours\n.*method: PUT/s)
    expect((await load()).items.find((item) => item.id === 'ACS/Play.yml')?.method).toBe('PUT')
  })

  it('get a free, safe file name and the last place; their own name is kept', async () => {
    const make = (name: string, parent: string | null = 'ACS') =>
      service.createRequest({ parent, name, draft: emptyRequest() }, context)
    const ids = []
    for (const name of [
      'Play',
      'a/b: c?',
      '..',
      'CON',
      'play',
      'folder',
      'x'.repeat(200),
      'é'.repeat(200),
      ' . ',
    ]) {
      ids.push((await make(name)).requestId)
    }
    expect(ids).toEqual([
      'ACS/Play 2.yml',
      'ACS/a-b- c-.yml',
      'ACS/Untitled.yml',
      'ACS/CON_.yml',
      'ACS/play 3.yml',
      'ACS/folder 2.yml',
      `ACS/${'x'.repeat(200)}.yml`,
      `ACS/${'é'.repeat(100)}.yml`,
      'ACS/Untitled 2.yml',
    ])
    expect((await make('environments', null)).requestId).toBe('environments 2.yml')
    const items = (await load()).items.filter((item) => item.parent === 'ACS')
    expect(items.slice(-9).map((item) => item.name)).toContain('a/b: c?')
    expect(items[3]?.name).toBe('Play')
  })

  it('move with a rename, and folders with all that is in them', async () => {
    const renamed = await service.renameItem({ itemId: 'ACS/Play.yml', name: 'Say hello' }, context)
    expect(renamed.itemId).toBe('ACS/Say hello.yml')
    expect((await service.renameItem({ itemId: 'ACS', name: 'Azure' }, context)).itemId).toBe('Azure')
    const { name, draft } = await service.loadRequest({ requestId: 'Azure/Say hello.yml' }, context)
    expect([name, draft.method]).toEqual(['Say hello', 'POST'])
    expect((await service.renameItem({ itemId: 'Azure', name: 'WhatsApp' }, context)).itemId).toBe(
      'WhatsApp 2',
    )
    await service.deleteItem({ itemId: 'WhatsApp 2' }, context)
    expect((await load()).items.some((item) => item.id.startsWith('WhatsApp 2'))).toBe(false)
  })

  it('that were deleted outside are not written again', async () => {
    const { draft } = await service.loadRequest({ requestId: 'ACS/Play.yml' }, context)
    await rm(join(service.path(), 'ACS/Play.yml'))
    await expect(service.saveRequest({ requestId: 'ACS/Play.yml', draft }, context)).rejects.toEqual(
      problem('item-gone'),
    )
  })

  it('that are broken are listed with their problem and never overwritten', async () => {
    const broken = 'info:\n  name: "x\n'
    await writeFile(join(service.path(), 'ACS/Play.yml'), broken)
    await writeFile(join(service.path(), 'ACS/latin1.yml'), Buffer.from([0x69, 0xe9]))
    await writeFile(join(service.path(), 'WhatsApp/folder.yml'), 'a: [')
    const { items } = await load()
    const problems = Object.fromEntries(items.map((item) => [item.id, item.problem?.code]))
    expect(problems).toMatchObject({
      'ACS/Play.yml': 'workspace-file',
      'ACS/latin1.yml': 'workspace-file',
      WhatsApp: 'workspace-file',
      'WhatsApp/Accept.yml': undefined,
    })
    const save = service.saveRequest({ requestId: 'ACS/Play.yml', draft: emptyRequest() }, context)
    await expect(save).rejects.toEqual(problem('workspace-file'))
    expect(await readFile(join(service.path(), 'ACS/Play.yml'), 'utf8')).toBe(broken)
  })

  it('are the old or the new file when saves come at once, and leave no temporary file', async () => {
    const requestId = 'ACS/Play.yml'
    const drafts = Array.from({ length: 20 }, (_, at) => emptyRequest({ docs: `${at}\n`.repeat(5000) }))
    const reads: string[] = []
    const reading = (async () => {
      for (let turn = 0; turn < 60; turn += 1) {
        reads.push((await service.loadRequest({ requestId }, context)).draft.docs)
      }
    })()
    await Promise.all([reading, ...drafts.map((draft) => service.saveRequest({ requestId, draft }, context))])
    const whole = new Set(drafts.map((draft) => draft.docs))
    expect(reads.filter((docs) => docs.startsWith('# Play') || whole.has(docs)).length).toBe(60)
    expect((await service.loadRequest({ requestId }, context)).draft.docs).toBe(drafts.at(-1)?.docs)
    expect((await readdir(join(service.path(), 'ACS'))).length).toBe(4)
  })
})

describe('ids from outside', () => {
  it.each([
    '../secret.yml',
    'ACS/../../secret.yml',
    '/etc/passwd.yml',
    'C:\\x.yml',
    'ACS\\..\\..\\secret.yml',
    'ACS//Play.yml',
    './ACS/Play.yml',
    '.git/config.yml',
    'ACS/\u0000.yml',
    'link/secret.yml',
    'ACS/link.yml',
    'opencollection.yml',
    'ACS/folder.yml',
    'environments/Live.yml',
    'Environments/Live.yml',
    'ACS/Play.txt',
    'ACS/Play.yml/x.yml',
    '..',
  ])('%j reaches nothing', async (id) => {
    const outside = await newFolder()
    await writeFile(join(outside, 'secret.yml'), 'info: { type: http }\n')
    await symlink(outside, join(service.path(), 'link'))
    await symlink(join(outside, 'secret.yml'), join(service.path(), 'ACS/link.yml'))
    const before = await allFiles(dataDir)
    const calls = [
      () => service.loadRequest({ requestId: id }, context),
      () => service.saveRequest({ requestId: id, draft: emptyRequest() }, context),
      () =>
        service.storeSecret(
          { environmentId: id.replace('environments/', 'ACS/'), name: 'a', value: 'b' },
          context,
        ),
      () =>
        service.saveEnvironment(
          { environmentId: id.replace('environments/', 'ACS/'), name: 'x', variables: [] },
          context,
        ),
    ]
    for (const call of calls) await expect((async () => call())()).rejects.toHaveProperty('problem.code')
    // Deleting what is not there is no error; deleting what must not be is.
    await Promise.resolve(service.deleteItem({ itemId: id }, context)).catch(() => undefined)
    expect(await allFiles(dataDir)).toEqual(before)
    expect(await readFile(join(outside, 'secret.yml'), 'utf8')).toBe('info: { type: http }\n')
  })

  it.each(['..', '../x', 'link', '/tmp', 'environments'])('%j is no parent', async (parent) => {
    const outside = await newFolder()
    await symlink(outside, join(service.path(), 'link'))
    const make = service.createRequest({ parent, name: 'x', draft: emptyRequest() }, context)
    await expect(make).rejects.toHaveProperty('problem.code')
    await expect((async () => service.createFolder({ parent, name: 'x' }, context))()).rejects.toHaveProperty(
      'problem.code',
    )
    expect(await readdir(outside)).toEqual([])
  })

  it('a link to a file inside is a request like any other, one to the outside says so', async () => {
    await symlink(join(service.path(), 'ACS/Play.yml'), join(service.path(), 'inside.yml'))
    await symlink('/etc/hostname', join(service.path(), 'outside.yml'))
    const { items } = await load()
    expect(items.find((item) => item.id === 'inside.yml')).toMatchObject({ name: 'Play', method: 'POST' })
    expect(items.find((item) => item.id === 'outside.yml')?.problem?.code).toBe('outside-workspace')
  })
})

describe('inherited auth', () => {
  const acs: Auth = { kind: 'acs-hmac', credential: 'key', value: '{{accessKey}}', dateHeader: 'x-ms-date' }
  const bearer: Auth = { kind: 'bearer', token: '{{t}}' }
  const folder = async (id: string, auth: string) => {
    await mkdir(join(service.path(), id), { recursive: true })
    await writeFile(join(service.path(), id, 'folder.yml'), `info:\n  name: ${id}\n${auth}`)
  }

  const none: Auth = { kind: 'none' }
  const inherit: Auth = { kind: 'inherit' }
  it.each<[string, string | null, Auth, Auth, string, string | null]>([
    ['the request itself', 'ACS/Play.yml', bearer, bearer, 'this request', null],
    ['the folder', 'ACS/Play.yml', inherit, acs, 'folder ACS', 'ACS'],
    ['the next folder up', 'ACS/silent/x.yml', inherit, acs, 'folder ACS', 'ACS'],
    ['a folder that inherits', 'ACS/asks/x.yml', inherit, acs, 'folder ACS', 'ACS'],
    ['a folder that says none', 'ACS/none/x.yml', inherit, none, 'folder ACS/none', 'ACS/none'],
    ['the workspace', 'plain/x.yml', inherit, bearer, 'workspace Getting started', '.'],
    ['nobody', null, inherit, none, 'nowhere: the request is not saved yet', null],
  ])('comes from %s', async (_, id, own, auth, from, folderId) => {
    await folder('ACS/silent', '')
    await folder('ACS/asks', 'request:\n  auth: inherit\n')
    await folder('ACS/none', 'request:\n  auth: none\n')
    const collection = join(service.path(), 'opencollection.yml')
    await writeFile(
      collection,
      `${await readFile(collection, 'utf8')}request:\n  auth:\n    type: bearer\n    token: '{{t}}'\n`,
    )
    expect(service.authFor(id, own)).toEqual({ auth, from, folderId })
    if (own.kind === 'inherit')
      expect(await service.inheritedAuth({ requestId: id }, context)).toMatchObject({ auth, from, folderId })
  })

  it('is none where nothing says more, and follows a change on disk', async () => {
    expect(service.authFor('x.yml', { kind: 'inherit' })).toEqual({
      auth: { kind: 'none' },
      from: 'workspace Getting started',
      folderId: null,
    })
    service.authFor('ACS/Play.yml', { kind: 'inherit' })
    await writeFile(
      join(service.path(), 'ACS/folder.yml'),
      'request:\n  auth: { type: basic, username: u, password: "{{p}}" }\n',
    )
    expect(service.authFor('ACS/Play.yml', { kind: 'inherit' }).auth.kind).toBe('basic')
  })
})

describe('literal secrets', () => {
  const cases: [string, Auth][] = [
    [
      'Access key',
      { kind: 'acs-hmac', credential: 'key', value: 'c2VjcmV0LXZhbHVl', dateHeader: 'x-ms-date' },
    ],
    [
      'Connection string',
      {
        kind: 'acs-hmac',
        credential: 'connection-string',
        value: 'endpoint=x;accesskey=c2VjcmV0LXZhbHVl',
        dateHeader: 'date',
      },
    ],
    ['Token', { kind: 'bearer', token: 'c2VjcmV0LXZhbHVl{{suffix}}' }],
    ['Password', { kind: 'basic', username: 'u', password: ' c2VjcmV0LXZhbHVl' }],
    ['API key', { kind: 'api-key', name: 'k', value: 'c2VjcmV0LXZhbHVl', placement: 'header' }],
  ]

  it.each(cases)('in the field %s are refused by save and create', async (field, auth) => {
    const draft = emptyRequest({ auth })
    const refused = expect.objectContaining({
      problem: expect.objectContaining({ code: 'literal-secret', where: field }),
    })
    await expect(service.saveRequest({ requestId: 'ACS/Play.yml', draft }, context)).rejects.toEqual(refused)
    await expect(service.createRequest({ parent: null, name: 'x', draft }, context)).rejects.toEqual(refused)
    expect([...(await allFiles(dataDir)).values()].join('')).not.toContain('c2VjcmV0')
  })

  it.each(cases)('in the field %s are left out of the session, all else stays', async (_, auth) => {
    const draft = emptyRequest({ auth, url: 'https://kept.example', docs: 'kept' })
    const tab = { id: 't', kind: 'request' as const, title: 'T', requestId: null, draft, folder: null }
    await service.saveSession({ ...emptySession, tabs: [tab] }, context)
    expect(await readFile(join(dataDir, 'session.json'), 'utf8')).not.toContain('c2VjcmV0')
    const back = (await service.loadSession(undefined, context))?.tabs[0]?.draft
    expect(back).toMatchObject({ url: 'https://kept.example', docs: 'kept', auth: { kind: auth.kind } })
  })

  it('in a tab that is kept with another workspace are left out of the session, all else stays', async () => {
    const draft = emptyRequest({ auth: { kind: 'bearer', token: 'EAAGm0PX4ZCpsBAKZ' }, docs: 'kept' })
    const tab = { id: 't', kind: 'request' as const, title: 'T', requestId: null, draft, folder: null }
    const keptTabs = [{ path: '/w', tabs: [tab], activeTab: 't' }]
    await service.saveSession({ ...emptySession, keptTabs }, context)
    expect(await readFile(join(dataDir, 'session.json'), 'utf8')).not.toContain('EAAGm0PX4ZCpsBAKZ')
    const back = (await service.loadSession(undefined, context))?.keptTabs
    expect(back).toMatchObject([{ path: '/w', tabs: [{ draft: { docs: 'kept' } }], activeTab: 't' }])
  })

  it('in an edit that was left out in the Lab take the edit along', async () => {
    const edit = (before: string) => ({
      rule: 'in/indent',
      line: 1,
      before,
      after: before.trim(),
      why: 'Indented.',
    })
    const harmless = edit(' a=mid:0')
    const left = [edit(' a=token:EAAGm0PX4ZCpsBAKZCl9nVQZDZD0123456789'), harmless]
    await service.saveSession({ ...emptySession, sdp: { ...emptySession.sdp, left } }, context)
    expect(await service.loadSession(undefined, context)).toMatchObject({ sdp: { left: [harmless] } })
    expect(await readFile(join(dataDir, 'session.json'), 'utf8')).not.toContain('EAAGm0PX')
  })

  it('in the settings of a folder are left out of the session, all else stays', async () => {
    const edits = {
      headers: [{ name: 'Authorization', value: 'Bearer EAAGm0PX4ZCpsBAKZ', enabled: true }],
      auth: { kind: 'bearer' as const, token: 'EAAGm0PX4ZCpsBAKZ' },
      variables: [{ name: 'kept', value: 'yes', enabled: true }],
      docs: 'kept',
    }
    const folder = { id: 'ACS', workspace: '/w', edits }
    const tab = { id: 't', kind: 'folder' as const, title: 'T', requestId: null, draft: null, folder }
    await service.saveSession({ ...emptySession, tabs: [tab] }, context)
    expect(await readFile(join(dataDir, 'session.json'), 'utf8')).not.toContain('EAAGm0PX4ZCpsBAKZ')
    const back = (await service.loadSession(undefined, context))?.tabs[0]?.folder
    expect(back).toMatchObject({
      ...folder,
      edits: { variables: edits.variables, docs: 'kept', auth: { kind: 'bearer' } },
    })
  })

  it.each(['', '{{a}}', ' {{ a }} ', '{{a}}{{b}}', '{{$sandbox.acs.accessKey}}'])(
    '%j is a reference',
    async (token) => {
      const draft = emptyRequest({ auth: { kind: 'bearer', token } })
      await service.saveRequest({ requestId: 'ACS/Play.yml', draft }, context)
    },
  )
})

describe('environments', () => {
  it('keep secrets in the vault, and nothing of them in any file', async () => {
    const secret = 'S3cr3t-Value-0123456789'
    const vaultFile = join(dataDir, 'vault.json')
    service = await start(sealedVault({ file: vaultFile, seal: fakeSeal }))
    await service.storeSecret({ environmentId: live, name: 'accessKey', value: secret }, context)
    await service.saveEnvironment(
      {
        environmentId: live,
        name: 'Live',
        variables: [variable('accessToken', `${secret}2`, true), variable('accessKey', '', true)],
      },
      context,
    )
    expect(service.scope(live).lookup('accessKey')).toEqual({
      value: secret,
      secret: true,
      origin: 'environment Live',
    })
    service = await start(sealedVault({ file: vaultFile, seal: fakeSeal }))
    expect(service.scope(live).lookup('accessToken')?.value).toBe(`${secret}2`)
    const listed = (await load()).environments.find((environment) => environment.id === live)
    expect(listed?.variables).toEqual([
      { name: 'accessToken', value: '', enabled: true, secret: true, hasValue: true },
      { name: 'accessKey', value: '', enabled: true, secret: true, hasValue: true },
    ])
    const files = await allFiles(dataDir)
    const spellings = [
      secret,
      Buffer.from(secret).toString('base64').slice(0, 28),
      Buffer.from(secret).toString('hex'),
    ]
    for (const [name, bytes] of files) {
      for (const spelling of spellings) expect(bytes.includes(spelling), name).toBe(false)
    }
    expect((await stat(vaultFile)).mode & 0o777).toBe(0o600)
  })

  it('move a value into the vault when its variable turns secret, and forget it when it is removed', async () => {
    const vault = memoryVault()
    service = await start(vault)
    const save = (variables: Variable[]) =>
      service.saveEnvironment({ environmentId: live, name: 'Live', variables }, context)
    await save([variable('token', 'abc')])
    await save([variable('token', 'abc', true)])
    expect(await readFile(join(service.path(), live), 'utf8')).not.toContain('abc')
    expect(service.scope(live).lookup('token')?.value).toBe('abc')
    await save([variable('renamed', '', true)])
    expect(service.scope(live).lookup('renamed')?.value).toBe('abc')
    await save([])
    expect(await vault.names('')).toEqual([])
  })

  it('turn secret with the value that the file held, also when the window sends none', async () => {
    const save = (variables: Variable[]) =>
      service.saveEnvironment({ environmentId: live, name: 'Live', variables }, context)
    await save([variable('token', 'abc')])
    expect((await save([variable('token', '', true)])).variables[0]?.hasValue).toBe(true)
    expect(service.scope(live).lookup('token')?.value).toBe('abc')
  })

  it('carry secrets along when they are renamed, and forget them when they are deleted', async () => {
    const vault = memoryVault()
    service = await start(vault)
    await service.storeSecret({ environmentId: live, name: 'accessKey', value: 'abc' }, context)
    const { variables } = (await load()).environments[0] ?? { variables: [] }
    const renamed = await service.saveEnvironment(
      { environmentId: live, name: 'Production: EU', variables },
      context,
    )
    expect(renamed).toMatchObject({ id: 'environments/Production- EU.yml', name: 'Production: EU' })
    expect(service.scope(renamed.id).lookup('accessKey')?.value).toBe('abc')
    expect((await vault.names('')).length).toBe(1)
    await service.deleteEnvironment({ environmentId: renamed.id }, context)
    expect(await vault.names('')).toEqual([])
    expect((await load()).environments.map((environment) => environment.name)).toEqual(['Sandbox'])
  })

  it('say what to do about a name without a value', async () => {
    const off = { name: 'off', value: 'x', enabled: false, secret: false }
    await service.saveEnvironment(
      {
        environmentId: live,
        name: 'Live',
        variables: [variable('key', '', true), variable('empty', ''), off],
      },
      context,
    )
    const scope = service.scope(live)
    for (const name of ['key', 'empty', 'off', 'unknown']) expect(scope.lookup(name)).toBeNull()
    expect(scope.advise?.('key')).toMatch(/secret "key"/)
    expect(scope.advise?.('empty')).toMatch(/"empty" a value/)
    expect(scope.advise?.('off')).toMatch(/switched off/)
    expect(scope.advise?.('unknown')).toBeNull()
    expect(service.scope(null).advise?.('key')).toMatch(/environment/)
    expect(service.scope('environments/gone.yml').advise?.('key')).toMatch(/gone/)
    expect(service.scope('../../etc/passwd').lookup('root')).toBeNull()
  })

  it('ask the extra scopes after the environment, and follow a change on disk', async () => {
    const extra = {
      lookup: (name: string) =>
        name === '$sandbox.acs.endpoint' ? { value: 'http://x', secret: false, origin: 'sandbox' } : null,
    }
    service = createWorkspaceService({ dataDir, vault: memoryVault(), extraScopes: [extra] })
    await service.open()
    expect(service.scope(sandbox).lookup('endpoint')?.value).toBe('{{$sandbox.acs.endpoint}}')
    expect(service.scope(sandbox).lookup('$sandbox.acs.endpoint')?.value).toBe('http://x')
    expect(service.scope(null).lookup('$sandbox.acs.endpoint')?.origin).toBe('sandbox')
    await writeFile(
      join(service.path(), sandbox),
      'name: Sandbox\nvariables:\n  - name: endpoint\n    value: changed outside\n',
    )
    expect(service.scope(sandbox).lookup('endpoint')?.value).toBe('changed outside')
  })

  it('keep comments, order and unknown keys of their file', async () => {
    const text =
      '# ours\nname: Live\ncolor: red\nvariables:\n  # why\n  - name: a\n    value: 1.10\n    description: d\n  - name: b\n    value: { type: number, data: "5" }\n'
    await writeFile(join(service.path(), live), text)
    const save = (variables: Variable[]) =>
      service.saveEnvironment({ environmentId: live, name: 'Live', variables }, context)
    await save([variable('a', '1.10'), variable('b', '5')])
    expect(await readFile(join(service.path(), live), 'utf8')).toBe(text)
    await save([variable('a', '2'), variable('b', '5'), variable('c', 'x')])
    expect(await readFile(join(service.path(), live), 'utf8')).toBe(
      `${text.replace('1.10', '"2"')}  - name: c\n    value: x\n`,
    )
  })

  it('take two variables of one name, as they stand while a row is typed', async () => {
    const variables = [
      variable('', ''),
      variable('a', '1'),
      variable('', ''),
      variable('a', '2'),
      variable('a', '1'),
    ]
    const save = () => service.saveEnvironment({ environmentId: live, name: 'Live', variables }, context)
    await save()
    expect((await save()).variables.map(({ name, value }) => [name, value])).toEqual(
      variables.map(({ name, value }) => [name, value]),
    )
    expect(service.scope(live).lookup('a')?.value).toBe('1')
    const reordered = variables.toReversed()
    await service.saveEnvironment({ environmentId: live, name: 'Live', variables: reordered }, context)
    const after = (await load()).environments.find((environment) => environment.id === live)
    expect(after?.variables.map(({ value }) => value)).toEqual(reordered.map(({ value }) => value))
  })

  it('open although the vault is corrupt, and say so where a secret is missing', async () => {
    await writeFile(join(dataDir, 'vault.json'), 'x')
    service = await start(sealedVault({ file: join(dataDir, 'vault.json'), seal: fakeSeal }))
    expect(service.scope(live).advise?.('accessKey')).toMatch(/could not be read.*kept as/)
    await service.storeSecret({ environmentId: live, name: 'accessKey', value: 'abc' }, context)
    await load()
    expect(service.scope(live).lookup('accessKey')?.value).toBe('abc')
  })

  it('that are broken are listed, and not overwritten', async () => {
    await writeFile(join(service.path(), live), 'name: [')
    expect((await load()).environments.map((environment) => environment.name)).toEqual(['Live', 'Sandbox'])
    const save = service.saveEnvironment({ environmentId: live, name: 'Live', variables: [] }, context)
    await expect(save).rejects.toEqual(problem('workspace-file'))
    expect(await readFile(join(service.path(), live), 'utf8')).toBe('name: [')
  })
})

describe('the session', () => {
  it('is read after what is still being saved: a page that is loaded anew follows on the one before', async () => {
    const session = { ...emptySession, sidebarWidth: 300 }
    await service.saveSession(emptySession, context)
    const saving = service.saveSession(session, context)
    expect(await service.loadSession(undefined, context)).toMatchObject({ sidebarWidth: 300 })
    await saving
  })

  it('comes back as it was saved, mode 600', async () => {
    expect(await service.loadSession(undefined, context)).toBeNull()
    const session = { ...emptySession, environmentId: sandbox, theme: 'dark' as const }
    await service.saveSession(session, context)
    expect(await service.loadSession(undefined, context)).toEqual(session)
    expect((await stat(join(dataDir, 'session.json'))).mode & 0o777).toBe(0o600)
  })

  it.each(['{', '{"version":2}', '[]', '\u0000'])('that is broken (%j) is kept aside', async (text) => {
    await writeFile(join(dataDir, 'session.json'), text)
    expect(await service.loadSession(undefined, context)).toBeNull()
    const [aside] = (await readdir(dataDir)).filter((name) => name.startsWith('session.json.corrupt-'))
    expect(await readFile(join(dataDir, aside ?? ''), 'utf8')).toBe(text)
  })
})
