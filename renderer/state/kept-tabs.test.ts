import { describe, expect, it } from 'vitest'
import { emptyRequest } from '../../shared/request/defaults.ts'
import { type KeptTabs, tabsAtStart, tabsIn, unsavedIn } from './kept-tabs.ts'
import { emptySession, type Tab } from './session.ts'
import { request, room } from './tabs.testkit.ts'

const draft = emptyRequest({ url: 'https://a.test' })
const base = { hash: 'h', draft: emptyRequest() }
const folder = (id: string, workspace: string): Tab => ({
  ...room('folder'),
  id,
  folder: { id: 'ACS', workspace, edits: null },
})
const names = new Map([
  ['ACS', 'ACS'],
  ['ACS/Play.yml', 'Play'],
])
const one = { path: '/one', names }
const two = { path: '/two', names }
const ids = (tabs: readonly Tab[]) => tabs.map(({ id }) => id)
const kept = (path: string, ...tabs: Tab[]): KeptTabs => ({ path, tabs, activeTab: null })

describe('going to another workspace', () => {
  const shown = {
    tabs: [
      room('welcome'),
      request('a'),
      request('b', { draft, base }),
      request('new', { requestId: null, draft }),
    ],
    activeTab: 'b',
  }

  it('keeps its tabs, with their edits and what those started from, and shows none of them', () => {
    const there = tabsIn(shown, '/one', two)
    expect(ids(there.tabs)).toEqual(['welcome'])
    expect(there.activeTab).toBe('welcome')
    expect(there.keptTabs).toEqual([{ path: '/one', tabs: shown.tabs.slice(1), activeTab: 'b' }])
  })

  it('and back brings them back as they were, the same one in front', () => {
    const there = tabsIn(shown, '/one', two)
    expect(tabsIn(there, '/two', one)).toEqual({ ...shown, keptTabs: [] })
  })

  it('gives each workspace its own tab of the same path', () => {
    const there = { ...tabsIn(shown, '/one', two), tabs: [request('theirs')], activeTab: 'theirs' }
    const back = tabsIn(there, '/two', one)
    expect(ids(back.tabs)).toEqual(['a', 'b', 'new'])
    expect(back.keptTabs).toEqual([{ path: '/two', tabs: [request('theirs')], activeTab: 'theirs' }])
  })

  it('stays in the room that was in front when the other one was left in a room', () => {
    const there = tabsIn(
      { ...shown, keptTabs: [kept('/two', request('t'))], activeTab: 'welcome' },
      '/one',
      two,
    )
    expect(there.activeTab).toBe('welcome')
  })

  it("keeps a folder's tab with the workspace that it names", () => {
    const tabs = [folder('f', '/three'), folder('g', '/two')]
    const there = tabsIn({ tabs, activeTab: 'f' }, '/one', two)
    expect(ids(there.tabs)).toEqual(['g'])
    expect(there.keptTabs).toEqual([kept('/three', folder('f', '/three'))])
  })

  it.each([
    ['by the name that its file has now', { title: 'Old name' }, ['Play']],
    ['not at all where its file is gone', { requestId: 'ACS/Gone.yml' }, []],
    ['with its edits where its file is gone', { requestId: 'ACS/Gone.yml', draft, base }, ['Play']],
  ])('a tab comes back %s', (_, change, titles) => {
    const there = tabsIn(
      { tabs: [], activeTab: null, keptTabs: [kept('/two', request('t', change))] },
      '/one',
      two,
    )
    expect(there.tabs.map(({ title }) => title)).toEqual(titles)
  })

  it('keeps the tabs of the last ten workspaces, and unsaved edits of all', () => {
    const tabs = [request('a'), request('b', { draft, base })]
    const before = [
      kept('/edited', ...tabs),
      ...Array.from({ length: 10 }, (_, n) => kept(`/${n}`, request(`${n}`))),
    ]
    const there = tabsIn({ tabs, activeTab: 'a', keptTabs: before }, '/one', two)
    expect(there.keptTabs.map(({ path }) => path)).toEqual([
      '/edited',
      ...['/1', '/2', '/3', '/4', '/5', '/6', '/7', '/8', '/9'],
      '/one',
    ])
    expect(ids(there.keptTabs[0]?.tabs ?? [])).toEqual(['b'])
    expect(unsavedIn(there.keptTabs, '/edited')).toBe(1)
    expect(unsavedIn(there.keptTabs, '/9')).toBe(0)
  })
})

describe('at the start', () => {
  const session = { ...emptySession, tabs: [request('a', { draft, base })], activeTab: 'a' }

  it.each([
    ['are those of the session', { ...session, workspace: '/one' }, ['a']],
    ['are those of a session that names no workspace', session, ['a']],
    ['are not those of another workspace', { ...session, workspace: '/two' }, []],
  ])('the tabs %s', (_, was, expected) => {
    const now = { ...was, ...tabsAtStart(was, one) }
    expect(ids(now.tabs)).toEqual(expected)
    expect(now.workspace).toBe('/one')
  })

  it('the edits of another workspace wait for it', () => {
    expect(tabsAtStart({ ...session, workspace: '/two' }, one).keptTabs).toEqual([
      { path: '/two', tabs: session.tabs, activeTab: 'a' },
    ])
  })
})
