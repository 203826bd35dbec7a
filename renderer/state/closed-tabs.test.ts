import { describe, expect, it } from 'vitest'
import { emptyRequest } from '../../shared/request/defaults.ts'
import { type ClosedTab, movedClosed, reopened, withClosed } from './closed-tabs.ts'
import type { Tab } from './session.ts'
import { request as named, room } from './tabs.testkit.ts'

const draft = emptyRequest({ url: 'https://a.test' })
const edits = { headers: [], auth: { kind: 'none' as const }, variables: [], docs: 'mine' }
const base = { hash: 'h', draft: emptyRequest() }

const request = (id: string, change: Partial<Tab> = {}) => named(id, { title: 'Old name', ...change })

const folder = (id: string, own: typeof edits | null, workspace = '/one'): Tab => ({
  ...room('folder'),
  id,
  folder: { id: 'ACS', workspace, edits: own },
})
const closed = (tab: Tab, change: Partial<ClosedTab> = {}): ClosedTab => ({
  tab,
  index: 0,
  workspace: '/one',
  ...change,
})
const here = {
  path: '/one',
  names: new Map([
    ['ACS', 'ACS'],
    ['ACS/Play.yml', 'Play'],
  ]),
}
const elsewhere = { path: '/two', names: new Map<string, string>() }
const back = (tabs: Tab[], one: ClosedTab, where = here) => reopened({ tabs, activeTab: null }, one, where)

describe('a closed tab', () => {
  it('comes back in front where it stood, by the name that its file has now', () => {
    const tabs = [room('keys'), room('sdp')]
    const next = back(tabs, closed(request('r'), { index: 1 }))
    expect(next?.tabs.map(({ id, title }) => [id, title])).toEqual([
      ['keys', 'keys'],
      ['r', 'Play'],
      ['sdp', 'sdp'],
    ])
    expect(next?.activeTab).toBe('r')
  })

  it('comes back at the end where fewer are open now', () => {
    expect(back([room('keys')], closed(room('sdp'), { index: 7 }))?.tabs.map(({ id }) => id)).toEqual([
      'keys',
      'sdp',
    ])
  })

  it.each<[string, ClosedTab, typeof here, Tab[], Partial<Tab> | null]>([
    ['a new request', closed(request('d', { requestId: null, draft })), here, [], { draft, requestId: null }],
    ['a request with edits', closed(request('r', { draft, base })), here, [], { draft, base }],
    ['a room that is open', closed(room('keys')), here, [room('keys')], null],
    ['a request that is open', closed(request('r')), here, [request('s')], null],
    ['a folder that is open', closed(folder('f', null)), here, [folder('g', null)], null],
    ['a request that is gone', closed(request('r', { requestId: 'x.yml' })), here, [], null],
    [
      'a request with edits that is gone',
      closed(request('r', { requestId: 'x.yml', draft })),
      here,
      [],
      { requestId: 'x.yml', draft },
    ],
    ['a request of another workspace', closed(request('r')), elsewhere, [], null],
    [
      'a request with edits of another workspace',
      closed(request('r', { draft, base })),
      elsewhere,
      [],
      { draft, requestId: null },
    ],
    ['a folder of another workspace', closed(folder('f', null)), elsewhere, [], null],
    ['a folder with edits of another workspace', closed(folder('f', edits)), elsewhere, [], { id: 'f' }],
    [
      'edits of a request that was opened again',
      closed(request('r', { draft, base })),
      here,
      [request('s')],
      { id: 's', draft, base },
    ],
    [
      'edits of a request that was opened and edited again',
      closed(request('r', { draft, base })),
      here,
      [request('s', { draft: emptyRequest() })],
      { id: 'r', draft, requestId: null },
    ],
    [
      'edits of a folder that was opened again',
      closed(folder('f', edits)),
      here,
      [folder('g', null)],
      { id: 'g', folder: { id: 'ACS', workspace: '/one', edits } },
    ],
    [
      'edits of a folder that was edited again',
      closed(folder('f', edits)),
      here,
      [folder('g', { ...edits, docs: 'others' })],
      null,
    ],
  ])('%s', (_, one, where, tabs, expected) => {
    const next = back(tabs, one, where)
    const tab = next?.tabs.find(({ id }) => id === next.activeTab) ?? null
    if (expected === null) expect(next).toBeNull()
    else expect(tab).toMatchObject(expected)
    if (expected?.requestId === null) expect(tab).not.toHaveProperty('base')
  })
})

describe('the list of closed tabs', () => {
  it('keeps the last twenty', () => {
    const list = Array.from({ length: 25 }, (_, n) =>
      closed(request(`d${n}`, { requestId: null, draft })),
    ).reduce<ClosedTab[]>(withClosed, [])
    expect(list.map(({ tab }) => tab.id)).toEqual(Array.from({ length: 20 }, (_, n) => `d${n + 5}`))
  })

  it('names what was closed twice once, and loses no edits', () => {
    const twice = [request('a'), request('b', { draft }), room('keys'), request('c'), room('keys')]
    const list = twice.map((tab) => closed(tab)).reduce<ClosedTab[]>(withClosed, [])
    expect(list.map(({ tab }) => tab.id)).toEqual(['b', 'c', 'keys'])
  })

  it('follows files that are moved in their workspace', () => {
    const list = [
      closed(request('a')),
      closed(request('b'), { workspace: '/two' }),
      closed(folder('f', edits)),
    ]
    const moved = movedClosed(list, '/one', (id) => id.replace('ACS', 'Calls'))
    expect(moved.map(({ tab }) => tab.folder?.id ?? tab.requestId)).toEqual([
      'Calls/Play.yml',
      'ACS/Play.yml',
      'Calls',
    ])
  })
})
