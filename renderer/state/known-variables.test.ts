import { describe, expect, it } from 'vitest'
import { isResolved, knownVariables } from './known-variables.ts'

const variable = (name: string, value: string, more: { secret?: boolean; enabled?: boolean } = {}) => ({
  name,
  value,
  enabled: true,
  secret: false,
  hasValue: value !== '',
  ...more,
})

const environment = (name: string, variables: ReturnType<typeof variable>[]) => ({
  id: `environments/${name}.yml`,
  name,
  variables,
  extends: null,
  dotEnv: null,
  inherited: [] as { name: string; value: string; secret: boolean; origin: string }[],
})

const workspace = {
  path: '/w',
  name: 'Work',
  lostAuth: [],
  watchProblem: null,
  items: [{ kind: 'folder' as const, id: 'acs', name: 'ACS', parent: null }],
  environments: [
    {
      ...environment('Dev', [
        variable('a', 'dev'),
        variable('off', 'x', { enabled: false }),
        variable('empty', ''),
        { ...variable('key', ''), secret: true, hasValue: true },
      ]),
      inherited: [
        { name: 'a', value: 'base', secret: false, origin: 'environment Base' },
        { name: 'TOKEN', value: '', secret: true, origin: 'the file .env.dev' },
      ],
    },
    environment('Base', [variable('a', 'base')]),
  ],
  variables: [
    { owner: null, name: 'a', value: 'workspace' },
    { owner: 'acs', name: 'a', value: 'outer' },
    { owner: 'acs/deep', name: 'a', value: 'inner' },
    { owner: 'other', name: 'foreign', value: 'x' },
    { owner: null, name: 'empty', value: 'from the workspace' },
    { owner: null, name: 'chain', value: 'x-{{a}}' },
    { owner: null, name: 'broken', value: 'x-{{nowhere}}' },
    { owner: null, name: 'loop', value: '{{loop}}' },
  ],
  dotEnv: [{ name: 'process.env.HOME_BASE', value: 'h', secret: false }],
}

const all = (isSandboxRunning = false) =>
  knownVariables({
    workspace,
    environmentId: 'environments/Dev.yml',
    requestId: 'acs/deep/Play.yml',
    own: [
      { name: 'a', value: 'first', enabled: true },
      { name: 'a', value: 'own', enabled: true },
      { name: 'a', value: 'switched off', enabled: false },
    ],
    isSandboxRunning,
  })

describe('what {{name}} resolves to', () => {
  it('comes from the nearest place, and the hidden ones follow in their order', () => {
    expect(
      all()
        .get('a')
        ?.map(({ value, from }) => [value, from]),
    ).toEqual([
      ['own', 'this request'],
      ['inner', 'folder acs/deep'],
      ['outer', 'folder ACS'],
      ['dev', 'environment Dev'],
      ['base', 'environment Base'],
      ['workspace', 'workspace Work'],
    ])
  })

  it.each([
    [
      'key',
      '',
      true,
      'environment Dev',
      { kind: 'environment', id: 'environments/Dev.yml', variable: 'key' },
    ],
    [
      'TOKEN',
      '',
      true,
      'the file .env.dev',
      { kind: 'environment', id: 'environments/Dev.yml', variable: 'TOKEN' },
    ],
    [
      'process.env.TOKEN',
      '',
      true,
      'the file .env.dev',
      { kind: 'environment', id: 'environments/Dev.yml', variable: 'process.env.TOKEN' },
    ],
    ['process.env.HOME_BASE', 'h', false, 'the file .env', { kind: 'file' }],
    ['$guid', '', false, 'built in, anew each send', { kind: 'built-in' }],
  ])('%s is told with its origin, a secret without its value', (name, value, secret, from, origin) => {
    expect(all().get(name)?.[0]).toMatchObject({ value, secret, from, origin, isSet: true })
  })

  it('goes on to the next place where a name has no value', () => {
    expect(
      all()
        .get('empty')
        ?.map(({ from, isSet }) => [from, isSet]),
    ).toEqual([
      ['workspace Work', true],
      ['environment Dev', false],
    ])
  })

  it.each(['off', 'foreign', 'nowhere', '$sandbox.acs.endpoint'])('leaves out %s', (name) => {
    expect(all().has(name)).toBe(false)
    expect(isResolved(all(), name)).toBe(false)
  })

  it('has the names of the sandbox while it runs', () => {
    expect(all(true).get('$sandbox.acs.accessKey')?.[0]).toMatchObject({ secret: true, value: '' })
  })

  it.each([
    ['a', true],
    ['chain', true],
    ['$guid', true],
    ['broken', false],
    ['loop', false],
  ])('%s is resolved: %s', (name, expected) => {
    expect(isResolved(all(), name)).toBe(expected)
  })
})
