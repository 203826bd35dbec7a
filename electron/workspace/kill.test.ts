import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { listEnvironments } from './environments.ts'
import { readRequest } from './items.ts'
import { makeSampleWorkspace } from './sample/make.ts'
import { newFolder } from './service.testkit.ts'
import { listItems } from './tree.ts'

/** Saves two different texts over and over until it is killed. */
const saver = `
import { emptyRequest } from '${join(import.meta.dirname, '../../shared/request/defaults.ts')}'
import { writeRequest } from '${join(import.meta.dirname, 'items.ts')}'
const [, root] = process.argv
process.stdout.write('ready')
for (let turn = 0; ; turn += 1) {
  const docs = (turn % 2 === 0 ? 'even ' : 'odd ').repeat(40_000)
  await writeRequest(root, 'ACS/Play.yml', emptyRequest({ docs }))
}
`

describe('a process killed while it saves', () => {
  it('leaves the old file or the new one, and a workspace that opens', async () => {
    const root = await makeSampleWorkspace(await newFolder())
    const seen = new Set<string>()
    for (let kill = 0; kill < 8; kill += 1) {
      const child = spawn(process.execPath, ['--input-type=module', '--eval', saver, root], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      await once(child.stdout, 'data')
      await wait(30 + kill * 7)
      child.kill('SIGKILL')
      await once(child, 'exit')
      const { draft } = await readRequest(root, 'ACS/Play.yml')
      expect(
        ['even '.repeat(40_000), 'odd '.repeat(40_000)].includes(draft.docs) ||
          draft.docs.startsWith('# Play'),
      ).toBe(true)
      seen.add(await readFile(join(root, 'ACS/Play.yml'), 'utf8'))
    }
    expect([...seen].some((text) => text.includes('even even') || text.includes('odd odd'))).toBe(true)
    expect((await listItems(root)).filter((item) => item.problem !== undefined)).toEqual([])
    expect((await listItems(root)).length).toBe(12)
    expect((await listEnvironments(root)).length).toBe(2)
  })
})
