import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { environmentChain, requestScope } from './environment-chain.ts'
import { readEnvironment, writeEnvironment } from './environments.ts'
import { newFolder } from './service.testkit.ts'

const ownVariables = [
  { name: 'all', value: 'request', enabled: true },
  { name: 'only-request', value: 'yes', enabled: true },
]

/** Every place says where it is; `only.<place>` stands there alone, `all` everywhere from there on. */
async function workspace() {
  const root = await newFolder()
  const put = (file: string, text: string) => writeFile(join(root, file), text)
  await mkdir(join(root, 'environments'))
  await mkdir(join(root, 'A/B'), { recursive: true })
  const variables = (place: string, indent: string) =>
    `${indent}variables:\n${indent}  - name: all\n${indent}    value: ${place}\n${indent}  - name: only-${place}\n${indent}    value: yes\n`
  await put('opencollection.yml', `opencollection: 1.0.0\nrequest:\n${variables('workspace', '  ')}`)
  await put('A/folder.yml', `info:\n  name: A\nrequest:\n${variables('outer', '  ')}`)
  await put('A/B/folder.yml', `info:\n  name: B\nrequest:\n${variables('inner', '  ')}`)
  await put(
    'environments/Live.yml',
    `name: Live\nextends: Base\ndotEnvFilePath: live.env\n${variables('live', '')}`,
  )
  await put('environments/Base.yml', `name: Base\nextends: Live\n${variables('base', '')}`)
  await put('live.env', 'all=file\nonly-file=yes\nTOKEN=a-long-token-value\nEMPTY=\n')
  await put('.env', 'OTHER=other-long-value\n')
  const scope = (requestId: string | null, environmentId: string | null) =>
    requestScope({
      root,
      workspaceName: 'W',
      requestId,
      own: requestId === 'A/B/R.yml' ? ownVariables : [],
      environmentId,
      secretOf: () => null,
      without: 'Choose one.',
      gone: 'Gone.',
    })
  return { root, put, scope }
}

const live = 'environments/Live.yml'

describe('where a variable comes from', () => {
  it.each([
    ['A/B/R.yml', live, 'request', 'this request'],
    ['A/B/Other.yml', live, 'inner', 'folder B'],
    ['A/Other.yml', live, 'outer', 'folder A'],
    ['Other.yml', live, 'live', 'environment Live'],
    [null, live, 'live', 'environment Live'],
    ['Other.yml', 'environments/Base.yml', 'base', 'environment Base'],
    ['Other.yml', null, 'workspace', 'workspace W'],
  ])('the nearest place wins for %s in %s', async (requestId, environmentId, value, origin) => {
    const { scope } = await workspace()
    expect(scope(requestId, environmentId).lookup('all')).toEqual({ value, secret: false, origin })
  })

  it.each([
    ['only-request', 'this request'],
    ['only-inner', 'folder B'],
    ['only-outer', 'folder A'],
    ['only-live', 'environment Live'],
    ['only-file', 'the file live.env'],
    ['only-base', 'environment Base'],
    ['only-workspace', 'workspace W'],
  ])('%s is found in %s', async (name, origin) => {
    const { scope } = await workspace()
    expect(scope('A/B/R.yml', live).lookup(name)).toMatchObject({ value: 'yes', origin })
  })

  it('ends where environments extend each other', async () => {
    const { root } = await workspace()
    expect(environmentChain(root, live).map(({ name }) => name)).toEqual(['Live', 'Base'])
  })

  it("takes Bruno's process.env from the .env file alone, and masks what is long", async () => {
    const { scope } = await workspace()
    process.env.CORDBOARD_TEST_LEAK = 'leaked-long-value'
    const own = scope('A/B/R.yml', live)
    expect(own.lookup('process.env.TOKEN')).toMatchObject({ value: 'a-long-token-value', secret: true })
    expect(own.lookup('process.env.OTHER')).toMatchObject({
      value: 'other-long-value',
      origin: 'the file .env',
    })
    expect(own.lookup('OTHER')).toBeNull()
    expect(own.lookup('EMPTY')).toBeNull()
    expect(own.lookup('process.env.CORDBOARD_TEST_LEAK')).toBeNull()
    expect(own.advise?.('process.env.NOPE')).toContain('Set NOPE')
    delete process.env.CORDBOARD_TEST_LEAK
  })

  it.each(['../out.env', '/etc/passwd', 'link.env', 'a/../../out.env'])('does not read %s', async (path) => {
    const { root, put, scope } = await workspace()
    await writeFile(join(root, '../out.env'), 'LEAK=leaked')
    await symlink('../out.env', join(root, 'link.env'))
    await put('environments/Live.yml', `name: Live\ndotEnvFilePath: ${path}\n`)
    expect(scope(null, live).lookup('LEAK')).toBeNull()
    expect(scope(null, live).lookup('process.env.LEAK')).toBeNull()
  })

  it('keeps what an environment extends when its variables are saved, and takes it out when asked', async () => {
    const { root } = await workspace()
    const { name, variables } = await readEnvironment(root, live)
    expect(await writeEnvironment(root, live, { name, variables: variables.slice(1) })).toMatchObject({
      extends: 'Base',
      dotEnv: 'live.env',
    })
    await writeEnvironment(root, live, { name, variables, extends: null, dotEnv: '' })
    expect(await readEnvironment(root, live)).toMatchObject({ extends: null, dotEnv: null, variables })
  })
})
