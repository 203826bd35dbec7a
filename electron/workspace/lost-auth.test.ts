import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { memoryVault } from '../vault/vault.ts'
import { noteName } from './auth-note.ts'
import { savedByBruno } from './bruno-saved.testkit.ts'
import { writeFolderSettings } from './folder-file.ts'
import { lostAuthFinder, lostAuths, rememberSeen, seenIn, seenNow } from './lost-auth.ts'
import { readRequestFile, writeRequestFile } from './request-file.ts'
import { context, newFolder } from './service.testkit.ts'
import { createWorkspaceService } from './service.ts'

const acs = {
  kind: 'acs-hmac',
  credential: 'key',
  value: '{{accessKey}}',
  dateHeader: 'x-ms-date',
} as const
const requestKinds = ['acs-hmac', 'azure-app-configuration', 'whatsapp-webhook', 'hmac'] as const

/** The text without the block, as an editor that knows nothing of notes or of us leaves it. */
const withoutBlock = (text: string) => text.replace(/\n {2}auth:\n(?: {4}.*\n)+/, '\n')
const withoutNote = (text: string) =>
  text
    .replace(/ {4}- name: cordboard-auth\n(?: {6}.*\n)+/, '')
    .replace(/(runtime|request):\n {2}variables:\n(?! {4})/, '')

async function workspace(files: Record<string, string>, dataDir?: string) {
  const root = await newFolder()
  const put = async (path: string, text: string) => {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
  for (const [path, text] of Object.entries({ 'opencollection.yml': 'info:\n  name: Calls\n', ...files })) {
    await put(path, text)
  }
  const data = dataDir ?? (await newFolder())
  const start = async (folder: string) => {
    const service = createWorkspaceService({ dataDir: folder, vault: memoryVault(), extraScopes: [] })
    await service.open(root)
    return service
  }
  const service = await start(data)
  const lost = async (from = service) => (await from.loadWorkspace(undefined, context)).lostAuth
  const text = (path: string) => readFile(join(root, path), 'utf8')
  return { root, data, service, start, put, lost, text }
}

describe('a file that Bruno saved', () => {
  it.each(requestKinds)('still holds the note of an auth of the kind %s, on any machine', async (kind) => {
    const { lost } = await workspace({ 'Play.yml': savedByBruno[kind].bruno })
    const { auth } = readRequestFile(savedByBruno[kind].ours, '').draft
    expect(await lost()).toEqual([{ owner: 'Play.yml', kind: 'request', name: 'Play', auth, except: [] }])
  })

  it.each(requestKinds)('gets an auth of the kind %s back, and keeps everything else', async (kind) => {
    const { service, lost, text } = await workspace({ 'Play.yml': savedByBruno[kind].bruno })
    await service.restoreAuth({ owner: 'Play.yml' }, context)
    expect(await lost()).toEqual([])
    const after = await text('Play.yml')
    expect(readRequestFile(after, '').draft).toEqual(readRequestFile(savedByBruno[kind].ours, '').draft)
    expect(withoutBlock(after)).toBe(savedByBruno[kind].bruno)
  })

  it.each([
    ['A/folder.yml', 'A', 'ACS', savedByBruno.folder],
    ['opencollection.yml', '.', 'Calls', savedByBruno.workspace],
  ] as const)('%s loses and gets back what it hands down', async (path, owner, name, { bruno }) => {
    const { service, lost, text } = await workspace({
      'A/Play.yml': 'info:\n  name: Play\n  type: http\nhttp:\n  method: GET\n  url: x\n  auth: inherit\n',
      [path]: bruno,
    })
    expect(await lost()).toEqual([{ owner, kind: 'folder', name, auth: acs, except: [] }])
    expect(await service.inheritedAuth({ requestId: 'A/Play.yml' }, context)).toMatchObject({
      auth: { kind: 'none' },
    })
    await service.restoreAuth({ owner }, context)
    expect(await lost()).toEqual([])
    expect(await service.inheritedAuth({ requestId: 'A/Play.yml' }, context)).toMatchObject({ auth: acs })
    expect(withoutBlock(await text(path))).toBe(bruno)
  })

  it('can be left without: the note goes, and nothing else', async () => {
    const { service, lost, text, start } = await workspace({ 'Play.yml': savedByBruno['acs-hmac'].ours })
    expect(await lost()).toEqual([])
    const { put } = { put: (t: string) => writeFile(join(service.path(), 'Play.yml'), t) }
    await put(savedByBruno['acs-hmac'].bruno)
    expect(await lost()).toHaveLength(1)
    await service.leaveAuth({ owner: 'Play.yml' }, context)
    expect(await lost()).toEqual([])
    expect(await lost(await start(await newFolder()))).toEqual([])
    const after = await text('Play.yml')
    expect(after).not.toContain(noteName)
    expect(after).toBe(withoutNote(savedByBruno['acs-hmac'].bruno))
  })

  it('keeps its note while other parts of it are edited here', async () => {
    const { service, lost } = await workspace({ 'Play.yml': savedByBruno['acs-hmac'].bruno })
    const { draft } = await service.loadRequest({ requestId: 'Play.yml' }, context)
    await service.saveRequest(
      { requestId: 'Play.yml', draft: { ...draft, url: 'https://b.example', variables: [] } },
      context,
    )
    expect(await lost()).toMatchObject([{ owner: 'Play.yml', auth: acs }])
  })
})

describe('a file without a note', () => {
  const byHand = withoutNote(savedByBruno['acs-hmac'].ours)
  const dropped = withoutBlock(byHand)

  it('is missed on the machine that saw its auth, over a restart, and restored', async () => {
    expect(byHand).not.toContain(noteName)
    const { data, put, lost, service, start } = await workspace({ 'Play.yml': byHand })
    expect(await lost()).toEqual([])
    await service.close()
    await put('Play.yml', dropped)
    const later = await start(data)
    expect(await lost(later)).toMatchObject([{ owner: 'Play.yml', auth: acs }])
    await later.restoreAuth({ owner: 'Play.yml' }, context)
    expect(await lost(later)).toEqual([])
    expect((await later.loadRequest({ requestId: 'Play.yml' }, context)).draft.auth).toEqual(acs)
  })

  it('says nothing where its auth was never seen', async () => {
    const { lost } = await workspace({ 'Play.yml': dropped })
    expect(await lost()).toEqual([])
  })

  it.each<[string, string]>([
    ['another auth', byHand.replace(/auth:\n(?: {4}.*\n)+/, 'auth:\n    type: bearer\n    token: "{{t}}"\n')],
    ['the auth of its folder', byHand.replace(/auth:\n(?: {4}.*\n)+/, 'auth: inherit\n')],
  ])('is not missed where it has %s by now', async (_, text) => {
    const { put, lost } = await workspace({ 'Play.yml': byHand })
    await lost()
    await put('Play.yml', text)
    expect(await lost()).toEqual([])
    await put('Play.yml', dropped)
    expect(await lost()).toEqual([])
  })

  it('is missed under its new name and in its new folder', async () => {
    const { service, put, lost } = await workspace({
      'Play.yml': byHand,
      'A/folder.yml': savedByBruno.folder.ours,
    })
    await lost()
    await put('Play.yml', dropped)
    await service.renameItem({ itemId: 'Play.yml', name: 'Say' }, context)
    await service.moveItem({ itemId: 'Say.yml', parent: 'A', before: null }, context)
    await service.renameItem({ itemId: 'A', name: 'B' }, context)
    expect(await lost()).toMatchObject([{ owner: 'B/Say.yml', auth: acs }])
  })

  it('is forgotten with the file, and when the auth is taken out here', async () => {
    const { root, service, put, lost } = await workspace({ 'Play.yml': byHand, 'Say.yml': byHand })
    await lost()
    await rm(join(root, 'Play.yml'))
    await lost()
    await put('Play.yml', dropped)
    const { draft } = await service.loadRequest({ requestId: 'Say.yml' }, context)
    await service.saveRequest({ requestId: 'Say.yml', draft: { ...draft, auth: { kind: 'none' } } }, context)
    expect(await lost()).toEqual([])
  })
})

describe('what is remembered', () => {
  it('never holds a secret that is typed out', async () => {
    const { data, lost } = await workspace({
      'Play.yml': savedByBruno['acs-hmac'].ours.replaceAll('{{accessKey}}', 'c2VjcmV0LWtleQ=='),
    })
    await lost()
    const text = await readFile(join(data, 'auth-seen.json'), 'utf8').catch(() => '')
    expect(text).not.toContain('c2VjcmV0')
    expect(await lost()).toEqual([])
  })

  it('is kept by workspace, and a broken file is set aside', async () => {
    const data = await newFolder()
    await rememberSeen(data, '/a', new Map([['Play.yml', acs]]))
    await rememberSeen(data, '/b', new Map())
    expect(await seenIn(data, '/a')).toEqual(new Map([['Play.yml', acs]]))
    expect(await seenIn(data, '/b')).toEqual(new Map())
    await writeFile(join(data, 'auth-seen.json'), '{')
    expect(await seenIn(data, '/a')).toEqual(new Map())
  })

  it('outlives a file that cannot be read for a while', () => {
    const seen = new Map([['Play.yml', acs]])
    const file = { owner: 'Play.yml', kind: 'request', name: 'Play' } as const
    expect(seenNow([{ ...file, facts: null }], seen)).toEqual(seen)
    expect(lostAuths([{ ...file, facts: null }], seen)).toEqual([])
  })
})

describe('a save here', () => {
  const read = (text: string) => readRequestFile(text, '')

  it('notes an auth that is new, and takes the note out with the auth', () => {
    const plain = read(withoutBlock(withoutNote(savedByBruno['acs-hmac'].ours)))
    const signed = writeRequestFile(null, { ...plain, draft: { ...plain.draft, auth: acs } }, '')
    expect(signed).toContain(noteName)
    expect(read(signed).draft.variables).toEqual(plain.draft.variables)
    const none = writeRequestFile(signed, plain, '')
    expect(none).not.toContain(noteName)
    const bearer = { ...plain, draft: { ...plain.draft, auth: { kind: 'bearer', token: '{{t}}' } as const } }
    expect(writeRequestFile(signed, bearer, '')).not.toContain(noteName)
  })

  it('adds no note to a file whose auth did not change', () => {
    const byHand = withoutNote(savedByBruno['acs-hmac'].ours)
    const file = read(byHand)
    expect(writeRequestFile(byHand, { ...file, draft: { ...file.draft, method: 'PUT' } }, '')).toBe(
      byHand.replace('POST', 'PUT'),
    )
  })

  it('keeps the note in step with the auth of a folder', () => {
    const settings = { headers: [], auth: { ...acs, dateHeader: 'date' as const }, variables: [], docs: '' }
    const text = writeFolderSettings(savedByBruno.folder.ours, settings, '')
    expect(text).toContain('"dateHeader":"date"')
    expect(writeFolderSettings(text, { ...settings, auth: { kind: 'inherit' } }, '')).not.toContain(noteName)
  })
})

describe('what a request lost', () => {
  const inherits = 'info:\n  name: Play\n  type: http\nhttp:\n  method: GET\n  url: x\n  auth: inherit\n'
  const bearer = 'info:\n  name: B\nrequest:\n  auth:\n    type: bearer\n    token: "{{t}}"\n'

  it.each<[string, Record<string, string>, string | null]>([
    ['of its folder', { 'A/folder.yml': savedByBruno.folder.bruno, 'A/B/Play.yml': inherits }, 'A'],
    [
      'nothing, where a nearer folder says its own',
      { 'A/folder.yml': savedByBruno.folder.bruno, 'A/B/folder.yml': bearer, 'A/B/Play.yml': inherits },
      null,
    ],
    [
      'of the workspace',
      { 'opencollection.yml': savedByBruno.workspace.bruno, 'A/B/Play.yml': inherits },
      '.',
    ],
    ['its own', { 'A/B/Play.yml': savedByBruno['acs-hmac'].bruno }, 'A/B/Play.yml'],
    ['nothing', { 'A/B/Play.yml': savedByBruno['acs-hmac'].ours }, null],
  ])('%s', async (_, files, owner) => {
    const { root, text, lost } = await workspace(files)
    const { auth } = readRequestFile(await text('A/B/Play.yml'), '').draft
    const found = await lostAuthFinder(root, new Map())('A/B/Play.yml', auth)
    expect(found?.owner ?? null).toBe(owner)
    // The window finds the same by `except`.
    const shown = (await lost()).filter(
      (one) => !one.except.some((id) => 'A/B/Play.yml'.startsWith(`${id}/`)),
    )
    expect(shown.map((one) => one.owner)).toEqual(owner === null ? [] : [owner])
  })
})
