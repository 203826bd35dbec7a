import { describe, expect, it } from 'vitest'
import { environmentAtStart, environmentIn } from './chosen-environment.ts'
import type { Environment } from './workspace.ts'

const [live, sandbox] = ['environments/Live.yml', 'environments/Sandbox.yml']
const environment = (id: string): Environment => ({
  id,
  name: id,
  variables: [],
  extends: null,
  dotEnv: null,
  inherited: [],
})
const workspace = { path: '/one', environments: [live, sandbox].map(environment) }

describe('the environment of a workspace', () => {
  it.each([
    ['is the one that was chosen in it', { '/one': sandbox, '/two': live }, sandbox],
    ['is none where none was chosen, and never the first one', { '/two': live }, null],
    ['is none where No environment was chosen', { '/one': null }, null],
    ['is none where the chosen one is gone', { '/one': 'environments/Old.yml' }, null],
    ['is none where nothing is remembered', undefined, null],
  ])('%s', (_, chosen, expected) => {
    expect(environmentIn(workspace, chosen)).toBe(expected)
  })

  it.each([
    ['is that of a session that remembers no workspace', { environmentId: sandbox }, sandbox],
    ['is its own one', { environmentId: live, environments: { '/one': sandbox } }, sandbox],
    ['is none where it is another workspace', { environmentId: live, environments: { '/two': live } }, null],
  ])('at the start %s', (_, session, expected) => {
    expect(environmentAtStart(session, workspace).environmentId).toBe(expected)
  })
})
