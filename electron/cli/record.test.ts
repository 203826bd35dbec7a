import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { finished } from '../history/history.testkit.ts'
import { defaultSettings, writeSettings } from '../history/settings.ts'
import { openHistory } from '../history/store.ts'
import { temporaryFolder } from '../http/testing/folder.ts'
import { type RawServer, rawServer } from '../http/testing/raw-server.ts'
import { makeSampleWorkspace } from '../workspace/sample/make.ts'
import { newFolder } from '../workspace/service.testkit.ts'
import { ran } from './ran.testkit.ts'
import { run } from './run.ts'
import { run as runSend } from './send.ts'

const secret = 'zR7pQ2mX9vLw4kTb'
let server: RawServer
beforeAll(async () => {
  server = await rawServer(() => `HTTP/1.1 200 OK\r\nContent-Length: ${secret.length}\r\n\r\n${secret}`)
})
afterAll(() => server.close())

const cwd = temporaryFolder(afterAll)

const call = (command: typeof run, args: string[], env: Record<string, string>) =>
  ran(command, args, { env, cwd })

async function kept(dataDir: string) {
  const history = await openHistory({ dataDir, now: () => new Date() })
  const query = { text: '', filter: 'all', method: null, host: null, inBodies: false, before: null } as const
  const { entries } = await history.list({ ...query, limit: 100 })
  history.close()
  return entries
}

describe('what the command line sends', () => {
  const args = () => ['-H', `Authorization: Bearer ${secret}`, `http://127.0.0.1:${server.port}/x`]

  it('makes no data folder unless it is to be recorded', async () => {
    const dataDir = join(await newFolder(), 'data')
    expect((await call(runSend, args(), { CORDBOARD_DATA_DIR: dataDir })).code).toBe(0)
    expect(existsSync(dataDir)).toBe(false)
  })

  it('is in the history of the app with --record, without its secrets', async () => {
    const dataDir = join(await newFolder(), 'data')
    const sent = await call(runSend, ['--record', ...args()], { CORDBOARD_DATA_DIR: dataDir })
    expect(sent).toMatchObject({ code: 0, stdout: secret })
    expect((await kept(dataDir)).map(({ method, target, status }) => [method, target, status])).toEqual([
      ['GET', '/x', 200],
    ])
    for (const name of readdirSync(dataDir)) {
      const path = join(dataDir, name)
      if (statSync(path).isFile()) expect([name, readFileSync(path).includes(secret)]).toEqual([name, false])
    }
  })

  it('is recorded when it failed, and is not where the app has its history off', async () => {
    const dataDir = join(await newFolder(), 'data')
    const env = { CORDBOARD_DATA_DIR: dataDir }
    expect((await call(runSend, ['--record', 'http://127.0.0.1:1/nobody'], env)).code).toBe(1)
    expect((await kept(dataDir)).map(({ status }) => status)).toEqual([null])
    await writeSettings(dataDir, { ...defaultSettings, enabled: false })
    const sent = await call(runSend, ['--record', ...args()], env)
    expect(sent.code).toBe(0)
    expect(sent.stderr).toContain('the history is off')
    expect(await kept(dataDir)).toHaveLength(1)
  })

  it('names the requests of a folder that is run', async () => {
    const dataDir = join(await newFolder(), 'data')
    const root = await makeSampleWorkspace(await newFolder())
    const { stdout } = await call(run, ['ACS', '--workspace', root, '--record', '--json'], {
      CORDBOARD_DATA_DIR: dataDir,
    })
    // Without the sandbox's values nothing of it can be sent, so nothing is kept.
    expect(JSON.parse(stdout).summary.sent).toBe(0)
    expect(await kept(dataDir)).toEqual([])
    const base = `http://127.0.0.1:${server.port}`
    const values = ['endpoint', 'accessKey', 'callConnectionId', 'apiVersion', 'callbackUri', 'callbackUrl']
    const sent = await call(
      run,
      [
        'ACS',
        '--workspace',
        root,
        '--record',
        '--json',
        ...values.flatMap((name) => ['--var', `${name}=${name === 'endpoint' ? base : 'aaaa'}`]),
      ],
      { CORDBOARD_DATA_DIR: dataDir },
    )
    const done = JSON.parse(sent.stdout).requests.filter(
      ({ status }: { status: number | null }) => status !== null,
    )
    expect(done.length).toBeGreaterThan(0)
    expect((await kept(dataDir)).map(({ requestId }) => requestId).sort()).toEqual(
      done.map(({ path }: { path: string }) => path).sort(),
    )
  })

  it('is recorded while the app has the history open, by several processes at once', {
    timeout: 60_000,
  }, async () => {
    const dataDir = join(await newFolder(), 'data')
    const app = await openHistory({ dataDir, now: () => new Date() })
    const code = `const { start } = await import('${join(import.meta.dirname, 'main.ts')}')
      await start(['send', '--record', 'http://127.0.0.1:${server.port}/from-outside'])`
    const commands = [1, 2, 3].map(() =>
      promisify(execFile)(process.execPath, ['--input-type=module', '--eval', code], {
        env: { ...process.env, CORDBOARD_DATA_DIR: dataDir },
      }),
    )
    for (let n = 0; n < 20; n += 1) await app.record(finished({ target: `/from-the-app/${n}` }))
    await Promise.all(commands)
    app.close()
    const targets = (await kept(dataDir)).map(({ target }) => target)
    expect(targets.filter((target) => target === '/from-outside')).toHaveLength(3)
    expect(targets).toHaveLength(23)
  })
})
