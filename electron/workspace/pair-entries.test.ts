import { describe, expect, it } from 'vitest'
import type { FolderSettings, RequestDraft } from '../../shared/request/model.ts'
import { readFolderFile, writeFolderSettings } from './folder-file.ts'
import { pairEntries } from './pair-entries.ts'
import { readRequestFile, writeRequestFile } from './request-file.ts'

const one = (name: string, value: string, type?: string) => ({ name, value, type })
const [a, b, c] = [one('a', '1'), one('b', '2'), one('c', '3')] as const

describe('entries are found again', () => {
  it.each<
    [string, Parameters<typeof pairEntries>[0], Parameters<typeof pairEntries>[1], (number | undefined)[]]
  >([
    ['in another order', [a, b, c], [c, a, b], [2, 0, 1]],
    ['by the whole before the name', [one('a', '1'), one('a', '2')], [one('a', '2')], [1]],
    [
      'by name and type before the name',
      [one('a', '1', 'query'), one('a', '2', 'path')],
      [one('a', '3', 'path')],
      [1],
    ],
    ['by the name, whatever the type', [one('a', '1', 'text')], [one('a', '2', 'file')], [0]],
    ['by the place where the name alone is another', [a, b, c], [a, one('x', '2'), c], [0, 1, 2]],
    ['when each has another name', [a, b], [one('x', '1'), one('y', '2')], [0, 1]],
    ['behind a new one', [a, b], [one('n', '9'), a, one('x', '2')], [undefined, 0, 1]],
    ['behind a deleted one', [a, b, c], [one('x', '2'), c], [1, 2]],
    [
      'without a value',
      [{ name: 'a' }, { name: 'b' }],
      [{ name: 'a' }, { name: 'x', value: undefined }],
      [0, 1],
    ],
    [
      'with variants',
      [{ name: 'a', value: [{ title: 't' }] }],
      [{ name: 'x', value: [{ title: 't' }] }],
      [0],
    ],
    [
      'by title',
      [
        { title: 'd', value: '1' },
        { title: 'p', value: '2' },
      ],
      [{ title: 'd', value: '2' }],
      [0],
    ],
    ['as texts', ['p', 'q'], ['q', 'r'], [1, 0]],
  ])('%s', (_, present, wanted, found) => {
    expect(pairEntries(present, wanted)).toEqual(found)
  })

  it.each<[string, Parameters<typeof pairEntries>[0], Parameters<typeof pairEntries>[1]]>([
    ['of another name and value', [a], [one('x', '9')]],
    ['of another name and type', [one('a', '1', 'query')], [one('x', '1', 'path')]],
    ['elsewhere with another name', [a, b], [b, one('x', '1')]],
    ['in an empty list', [], [a]],
  ])('but not one %s', (_, present, wanted) => {
    expect(pairEntries(present, wanted).at(-1)).toBeUndefined()
  })
})

const request = `info:
  name: R
  type: http
http:
  method: POST
  url: http://h/:id?q=1&r=2
  headers:
    # why
    - name: X-One # first
      value: a
      description: which customer
      x-tool: { keep: 1 }
    - name: X-On
      value: b
      disabled: false # for now
  params:
    - name: q # of the search
      value: "1"
      description: what to look for
    - name: r
      value: "2"
      type: query
    - name: id # of the call
      value: "7"
      type: path
  body:
    type: multipart-form
    data:
      - name: t # a text
        type: text
        value: v
        description: of the part
runtime:
  variables:
    - name: v # chosen
      value:
        - title: dev
          selected: true
          value: one
        - title: prod
          value:
    - name: n
      value: &n 5
    - name: m
      value: *n
settings:
  encodeUrl: false
`

const draft = readRequestFile(request, 'r').draft
const renamed = <T extends { name: string }>(list: readonly T[], from: string, to: string): T[] =>
  list.map((entry) => (entry.name === from ? { ...entry, name: to } : entry))
const valued = <T extends { name: string; value: string }>(
  list: readonly T[],
  name: string,
  value: string,
): T[] => list.map((entry) => (entry.name === name ? { ...entry, value } : entry))

describe('what belongs to an entry of a request stays with it', () => {
  it.each<[string, Partial<RequestDraft>, [string, string][]]>([
    ['a header is renamed', { headers: renamed(draft.headers, 'X-One', 'X-Two') }, [['X-One', 'X-Two']]],
    [
      'a header gets another value',
      { headers: valued(draft.headers, 'X-On', 'c') },
      [['value: b', 'value: c']],
    ],
    [
      'a query item is renamed',
      { url: draft.url.replace('q=', 'p=') },
      [
        ['?q=', '?p='],
        ['name: q', 'name: p'],
        ['look for\n', 'look for\n      type: query\n'],
      ],
    ],
    [
      'a query item gets another value',
      { url: draft.url.replace('q=1', 'q=3') },
      [
        ['?q=1', '?q=3'],
        ['value: "1"', 'value: "3"'],
        ['look for\n', 'look for\n      type: query\n'],
      ],
    ],
    [
      'a path variable is renamed',
      { url: draft.url.replace(':id', ':nr'), pathVariables: renamed(draft.pathVariables, 'id', 'nr') },
      [
        [':id', ':nr'],
        ['name: id', 'name: nr'],
        ['look for\n', 'look for\n      type: query\n'],
      ],
    ],
    [
      'a part is renamed',
      {
        body: {
          kind: 'multipart',
          parts: [{ name: 'u', enabled: true, kind: 'text', value: 'v', contentType: '' }],
        },
      },
      [['name: t #', 'name: u #']],
    ],
    [
      'a part becomes a file',
      {
        body: {
          kind: 'multipart',
          parts: [{ name: 't', enabled: true, kind: 'file', value: '/f', contentType: '' }],
        },
      },
      [
        ['type: text', 'type: file'],
        ['value: v\n', 'value:\n          - /f\n'],
      ],
    ],
    [
      'a variable is renamed',
      { variables: renamed(draft.variables, 'v', 'w') },
      [['name: v #', 'name: w #']],
    ],
    [
      'a variant is edited',
      { variables: valued(draft.variables, 'v', 'two') },
      [['value: one', 'value: two']],
    ],
    [
      'one with an anchor is edited',
      { variables: valued(valued(draft.variables, 'n', '6'), 'm', '6') },
      [['&n 5', '&n "6"']],
    ],
  ])('when %s', (_, change, edits) => {
    const text = writeRequestFile(
      request,
      { ...readRequestFile(request, 'r'), draft: { ...draft, ...change } },
      'r',
    )
    expect(text).toBe(edits.reduce((all, [before, after]) => all.replace(before, after), request))
  })
})

describe('what belongs to an entry of a folder stays with it', () => {
  const folder = `info:
  name: F
request:
  headers:
    - name: X-One # first
      value: a
      description: which customer
  variables:
    - name: v # chosen
      value:
        - title: dev
          value: one
        - title: prod
          selected: true
          value: two
    - name: p # typed
      value:
        type: number
        data: 3
`
  const settings = readFolderFile(folder, 'f')
  it.each<[string, Partial<FolderSettings>, [string, string]]>([
    ['a header is renamed', { headers: renamed(settings.headers, 'X-One', 'X-Two') }, ['X-One', 'X-Two']],
    ['a variable is renamed', { variables: renamed(settings.variables, 'v', 'w') }, ['name: v', 'name: w']],
    ['a typed one is renamed', { variables: renamed(settings.variables, 'p', 'q') }, ['name: p', 'name: q']],
  ])('when %s', (_, change, [before, after]) => {
    const { name: _name, seq: _seq, ...own } = settings
    expect(writeFolderSettings(folder, { ...own, ...change }, 'f')).toBe(folder.replace(before, after))
  })
})
