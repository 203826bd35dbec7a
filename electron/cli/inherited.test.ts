import crypto from 'node:crypto'
import { mkdirSync, realpathSync, writeFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { temporaryFolder } from '../http/testing/folder.ts'
import { type RawServer, rawServer } from '../http/testing/raw-server.ts'
import { passphraseFile, passphraseVault } from '../vault/passphrase.ts'
import { secretName } from '../vault/vault.ts'
import { run as runExport } from './export.ts'
import { help as openHelp } from './open.ts'
import { ran } from './ran.testkit.ts'
import { run, help as runHelp } from './run.ts'
import { run as runSend, help as sendHelp } from './send.ts'

let server: RawServer
beforeAll(async () => {
  server = await rawServer(() => 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
})
afterAll(() => server.close())
beforeEach(() => {
  server.requests.splice(0)
})

const cwd = realpathSync(temporaryFolder(afterAll))
const passphrase = 'correct horse'

const call = (command: typeof run, args: string[], env: Record<string, string> = {}) =>
  ran(command, args, { env: { CORDBOARD_DATA_DIR: cwd, ...env }, cwd })

function put(path: string, text: string) {
  mkdirSync(dirname(join(cwd, path)), { recursive: true })
  writeFileSync(join(cwd, path), text)
}

const variables = (values: Record<string, string>) =>
  Object.entries(values)
    .map(([name, value]) => `    - name: ${name}\n      value: ${JSON.stringify(value)}\n`)
    .join('')

beforeAll(async () => {
  put(
    'w/opencollection.yml',
    `opencollection: 1.0.0
info:
  name: W
request:
  headers:
    - name: X-Where
      value: "{{place}}"
    - name: X-Trace
      value: on
  variables:
${variables({ place: 'workspace', top: 'workspace' })}`,
  )
  put(
    'w/A/folder.yml',
    `info:
  name: Acs
request:
  headers:
    - name: X-Tenant
      value: "{{tenant}}"
  auth:
    type: bearer
    token: "{{token}}"
  variables:
${variables({ place: 'folder', tenant: 'blue' })}`,
  )
  const request = (name: string, seq: number, headers: string, own: string) => `info:
  name: ${name}
  type: http
  seq: ${seq}
http:
  method: GET
  url: "{{base}}/${name}?top={{top}}&env={{fromBase}}&file={{process.env.FILE}}"
${headers}  auth: inherit
${own}settings:
  encodeUrl: false
`
  put(
    'w/A/one.yml',
    request('one', 1, '', `runtime:\n  variables:\n${variables({ place: 'request', token2: 'x' })}`),
  )
  put(
    'w/A/two.yml',
    request(
      'two',
      2,
      '  headers:\n    - name: x-tenant\n      value: own\n    - name: X-Trace\n      value: ""\n      disabled: true\n',
      '',
    ),
  )
  put(
    'w/environments/Base.yml',
    `name: Base\nvariables:\n  - name: fromBase\n    value: yes\n  - name: token\n    secret: true\n`,
  )
  put(
    'w/environments/Live.yml',
    `name: Live\nextends: Base\nvariables:\n  - name: base\n    value: http://127.0.0.1:${server.port}\n`,
  )
  put('w/.env', 'FILE=f\n')
  const vault = passphraseVault({ file: join(cwd, passphraseFile), cost: { N: 2 ** 14, r: 8, p: 1 } })
  await vault.start(passphrase)
  await vault.set(secretName(join(cwd, 'w'), 'environments/Base.yml', 'token'), 'tok-from-the-vault')
})

const flags = ['--workspace', 'w', '--env', 'Live', '--json']
const heads = () => server.requests.map((request) => request.toString().split('\r\n'))

/** Counts the times that scrypt makes a key. */
function countedScrypt() {
  const spy = vi.spyOn(crypto, 'scrypt')
  syncBuiltinESMExports()
  return spy
}
afterEach(() => {
  vi.restoreAllMocks()
  syncBuiltinESMExports()
})

describe('what a request has from its folders and its workspace', () => {
  it('goes out with run: variables, headers, auth, extended environments, .env and the vault, opened once', async () => {
    const scrypt = countedScrypt()
    const { code, stdout } = await call(run, flags, { CORDBOARD_VAULT_PASSPHRASE: passphrase })
    expect(stdout).not.toContain('tok-from-the-vault')
    expect(code).toBe(0)
    const [one = [], two = []] = heads()
    expect(one[0]).toBe('GET /one?top=workspace&env=yes&file=f HTTP/1.1')
    expect(one.filter((line) => /^(x-|auth)/i.test(line))).toEqual([
      'X-Where: request',
      'X-Trace: on',
      'X-Tenant: blue',
      'Authorization: Bearer tok-from-the-vault',
    ])
    expect(two.filter((line) => /^(x-|auth)/i.test(line))).toEqual([
      'X-Where: folder',
      'x-tenant: own',
      'Authorization: Bearer tok-from-the-vault',
    ])
    expect(scrypt).toHaveBeenCalledTimes(1)
  })

  it.each([
    ['an environment variable has the secret', [], { CORDBOARD_SECRET_TOKEN: 'tok-of-the-shell' }],
    ['--var has it', ['--var', 'token=tok-of-the-flag'], {}],
  ])('needs no vault where %s', async (_why, more, env) => {
    const scrypt = countedScrypt()
    const given = { ...env, CORDBOARD_VAULT_PASSPHRASE: 'not even the right one' }
    expect((await call(run, [...flags, ...more], given)).code).toBe(0)
    expect(heads()[0]?.find((line) => line.startsWith('Authorization'))).toMatch(/tok-of-the-(shell|flag)$/)
    expect(scrypt).not.toHaveBeenCalled()
  })

  it('goes out with send, and its document tells what was written', async () => {
    const env = { CORDBOARD_VAULT_PASSPHRASE: passphrase }
    const { code, stdout } = await call(runSend, ['A/one.yml', ...flags], env)
    expect(code).toBe(0)
    const { request } = JSON.parse(stdout)
    const lines = request.headers.map(([name, value]: [string, string]) => `${name}: ${value}`)
    const [head = []] = heads()
    expect(lines).toEqual(head.slice(1, -2).map((line) => line.replace('tok-from-the-vault', '••••••')))
    expect(lines).toContain('X-Tenant: blue')
    const dry = await call(runSend, ['A/one.yml', ...flags, '--dry-run'], env)
    expect(JSON.parse(dry.stdout).request.headers).toEqual(request.headers)
  })

  it('fails one request, not the run, where a folder file cannot be read', async () => {
    put('w/B/folder.yml', 'info: [')
    put('w/B/x.yml', 'info:\n  name: x\n  type: http\nhttp:\n  method: GET\n  url: "{{base}}/x"\n')
    const { code, stdout } = await call(run, flags, { CORDBOARD_SECRET_TOKEN: 'tok-of-the-shell' })
    expect(code).toBe(1)
    expect(JSON.parse(stdout).requests).toMatchObject([
      { path: 'A/one.yml', status: 200 },
      { path: 'A/two.yml', status: 200 },
      { path: 'B/x.yml', status: null, error: { code: 'workspace-file' } },
    ])
    put('w/B/folder.yml', '')
  })

  it.each([
    ['curl', /-H 'X-Tenant: \{\{tenant\}\}'/, /'?x-tenant: own/],
    ['har', /"name": "X-Tenant",\s+"value": "\{\{tenant\}\}"/, /"name": "x-tenant",\s+"value": "own"/],
    ['postman', /"key": "X-Tenant",\s+"value": "\{\{tenant\}\}"/, /"key": "x-tenant",\s+"value": "own"/],
  ])('stands in the export to %s', async (format, inherited, own) => {
    const { stdout } = await call(runExport, ['w', '--to', format])
    expect(stdout.match(new RegExp(inherited, 'g'))).toHaveLength(1)
    expect(stdout).toMatch(own)
    expect(stdout.match(/X-Trace/g)?.length).toBe(format === 'postman' ? 3 : 2)
  })
})

describe('a file body of send', () => {
  it('is sent from disk, and shown in the document as far as it is kept', async () => {
    const size = 1024 * 1024 + 5
    put('big.bin', 'b'.repeat(size))
    put(
      'w/upload.yml',
      `info:\n  name: upload\n  type: http\nhttp:\n  method: POST\n  url: "{{base}}/upload"\n  body:\n    type: file\n    data:\n      - filePath: ${join(cwd, 'big.bin')}\n        contentType: text/plain\n        selected: true\n`,
    )
    const { code, stdout } = await call(runSend, ['upload.yml', ...flags], { CORDBOARD_SECRET_TOKEN: 'x' })
    expect(code).toBe(0)
    const { request } = JSON.parse(stdout)
    expect(request).toMatchObject({ bodyBytes: size })
    expect(Buffer.from(request.bodyBase64, 'base64')).toHaveLength(1024 * 1024)
    expect(request.headers).toContainEqual(['Content-Length', String(size)])
  })
})

describe('the help', () => {
  it.each([
    ['send', sendHelp],
    ['run', runHelp],
    ['open', openHelp],
  ])('of %s names the variables of secrets', (_command, help) => {
    expect(help).toMatch(/CORDBOARD_VAULT_PASSPHRASE/)
    expect(help).toMatch(/CORDBOARD_SECRET_NAME/)
  })
})
