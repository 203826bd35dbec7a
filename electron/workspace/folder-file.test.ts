import { describe, expect, it } from 'vitest'
import type { FolderSettings } from '../../shared/request/model.ts'
import { readFolderFile, writeFolderSettings } from './folder-file.ts'
import { readRequestFile, writeRequestFile } from './request-file.ts'

const file = `# Calls of the team.
info:
  name: ACS   # as in the contract
  type: folder
  seq: 3
request:
  # Asked for by the gateway.
  headers:
    - name: X-Tenant
      value: "{{tenant}}"
      description: which customer
    - name: X-Off
      value: a
      disabled: true
  auth:
    type: bearer
    token: "{{token}}"
  variables:
    - name: tenant
      value: blue
    - name: retries
      value:
        type: number
        data: 3
    - name: host
      value:
        - title: one
          value: one.test
        - title: two
          selected: true
          value: two.test
  scripts:
    - type: before-request
      code: foo()
  settings:
    http:
      timeout: 5
docs: |
  All of it.
`

const settings = (): FolderSettings => {
  const { headers, auth, variables, docs } = readFolderFile(file, 'folder.yml')
  return { headers, auth, variables, docs }
}
const written = (change: Partial<FolderSettings>, before = file) =>
  writeFolderSettings(before, { ...settings(), ...change }, 'folder.yml')

describe('the settings in a folder file', () => {
  it('are read from the places of OpenCollection', () => {
    expect(settings()).toEqual({
      headers: [
        { name: 'X-Tenant', value: '{{tenant}}', enabled: true },
        { name: 'X-Off', value: 'a', enabled: false },
      ],
      auth: { kind: 'bearer', token: '{{token}}' },
      variables: [
        { name: 'tenant', value: 'blue', enabled: true },
        { name: 'retries', value: '3', enabled: true },
        { name: 'host', value: 'two.test', enabled: true },
      ],
      docs: 'All of it.\n',
    })
  })

  it('stay letter by letter where nothing changed', () => {
    expect(written({})).toBe(file)
  })

  it.each<[string, Partial<FolderSettings>, [string, string]]>([
    [
      'a header',
      {
        headers: [
          { name: 'X-Tenant', value: 'red', enabled: true },
          { name: 'X-Off', value: 'a', enabled: false },
        ],
      },
      ['value: "{{tenant}}"', 'value: red'],
    ],
    [
      'the auth',
      { auth: { kind: 'bearer', token: '{{other}}' } },
      ['token: "{{token}}"', 'token: "{{other}}"'],
    ],
    [
      'a variable',
      {
        variables: settings().variables.map((row) => (row.value === 'blue' ? { ...row, value: 'red' } : row)),
      },
      ['value: blue', 'value: red'],
    ],
    [
      'a typed variable',
      { variables: settings().variables.map((row) => (row.value === '3' ? { ...row, value: '4' } : row)) },
      ['data: 3', 'data: "4"'],
    ],
    [
      'the selected variant of a variable',
      {
        variables: settings().variables.map((row) =>
          row.value === 'two.test' ? { ...row, value: 'three.test' } : row,
        ),
      },
      ['value: two.test', 'value: three.test'],
    ],
    ['the docs', { docs: 'Some of it.\n' }, ['  All of it.', '  Some of it.']],
  ])('change alone: %s', (_what, change, [before, after]) => {
    expect(written(change)).toBe(file.replace(before, after))
  })

  it.each<[string, FolderSettings['auth'], string]>([
    ['inherit', { kind: 'inherit' }, '  auth: inherit\n'],
    ['none, which an absent auth does not mean', { kind: 'none' }, '  auth: none\n'],
  ])('say %s', (_name, auth, line) => {
    const text = written({ auth })
    expect(text).toContain(line)
    expect(readFolderFile(text, '').auth).toEqual(auth)
    expect(text).toContain('# Asked for by the gateway.')
  })

  it('leave no empty key behind', () => {
    const before = 'info:\n  name: A\nrequest:\n  headers:\n    - name: a\n      value: b\n'
    const none: FolderSettings = { headers: [], auth: { kind: 'inherit' }, variables: [], docs: '' }
    expect(writeFolderSettings(before, none, '')).toBe('info:\n  name: A\n')
  })

  it('are refused where an anchor would lose its meaning', () => {
    const before = 'info: { name: A }\nrequest:\n  headers:\n    - name: &n a\n      value: b\nx: *n\n'
    const none: FolderSettings = { headers: [], auth: { kind: 'inherit' }, variables: [], docs: '' }
    expect(() => writeFolderSettings(before, none, '')).toThrow(/read back the same/)
  })
})

describe("a request's own variables", () => {
  const request = `info:
  name: R
  type: http
http:
  method: GET
  url: http://h/
runtime:
  scripts:
    - type: tests
      code: foo()
  variables:
    - name: a # why
      value: "1"
settings:
  encodeUrl: false
`
  it('are read and written in runtime.variables, beside what else stands there', () => {
    const read = readRequestFile(request, '')
    expect(read.draft.variables).toEqual([{ name: 'a', value: '1', enabled: true }])
    const variables = [
      { name: 'a', value: '2', enabled: true },
      { name: 'b', value: 'x', enabled: false },
    ]
    expect(writeRequestFile(request, { ...read, draft: { ...read.draft, variables } }, '')).toBe(
      request.replace('value: "1"\n', 'value: "2"\n    - name: b\n      value: x\n      disabled: true\n'),
    )
    const none = writeRequestFile(request, { ...read, draft: { ...read.draft, variables: [] } }, '')
    expect(none).not.toContain('variables')
    expect(none).toContain('code: foo()')
  })
})
