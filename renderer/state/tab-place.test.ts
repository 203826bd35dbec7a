import { expect, it } from 'vitest'
import { emptyRequest } from '../../shared/request/defaults.ts'
import { tabPlace, tabTitle } from './tab-place.ts'
import { request, room } from './tabs.testkit.ts'

const items = [
  { kind: 'folder' as const, id: 'ACS', name: 'ACS calls', parent: null },
  { kind: 'folder' as const, id: 'ACS/media', name: 'Media', parent: 'ACS' },
  { kind: 'request' as const, id: 'ACS/media/Play.yml', name: 'Play', parent: 'ACS/media', method: 'POST' },
  { kind: 'request' as const, id: 'Play.yml', name: 'Play', parent: null, method: 'GET' },
]
const draft = emptyRequest({ method: 'POST', url: '{{endpoint}}/play' })
const folder = { id: 'ACS/media', workspace: '/w', edits: null }

it.each([
  [request('a', { requestId: 'ACS/media/Play.yml' }), 'ACS calls / Media', 'ACS calls / Media / Play'],
  [request('b', { requestId: 'Play.yml' }), '', 'Play'],
  [request('c', { requestId: null }), 'not saved', 'Play, not saved'],
  [{ ...room('folder'), title: 'Media', folder }, 'ACS calls', 'ACS calls / Media'],
  [room('keys'), '', 'keys'],
])('a tab says where it stands: %#', (tab, place, title) => {
  expect(tabPlace(tab, items)).toBe(place)
  expect(tabTitle(tab, items, null)).toBe(title)
})

it('a request says its method and URL, too, once there are any', () => {
  const tab = request('a', { requestId: 'ACS/media/Play.yml' })
  expect(tabTitle(tab, items, draft)).toBe('ACS calls / Media / Play\nPOST {{endpoint}}/play')
  expect(tabTitle(tab, items, emptyRequest())).toBe('ACS calls / Media / Play')
})
