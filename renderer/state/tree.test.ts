import { describe, expect, it } from 'vitest'
import { movedId } from '../../shared/request/item-id.ts'
import { childrenOf, type DropPoint, dropPlace, foldersFor, pathOf, stepPlace } from './tree.ts'
import type { WorkspaceItem } from './workspace.ts'

const item = (id: string): WorkspaceItem => ({
  kind: id.endsWith('.yml') ? 'request' : 'folder',
  id,
  name: id,
  parent: id.includes('/') ? id.slice(0, id.lastIndexOf('/')) : null,
})
const items = ['A', 'A/In', 'A/1.yml', 'A/2.yml', 'B', 'B/3.yml', 'Empty', 'x.yml', 'y.yml'].map(item)
const of = (id: string) => items.find((one) => one.id === id) ?? item(id)

describe('a drop', () => {
  it.each<[string, WorkspaceItem['kind'], DropPoint, ReturnType<typeof dropPlace>]>([
    ['on a folder', 'request', { id: 'B', position: 'on' }, { parent: 'B', before: null }],
    ['on an empty folder', 'folder', { id: 'Empty', position: 'on' }, { parent: 'Empty', before: null }],
    ['on a request', 'request', { id: 'x.yml', position: 'on' }, null],
    [
      'before a request',
      'request',
      { id: 'A/2.yml', position: 'before' },
      { parent: 'A', before: 'A/2.yml' },
    ],
    ['after a request', 'request', { id: 'A/1.yml', position: 'after' }, { parent: 'A', before: 'A/2.yml' }],
    ['after the last', 'request', { id: 'y.yml', position: 'after' }, { parent: null, before: null }],
    [
      'of a request after the last folder',
      'request',
      { id: 'Empty', position: 'after' },
      { parent: null, before: 'x.yml' },
    ],
    ['of a request between folders', 'request', { id: 'B', position: 'before' }, null],
    ['of a folder between requests', 'folder', { id: 'y.yml', position: 'before' }, null],
    [
      'of a folder before the first request',
      'folder',
      { id: 'x.yml', position: 'before' },
      { parent: null, before: null },
    ],
    ['of a folder before a folder', 'folder', { id: 'B', position: 'before' }, { parent: null, before: 'B' }],
    ['on what is gone', 'request', { id: 'gone', position: 'on' }, null],
  ])('%s', (_, kind, point, place) => {
    expect(dropPlace(items, kind, point)).toEqual(place)
  })
})

describe('a step', () => {
  it.each<[string, -1 | 1, ReturnType<typeof stepPlace>]>([
    ['A/1.yml', 1, { parent: 'A', before: null }],
    ['A/1.yml', -1, null],
    ['A/2.yml', -1, { parent: 'A', before: 'A/1.yml' }],
    ['A', 1, { parent: null, before: 'Empty' }],
    ['Empty', 1, null],
    ['x.yml', -1, null],
  ])('of %s by %i', (id, by, place) => {
    expect(stepPlace(items, of(id), by)).toEqual(place)
  })
})

it('offers every folder but its own, itself and those below', () => {
  expect(foldersFor(items, of('A')).map(({ id }) => id)).toEqual(['B', 'Empty'])
  expect(foldersFor(items, of('A/1.yml')).map(({ id }) => id)).toEqual(['A/In', 'B', 'Empty'])
})

it('lists the items of each folder in their order', () => {
  expect(
    childrenOf(items)
      .get(null)
      ?.map(({ id }) => id),
  ).toEqual(['A', 'B', 'Empty', 'x.yml', 'y.yml'])
})

it.each([
  ['A/1.yml', 'A/1.yml', 'B/1.yml', 'B/1.yml'],
  ['A/In/1.yml', 'A', 'B/A', 'B/A/In/1.yml'],
  ['AA/1.yml', 'A', 'B/A', 'AA/1.yml'],
])('%s follows %s to %s', (id, from, to, expected) => {
  expect(movedId(id, from, to)).toBe(expected)
})

describe('the path of an item', () => {
  it.each([
    ['A/In', 'Calls / In'],
    ['A/2.yml', 'Calls / A/2.yml'],
    ['x.yml', 'x.yml'],
    ['Gone/y.yml', 'Gone / y.yml'],
  ])('%s is %s: the names inside the files, where they are known', (id, path) => {
    const known = items.map((one) =>
      one.id === 'A' ? { ...one, name: 'Calls' } : one.id === 'A/In' ? { ...one, name: 'In' } : one,
    )
    expect(pathOf(known, id)).toBe(path)
  })
})
