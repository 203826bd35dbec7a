import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { finished, secret } from './history.testkit.ts'
import { mostBodyBytes } from './masked.ts'
import { inlineBytes } from './parts.ts'
import type { ListQuery } from './search.ts'
import { type Caps, type HistoryStore, openHistory } from './store.ts'

const noon = new Date('2026-11-21T12:00:00Z')
const everything: ListQuery = {
  text: '',
  filter: 'all',
  method: null,
  host: null,
  inBodies: false,
  before: null,
  limit: 200,
}
const newFolder = () => mkdtempSync(join(tmpdir(), 'cordboard-history-'))

async function history(options: { dataDir?: string; caps?: Caps; now?: Date } = {}) {
  const { dataDir = newFolder(), caps, now = noon } = options
  const store = await openHistory({ dataDir, now: () => now, ...(caps === undefined ? {} : { caps }) })
  const targets = async (query: Partial<ListQuery> = {}) =>
    (await store.list({ ...everything, ...query })).entries.map((entry) => entry.target)
  const files = () => (existsSync(store.directory) ? readdirSync(store.directory) : [])
  return { store, dataDir, targets, files }
}

describe('the history', () => {
  it.skipIf(process.platform === 'win32')(
    'is readable by its user alone, also one that was not',
    async () => {
      const { store, dataDir } = await history()
      await store.record(finished({ target: '/1' }))
      const file = join(dataDir, 'history.sqlite')
      const modes = () => ['', '-wal', '-shm'].map((end) => statSync(`${file}${end}`).mode & 0o777)
      expect(modes()).toEqual([0o600, 0o600, 0o600])
      chmodSync(file, 0o644)
      chmodSync(`${file}-wal`, 0o644)
      const again = await history({ dataDir })
      expect(modes()).toEqual([0o600, 0o600, 0o600])
      again.store.close()
      store.close()
    },
  )

  it('lists newest first, page by page, and reads back what was recorded', async () => {
    const { store } = await history()
    for (let n = 0; n < 5; n += 1) await store.record(finished({ target: `/${n}`, response: `answer ${n}` }))
    const first = await store.list({ ...everything, limit: 2 })
    const second = await store.list({ ...everything, limit: 2, before: first.next })
    const third = await store.list({ ...everything, limit: 2, before: second.next })
    expect([first, second, third].map((page) => page.entries.map((entry) => entry.target))).toEqual([
      ['/4', '/3'],
      ['/2', '/1'],
      ['/0'],
    ])
    expect(third.next).toBeNull()
    const [entry] = first.entries
    expect(entry).toMatchObject({ method: 'GET', host: 'h.example', status: 200, ms: 12.5, pinned: false })
    const part = store.part(entry?.id ?? '', 'response')
    expect(part).not.toBeNull()
    if (part !== null) expect(Buffer.from(await store.read(part)).toString()).toBe('answer 4')
    store.close()
  })

  it('names the new id of a request that was moved, with all below a folder, and is found by it', async () => {
    const { store } = await history()
    for (const [target, requestId] of [
      ['/play', 'ACS/Play.yml'],
      ['/other', 'ACS 2/Play.yml'],
      ['/none', null],
    ] as const) {
      const one = finished({ target })
      await store.record({ ...one, exchange: { ...one.exchange, requestId } })
    }
    store.follow('/w', 'ACS', 'Azure/ACS')
    const ids = async (text: string) =>
      (await store.list({ ...everything, text })).entries.map(({ target, requestId }) => [target, requestId])
    expect(await ids('')).toEqual([
      ['/none', null],
      ['/other', 'ACS 2/Play.yml'],
      ['/play', 'Azure/ACS/Play.yml'],
    ])
    expect(await ids('azure')).toEqual([['/play', 'Azure/ACS/Play.yml']])
    store.follow('/w', 'Azure/ACS/Play.yml', 'Say.yml')
    expect(await ids('say')).toEqual([['/play', 'Say.yml']])
    expect(await ids('azure')).toEqual([])
    store.close()
  })

  it.each<[string, Partial<ListQuery>, string[]]>([
    ['a word of the target', { text: 'calls' }, ['/calls/1']],
    ['words in any order and case', { text: 'EXAMPLE post' }, ['/calls/1']],
    ['a status', { text: '401' }, ['/refused']],
    ["a request's file", { text: 'acs/play failed' }, ['/none']],
    ['a word in no column', { text: 'needle' }, []],
    ['a word in a body', { text: 'needle', inBodies: true }, ['/large', '/plain']],
    ['a percent sign, which is no wildcard', { text: '%' }, []],
    ['what failed', { filter: 'failed' }, ['/none', '/refused']],
    ['a class of the status', { filter: '4xx' }, ['/refused']],
    ['no answer', { filter: 'none' }, ['/none']],
    ['a method', { method: 'POST' }, ['/calls/1']],
    ['a host that there is none of', { host: 'h.other' }, []],
    ['a method, a class and a word', { method: 'GET', filter: '2xx', text: 'plain' }, ['/plain']],
    [
      'a header of the response',
      { text: 'content-type: text/pl', inBodies: true, filter: '4xx' },
      ['/refused'],
    ],
    ['a header of the request', { text: 'get /large http/1.1', inBodies: true }, ['/large']],
  ])('finds %s', async (_name, query, expected) => {
    const { store, targets } = await history()
    await store.record(finished({ target: '/plain', response: 'a Needle in hay' }))
    await store.record(finished({ target: '/large', response: `${'hay '.repeat(inlineBytes)}needle` }))
    await store.record(finished({ target: '/calls/1', method: 'POST' }))
    await store.record(finished({ target: '/refused', status: 401 }))
    await store.record(finished({ target: '/none', status: null }))
    expect(await targets(query)).toEqual(expected)
    store.close()
  })

  it.each<[string, Caps, Date, string[]]>([
    ['rows', { days: 30, bytes: 1e9, rows: 2 }, noon, ['/3', '/2', '/0']],
    ['bytes', { days: 30, bytes: 150_000, rows: 100 }, noon, ['/3', '/0']],
    ['age', { days: 30, bytes: 1e9, rows: 100 }, new Date('2026-12-22T12:00:00Z'), ['/0']],
    ['nothing', { days: 30, bytes: 1e9, rows: 100 }, noon, ['/3', '/2', '/1', '/0']],
  ])('keeps the caps (%s), and what is pinned', async (_name, caps, later, expected) => {
    const { store, dataDir } = await history()
    for (let n = 0; n < 4; n += 1) {
      await store.record(finished({ target: `/${n}`, response: 'x'.repeat(60_000) }))
      if (n === 0) store.pin((await store.list(everything)).entries[0]?.id ?? '', true)
    }
    store.close()
    // A pinned row counts: with it, two rows are one more.
    const counted = caps.rows === 2 ? { ...caps, rows: 3 } : caps
    const again = await history({ dataDir, caps: counted, now: later })
    expect(await again.targets()).toEqual(expected)
    expect(again.files()).toHaveLength(expected.length)
    expect(await again.targets({ filter: 'pinned' })).toEqual(['/0'])
    again.store.close()
  })

  it('deletes rows with their files, and clears all but the pinned', async () => {
    const { store, targets, files } = await history()
    for (let n = 0; n < 3; n += 1)
      await store.record(finished({ target: `/${n}`, response: 'x'.repeat(20_000) }))
    const [two, one, zero] = (await store.list(everything)).entries.map((entry) => entry.id)
    await store.remove([two ?? '', 'unknown'])
    expect(await targets()).toEqual(['/1', '/0'])
    expect(files().sort()).toEqual([`${one}.response`, `${zero}.response`].sort())
    store.pin(one ?? '', true)
    await store.clear(false)
    expect(await targets()).toEqual(['/1'])
    expect(files()).toEqual([`${one}.response`])
    expect(store.totals()).toMatchObject({ count: 1 })
    expect(() => store.pin(zero ?? '', true)).toThrow(/no longer/)
    store.close()
  })

  it.each([
    ['is deleted', (store: HistoryStore, id: string) => store.remove([id])],
    ['is cleared', (store: HistoryStore) => store.clear(false)],
    ['is past the caps', (store: HistoryStore) => store.setCaps({ days: 30, bytes: 1e9, rows: 0 })],
  ])('what %s stands in no file of the database, the write-ahead log among them', async (_how, forget) => {
    const { store, dataDir } = await history()
    const canary = 'canary-of-a-small-body'
    await store.record(finished({ target: '/1', response: canary }))
    const onDisk = () =>
      ['', '-wal'].map((end) => readFileSync(join(dataDir, `history.sqlite${end}`), 'latin1')).join('')
    expect(onDisk()).toContain(canary)
    const [entry] = (await store.list(everything)).entries
    await forget(store, entry?.id ?? '')
    expect(await store.list(everything)).toMatchObject({ entries: [] })
    expect(onDisk()).not.toContain(canary)
    store.close()
  })

  it('names what may be chosen, and goes on with the next page where one would take long', async () => {
    const { store } = await history()
    for (const [method, size] of [
      ['GET', 10],
      ['POST', 18e6],
      ['PUT', 18e6],
    ] as const)
      await store.record(finished({ method, response: Buffer.alloc(size, 0x61) }))
    expect(store.choices()).toEqual({ methods: ['GET', 'POST', 'PUT'], hosts: ['h.example'] })
    const first = await store.list({ ...everything, text: 'aaa', inBodies: true })
    expect(first.entries.map((entry) => entry.method)).toEqual(['PUT', 'POST'])
    expect(first.next).not.toBeNull()
    const second = await store.list({ ...everything, text: 'aaa', inBodies: true, before: first.next })
    expect(second).toMatchObject({ entries: [{ method: 'GET' }], next: null })
    store.close()
  })

  it('holds new caps at once, and clears what is pinned where that is wanted', async () => {
    const { store, targets, files } = await history()
    for (let n = 0; n < 4; n += 1)
      await store.record(finished({ target: `/${n}`, response: 'x'.repeat(20_000) }))
    store.pin((await store.list(everything)).entries[3]?.id ?? '', true)
    await store.setCaps({ days: 30, bytes: 1e9, rows: 2 })
    expect(await targets()).toEqual(['/3', '/0'])
    expect(files()).toHaveLength(2)
    expect(store.totals()).toMatchObject({ count: 2, pinned: 1 })
    await store.clear(true)
    expect(await targets()).toEqual([])
    expect(files()).toEqual([])
    store.close()
  })

  it('cuts a body over 20 MB and says so', async () => {
    const { store } = await history()
    await store.record(finished({ response: Buffer.alloc(mostBodyBytes + 100_000, 0x61) }))
    const [entry] = (await store.list(everything)).entries
    const part = store.part(entry?.id ?? '', 'response')
    expect(part?.whole).toBe(false)
    expect(part?.size).toBeGreaterThan(mostBodyBytes - 100_000)
    expect(part?.size).toBeLessThanOrEqual(mostBodyBytes)
    store.close()
  })

  it('is shared by two processes on one folder', async () => {
    const dataDir = newFolder()
    const [a, b] = await Promise.all([history({ dataDir }), history({ dataDir })])
    for (let n = 0; n < 10; n += 1)
      await Promise.all([
        a.store.record(finished({ target: '/a', response: 'x'.repeat(10_000) })),
        b.store.record(finished({ target: '/b', response: 'x'.repeat(10_000) })),
      ])
    expect(await a.targets()).toHaveLength(20)
    expect(await b.targets()).toEqual(await a.targets())
    expect(a.files()).toHaveLength(20)
    a.store.close()
    b.store.close()
  })

  it('begins anew beside a file that is no database, and refuses one of a newer version', async () => {
    const dataDir = newFolder()
    writeFileSync(join(dataDir, 'history.sqlite'), 'no database at all, '.repeat(500))
    const { store, targets } = await history({ dataDir })
    expect(await targets()).toEqual([])
    store.close()
    expect(readdirSync(dataDir).some((name) => name.startsWith('history.sqlite.corrupt-'))).toBe(true)
    const database = new DatabaseSync(join(dataDir, 'history.sqlite'))
    database.exec('PRAGMA user_version = 99')
    database.close()
    await expect(history({ dataDir })).rejects.toThrow(/newer version/)
  })

  it('follows a move in its own workspace, and rows of before workspaces were recorded with any', async () => {
    const dataDir = newFolder()
    const first = await history({ dataDir })
    await first.store.record(finished({ target: '/old' }))
    first.store.close()
    // As version 1 of the tables left it.
    const database = new DatabaseSync(join(dataDir, 'history.sqlite'))
    database.exec('ALTER TABLE exchange DROP COLUMN workspace; PRAGMA user_version = 1')
    database.close()

    const { store } = await history({ dataDir })
    for (const workspace of ['/w', '/other']) await store.record(finished({ target: workspace, workspace }))
    store.follow('/w', 'ACS', 'Azure')
    const { entries } = await store.list(everything)
    expect(entries.map(({ target, workspace, requestId }) => [target, workspace, requestId])).toEqual([
      ['/other', '/other', 'ACS/Play.yml'],
      ['/w', '/w', 'Azure/Play.yml'],
      ['/old', null, 'Azure/Play.yml'],
    ])
    store.close()
  })

  it('sweeps files that no row names once they are old', async () => {
    const dataDir = newFolder()
    const first = await history({ dataDir })
    await first.store.record(finished({ response: 'x'.repeat(20_000) }))
    const [kept = ''] = first.files()
    first.store.close()
    const paths = ['old.response', 'young.response', kept].map((name) => join(dataDir, 'history', name))
    for (const path of paths.slice(0, 2)) writeFileSync(path, 'x')
    for (const path of [paths[0], paths[2]]) utimesSync(path ?? '', 0, noon.getTime() / 1000 - 3600)
    utimesSync(paths[1] ?? '', 0, noon.getTime() / 1000 - 60)
    const { store, files } = await history({ dataDir })
    expect(files().sort()).toEqual(['young.response', kept].sort())
    store.close()
  })

  it('keeps the names of variables where a credential is made of them', async () => {
    const { store } = await history()
    const value = 'Basic {{user}}typed-part-of-it{{pass}}'
    const { draft, ...rest } = finished()
    await store.record({
      ...rest,
      draft: { ...draft, headers: [{ name: 'Authorization', value, enabled: true }] },
    })
    const [entry] = (await store.list(everything)).entries
    const part = store.part(entry?.id ?? '', 'draft')
    const kept = part === null ? '' : Buffer.from(await store.read(part)).toString()
    expect(kept).toContain('Basic {{user}}••••••{{pass}}')
    store.close()
  })

  it('holds no secret in any file, log or body', async () => {
    const { store, dataDir, files } = await history()
    const { all, given } = secret
    await store.record(given)
    const paths = [...readdirSync(dataDir), ...files().map((name) => join('history', name))]
      .map((name) => join(dataDir, name))
      .filter((path) => statSync(path).isFile())
    expect(paths.some((path) => path.endsWith('-wal'))).toBe(true)
    expect(files().length).toBeGreaterThan(0)
    for (const path of paths)
      for (const text of all) expect([path, readFileSync(path).includes(text)]).toEqual([path, false])
    const [entry] = (await store.list(everything)).entries
    const draft = store.part(entry?.id ?? '', 'draft')
    const kept = draft === null ? '' : Buffer.from(await store.read(draft)).toString()
    expect(kept).toContain('{{endpoint}}/x?a={{token}}')
    expect(kept).toContain('"value":"{{accessKey}}"')
    store.close()
  })
})
