import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../http/testing/folder.ts'
import { imported } from '../importers/importers.testkit.ts'
import { environmentsFor } from './environments.ts'
import { exportText } from './export.ts'
import { postmanExporter } from './postman.ts'

function workspace(environments: Record<string, string>, variables = '[]'): string {
  const root = temporaryFolder(afterAll)
  mkdirSync(join(root, 'environments'))
  writeFileSync(join(root, 'opencollection.yml'), `info: { name: W }\nrequest: { variables: ${variables} }\n`)
  for (const [name, text] of Object.entries(environments)) {
    writeFileSync(join(root, 'environments', `${name}.yml`), `name: ${name}\n${text}\n`)
  }
  return root
}

async function exported(root: string, environmentId: string | null) {
  return exportText({
    root,
    exporter: postmanExporter,
    folderId: null,
    environments: await environmentsFor(root, environmentId),
    secrets: null,
    now: new Date(0),
    version: '1',
  })
}

async function variablesOf(root: string, environmentId: string | null = 'environments/Live.yml') {
  const { variable } = JSON.parse((await exported(root, environmentId)).text)
  return variable.map((one: { key: string; value: string; disabled?: true }) =>
    [one.key, one.value, ...(one.disabled ? ['off'] : [])].join(' '),
  )
}

const live = (variables: string) => `variables: ${variables}`
const derived = (variables: string) => `extends: Base\nvariables: ${variables}`

const cases: [string, Record<string, string>, string, string[]][] = [
  [
    'that it has from the one that it extends',
    {
      Live: derived('[{ name: a, value: mine }]'),
      Base: live('[{ name: a, value: b }, { name: base, value: c }]'),
    },
    '[]',
    ['a mine', 'base c'],
  ],
  [
    'further out where its own is switched off or empty',
    {
      Live: derived("[{ name: a, value: x, disabled: true }, { name: b, value: '' }]"),
      Base: live('[{ name: a, value: y }, { name: b, value: z }]'),
    },
    '[]',
    ['a y', 'b z'],
  ],
  [
    'that is the last enabled one of a name',
    {
      Live: live(
        '[{ name: a, value: old, disabled: true }, { name: a, value: new }, { name: a, value: off, disabled: true }]',
      ),
    },
    '[]',
    ['a new'],
  ],
  ['that is switched off', { Live: live('[{ name: a, value: x, disabled: true }]') }, '[]', ['a x off']],
  [
    'of the workspace where the environment has it switched off or empty',
    { Live: live("[{ name: a, value: x, disabled: true }, { name: b, value: '' }]") },
    '[{ name: a, value: w }, { name: b, value: v }, { name: c, value: u, disabled: true }]',
    ['a w', 'b v', 'c u off'],
  ],
]

describe('a value of an environment, for Postman', () => {
  it.each(cases)('is the one %s', async (_, environments, level, wanted) => {
    expect(await variablesOf(workspace(environments, level))).toEqual(wanted)
  })

  it('is inherited without a choice too, where the first extends another', async () => {
    const root = workspace({ A: derived('[]'), Base: live('[{ name: base, value: c }]') })
    expect(await variablesOf(root, null)).toEqual(['base c'])
  })

  it('is switched off after a way through Postman', async () => {
    const root = workspace({ Live: live('[{ name: a, value: x, disabled: true }]') })
    const { imported: back } = await imported((await exported(root, 'environments/Live.yml')).text)
    expect(back.environments[0]?.variables).toEqual([
      { name: 'a', value: 'x', enabled: false, secret: false },
    ])
  })

  it('is not there where it stands in a .env file, which is named', async () => {
    const root = workspace({ Live: 'dotEnvFilePath: .env.live\nvariables: []' })
    expect((await exported(root, 'environments/Live.yml')).notes).toEqual([
      { where: 'environment Live', what: expect.stringContaining('.env.live') },
    ])
  })
})
