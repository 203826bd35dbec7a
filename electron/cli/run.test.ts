import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { problemOf } from '../../shared/problem.ts'
import { temporaryFolder } from '../http/testing/folder.ts'
import { type RawServer, rawServer } from '../http/testing/raw-server.ts'
import { savedByBruno } from '../workspace/bruno-saved.testkit.ts'
import { run as runExport } from './export.ts'
import { run as runImport } from './import.ts'
import { ran } from './ran.testkit.ts'
import { run } from './run.ts'
import { run as runSend } from './send.ts'

const sockets = new Set<unknown>()
let server: RawServer
beforeAll(async () => {
  server = await rawServer((request, socket) => {
    sockets.add(socket)
    const status = /^\S+ \/(\d{3})/.exec(request.toString())?.[1] ?? '200'
    return `HTTP/1.1 ${status} X\r\nContent-Length: 2\r\nSet-Cookie: sid=1; Path=/\r\n\r\nok`
  })
})
afterAll(() => server.close())
beforeEach(() => {
  sockets.clear()
  server.requests.splice(0)
})

const cwd = temporaryFolder(afterAll)

const call = (command: typeof run, args: string[], env: Record<string, string> = {}) =>
  ran(command, args, { env, cwd })

const request = (name: string, path: string, more: object = {}) => ({
  name,
  request: { method: 'POST', url: `{{base}}${path}`, header: [], ...more },
})

beforeAll(async () => {
  const collection = {
    info: { name: 'Demo', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
    auth: { type: 'bearer', bearer: { token: '{{token}}' } },
    variable: [
      { key: 'base', value: `http://127.0.0.1:${server.port}` },
      { key: 'token', value: 'tok-0123456789' },
    ],
    item: [
      { name: 'B', item: [request('two', '/200/two'), request('<one> & "more"', '/404')] },
      {
        name: 'A',
        item: [request('three', '/200/{{missing}}'), { name: 'about', request: { method: 'VIEW', url: '' } }],
      },
      request('last', '/200/last'),
    ],
  }
  writeFileSync(join(cwd, 'demo.json'), JSON.stringify(collection))
  const made = await call(runImport, ['demo.json', '--out', 'demo'])
  expect(made).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^Postman collection: 5 requests, 2 folders, 1 environment in /),
  })
  expect(made.stderr).toContain('CORDBOARD_SECRET_TOKEN')
})

const flags = ['--workspace', 'demo', '--env', 'Demo']
const secret = { CORDBOARD_SECRET_TOKEN: 'tok-0123456789' }

describe('run', () => {
  it('sends in the order of the list over one connection, with cookies, and masks secrets', async () => {
    const { code, stdout } = await call(run, [...flags, '--var', 'missing=x', '--json'], secret)
    expect(code).toBe(1)
    const { requests, summary } = JSON.parse(stdout)
    expect(requests).toMatchObject([
      {
        path: 'B/two.yml',
        name: 'two',
        method: 'POST',
        url: `http://127.0.0.1:${server.port}/200/two`,
        status: 200,
      },
      { name: '<one> & "more"', status: 404 },
      { path: 'A/three.yml', status: 200 },
      { path: 'last.yml', status: 200 },
    ])
    expect(summary).toMatchObject({ sent: 4, failed: 1, skipped: 1, notRun: 0, ms: expect.any(Number) })
    expect(sockets.size).toBe(1)
    expect(server.requests[0]?.toString()).toContain('Authorization: Bearer tok-0123456789')
    expect(server.requests[0]?.toString()).not.toMatch(/^Cookie:/m)
    expect(server.requests[1]?.toString()).toMatch(/^Cookie: sid=1\r$/m)
    expect(stdout).not.toContain('tok-0123456789')
  })

  it('tells an unresolved variable and goes on', async () => {
    const { code, stdout } = await call(run, ['A', ...flags, '--json'], secret)
    expect(code).toBe(1)
    expect(JSON.parse(stdout).requests).toMatchObject([
      { status: null, error: { code: 'unresolved-variable', fix: expect.stringMatching(/missing/) } },
    ])
  })

  it('stops at the first failure with --bail, and writes a JUnit report', async () => {
    const { code, stdout } = await call(run, [...flags, '--bail', '--reporter', 'junit=report.xml'], secret)
    expect(code).toBe(1)
    expect(stdout).toMatch(
      /^200 +\d+ ms {2}POST {4}B\/two\n404 .*\n2 sent, 1 failed, 2 not run, 1 without a URL skipped in \d+ ms\n$/,
    )
    const report = readFileSync(join(cwd, 'report.xml'), 'utf8')
    expect(report).toContain('<testsuites name="Demo" tests="2" failures="1" errors="0"')
    expect(report).toContain('name="&lt;one&gt; &amp; &quot;more&quot;" classname="B"')
    expect(report).toContain('The response has the status 404.')
  })

  it('makes the folder of a report, and sends nothing where it cannot be made', async () => {
    const report = (file: string) => call(run, [...flags, 'B', '--reporter', `junit=${file}`], secret)
    expect((await report('new/folder/report.xml')).stdout).toContain('2 sent')
    expect(readFileSync(join(cwd, 'new/folder/report.xml'), 'utf8')).toContain('<testsuite')
    server.requests.splice(0)
    await expect(report('demo.json/report.xml')).rejects.toMatchObject({ problem: { code: 'report-folder' } })
    expect(server.requests).toEqual([])
  })

  it('refuses a folder without a request to send: a wrong --workspace is not to pass', async () => {
    mkdirSync(join(cwd, 'empty'), { recursive: true })
    await expect(call(run, ['--workspace', 'empty'])).rejects.toMatchObject({
      problem: { code: 'nothing-to-run' },
    })
  })

  it('exits 0 when all is well', async () => {
    expect((await call(run, ['B', ...flags, '--var', 'token=x', '--bail', '--json'])).code).toBe(1)
    expect(
      (
        await call(run, [
          'b/',
          '--workspace',
          'demo',
          '--var',
          `base=http://127.0.0.1:${server.port}/200`,
          '--var',
          'token=x',
        ])
      ).code,
    ).toBe(0)
  })

  it.each([
    [['nope', ...flags], 'folder-unknown'],
    [['--workspace', 'nowhere'], 'workspace-missing'],
    [['--workspace', 'demo', '--env', 'Prod'], 'environment-unknown'],
    [['--workspace', 'demo', '--reporter', 'html=x'], 'usage'],
    [['a', 'b', '--workspace', 'demo'], 'usage'],
  ])('%j is refused with %s', async (args, code) => {
    await expect(call(run, args).catch((error) => Promise.reject(problemOf(error)))).rejects.toMatchObject({
      code,
    })
  })
})

describe('import', () => {
  it.each([
    [['demo.json', '--out', '.'], 'import-target'],
    [['none.json', '--out', 'x'], 'import-missing'],
    [['demo.json', '--out', 'x', '--from', 'curl'], 'import-unknown'],
    [['demo.json', '--out', 'x', '--from', 'soap'], 'usage'],
    [['demo.json'], 'usage'],
  ])('%j is refused with %s', async (args, code) => {
    await expect(
      call(runImport, args).catch((error) => Promise.reject(problemOf(error))),
    ).rejects.toMatchObject({ code })
  })

  it('adds to a workspace, and tells what it made in JSON', async () => {
    const { stdout } = await call(runImport, ['demo.json', '--out', 'demo', '--json'])
    expect(JSON.parse(stdout)).toMatchObject({
      format: 'postman',
      name: 'Demo',
      folders: 2,
      requests: 5,
      environments: 1,
      secrets: 1,
      notes: expect.arrayContaining([
        { where: 'environment Demo', what: 'It is Demo 2 here, as there is another of that name.' },
        { where: 'environment Demo 2', what: expect.stringContaining('CORDBOARD_SECRET_TOKEN') },
      ]),
    })
    expect(readFileSync(join(cwd, 'demo/Demo/last.yml'), 'utf8')).toContain('name: last')
  })
})

describe('export', () => {
  it.each(['postman', 'curl', 'har'])('%s can be imported again, and holds no secret', async (format) => {
    const { code, stdout } = await call(runExport, ['demo', '--to', format])
    expect(code).toBe(0)
    expect(stdout).not.toContain('tok-0123456789')
    expect(stdout).toContain('{{token}}')
    writeFileSync(join(cwd, `again.${format}`), stdout)
    const again = await call(runImport, [`again.${format}`, '--out', `again-${format}`, '--json'])
    // The five of the collection, twice; two of the ten are documentation.
    expect(JSON.parse(again.stdout).requests).toBe(format === 'postman' ? 10 : 8)
  })

  it('refuses to replace a file, and an unknown format', async () => {
    for (const [args, code] of [
      [['demo', '--to', 'har', '--out', 'demo.json'], 'file-exists'],
      [['demo', '--to', 'soap'], 'usage'],
    ] as const) {
      await expect(
        call(runExport, [...args]).catch((error) => Promise.reject(problemOf(error))),
      ).rejects.toMatchObject({ code })
    }
  })
})

describe('a workspace whose files Bruno saved', () => {
  it('is warned of once for each file, by run and by send, and goes on', async () => {
    const root = join(cwd, 'saved-by-bruno')
    mkdirSync(join(root, 'A'), { recursive: true })
    const url = `http://127.0.0.1:${server.port}/200`
    const inherits = (name: string) =>
      `info:\n  name: ${name}\n  type: http\nhttp:\n  method: GET\n  url: ${url}\n  auth: inherit\n`
    writeFileSync(join(root, 'opencollection.yml'), 'info:\n  name: W\n')
    writeFileSync(join(root, 'A/folder.yml'), savedByBruno.folder.bruno)
    writeFileSync(join(root, 'A/One.yml'), inherits('One'))
    writeFileSync(join(root, 'A/Two.yml'), inherits('Two'))
    const own = savedByBruno['acs-hmac'].bruno.replace(/url: ".*"/, `url: ${url}?a=1`)
    writeFileSync(join(root, 'Own.yml'), own)
    const env = { CORDBOARD_DATA_DIR: join(cwd, 'no-data') }
    const all = await call(run, ['--workspace', root], env)
    expect(all.stderr.match(/Note: A has lost its ACS signing\./g)).toHaveLength(1)
    expect(all.stderr.match(/Note: Own\.yml has lost its ACS signing\./g)).toHaveLength(1)
    expect(all.code).toBe(0)
    const one = await call(runSend, ['Own', '--workspace', root], env)
    expect(one.stderr).toContain('Note: Own.yml has lost its ACS signing. Bruno drops it')
    expect(one.stdout).toBe('ok')
    writeFileSync(
      join(root, 'Own.yml'),
      savedByBruno['acs-hmac'].ours.replace(/url: ".*"/, `url: ${url}?a=1`),
    )
    const signed = await call(runSend, ['Own', '--workspace', root, '--var', 'accessKey=c2VjcmV0'], env)
    expect(signed.stderr).not.toContain('lost')
  })
})
