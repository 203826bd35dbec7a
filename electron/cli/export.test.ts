import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../http/testing/folder.ts'
import { run } from './export.ts'
import { ran } from './ran.testkit.ts'

function workspace(): string {
  const root = temporaryFolder(afterAll)
  const files = {
    'opencollection.yml': 'info: { name: W }\n',
    'ACS/folder.yml': 'info: { name: Azure, type: folder }\n',
    'ACS/Calls/folder.yml': 'info: { name: Calls, type: folder }\n',
    'ACS/Calls/Play.yml':
      'info: { name: Play, type: http }\nhttp: { method: GET, url: https://a.test/play }\n',
    'environments/Base.yml': 'name: Base\nvariables: [{ name: region, value: eu }]\n',
    'environments/Live.yml': 'name: Live\nextends: Base\nvariables: [{ name: stage, value: live }]\n',
  }
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(root, name, '..'), { recursive: true })
    writeFileSync(join(root, name), text)
  }
  return root
}

const exported = (...args: string[]) => ran(run, ['.', '--to', 'postman', ...args], { cwd: workspace() })

describe('cordboard export', () => {
  it('has the values that the environment inherits', async () => {
    const { variable } = JSON.parse((await exported('--env', 'Live')).stdout)
    expect(variable.map(({ key, value }: { key: string; value: string }) => [key, value])).toEqual([
      ['stage', 'live'],
      ['region', 'eu'],
    ])
  })

  it.each(['ACS/Calls', 'ACS/Calls/', 'azure/calls', 'calls', 'Calls'])(
    'finds the folder %s',
    async (name) => {
      const { info, item } = JSON.parse((await exported('--folder', name)).stdout)
      expect([info.name, item.length]).toEqual(['Calls', 1])
    },
  )

  it('refuses a folder that is no workspace', async () => {
    await expect(ran(run, ['.', '--to', 'har'], { cwd: temporaryFolder(afterAll) })).rejects.toMatchObject({
      problem: { code: 'workspace-missing' },
    })
  })

  it('names the folders that there are where one is not', async () => {
    await expect(exported('--folder', 'Messages')).rejects.toMatchObject({
      problem: {
        code: 'folder-unknown',
        message: 'The workspace has no folder Messages.',
        fix: expect.stringContaining('ACS/Calls'),
      },
    })
  })
})
