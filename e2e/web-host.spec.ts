import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { rawServer } from '../electron/http/testing/raw-server.ts'
import { emptyRequest } from '../shared/request/defaults.ts'
import { expect, hostKind, test } from './fixtures.ts'

/** The browser host as programs and hostile pages meet it: over the network, without a window. */
const appDir = path.resolve(process.env.E2E_APP ?? path.join(import.meta.dirname, '..'))
const json = { 'content-type': 'application/json' }

let dataDir = ''
const children: ChildProcess[] = []

test.skip(hostKind !== 'browser', 'only the browser host listens')
test.beforeEach(() => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), 'cordboard-web-'))
})
test.afterEach(async () => {
  for (const child of children.splice(0)) {
    child.kill('SIGTERM')
    if (child.exitCode === null && child.signalCode === null)
      await new Promise((resolve) => child.once('exit', resolve))
  }
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 })
})

function open(...args: string[]) {
  const child = spawn(process.execPath, [path.join(appDir, 'dist/cli.mjs'), 'open', ...args], {
    env: { ...process.env, CORDBOARD_DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  let stdout = ''
  child.stdout.on('data', (data) => {
    stdout += data
  })
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve))
  return { child, stdout: () => stdout, exit }
}

async function started() {
  const host = open('--no-window')
  await expect.poll(host.stdout).toContain('#token=')
  const [url = ''] = /http:\S+/.exec(host.stdout()) ?? []
  const { origin, hash } = new URL(url)
  return { ...host, origin, token: hash.slice('#token='.length) }
}

/** curl as `nobody`: where we are root, or sudo asks for no password. The kernel of Linux alone tells whose a connection is. */
function asAnotherUser(): { command: string[]; options: { uid?: number; cwd: string } } | null {
  if (process.platform !== 'linux') return null
  if (process.getuid?.() === 0) return { command: ['curl'], options: { uid: 65534, cwd: '/' } }
  const may = spawnSync('sudo', ['-n', '-u', 'nobody', 'true']).status === 0
  return may ? { command: ['sudo', '-n', '-u', 'nobody', 'curl'], options: { cwd: '/' } } : null
}

interface Answer {
  status: number
  headers: http.IncomingHttpHeaders
  text: string
}

/** With node:http, because fetch does not let a program choose Host. */
function ask(url: string, headers: Record<string, string> = {}, body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = http.request(
      url,
      { method: body === undefined ? 'GET' : 'POST', headers },
      (response) => {
        let text = ''
        response.on('data', (data) => {
          text += data
        })
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
        )
      },
    )
    request.on('error', reject)
    request.end(body)
  })
}

test('a token opens one session and no second one', async () => {
  const { origin, token } = await started()
  const first = await ask(`${origin}/bridge/session`, json, JSON.stringify({ token }))
  expect(first.status).toBe(200)
  const { session } = JSON.parse(first.text)
  expect((await ask(`${origin}/bridge/session`, json, JSON.stringify({ token }))).status).toBe(401)
  const call = JSON.stringify({ method: 'appInfo', callId: 'c1' })
  const own = { ...json, 'x-cordboard-session': session, 'x-cordboard-page': 'p1' }
  expect((await ask(`${origin}/bridge/call`, own, call)).status).toBe(200)
  expect((await ask(`${origin}/bridge/call`, { ...own, 'x-cordboard-session': token }, call)).status).toBe(
    401,
  )
})

test('each address is of its own: two that were asked for before a window came both open one', async () => {
  const first = await started()
  const second = open('--no-window')
  expect(await second.exit).toBe(0)
  const [, token = ''] = /#token=(\S+)/.exec(second.stdout()) ?? []
  expect(token).not.toBe(first.token)
  for (const given of [first.token, token]) {
    const answer = await ask(`${first.origin}/bridge/session`, json, JSON.stringify({ token: given }))
    expect(answer.status).toBe(200)
  }
})

test('a token that another user of this machine read somewhere opens nothing', async () => {
  const other = asAnotherUser()
  test.skip(other === null, 'there is no way to run a program as another user here')
  const { origin, token } = await started()
  const url = `${origin}/bridge/session`
  const body = JSON.stringify({ token })
  const seen = await new Promise<string>((resolve) => {
    const [file = '', ...args] = other?.command ?? []
    const curl = [
      '-s',
      '-o',
      '/dev/null',
      '-w',
      '%{http_code}',
      '-H',
      'content-type: application/json',
      '-d',
      body,
    ]
    const child = spawn(file, [...args, ...curl, url], {
      ...other?.options,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let text = ''
    child.stdout.on('data', (data) => {
      text += data
    })
    child.once('close', () => resolve(text))
    child.once('error', (error) => resolve(String(error)))
  })
  expect(seen).toBe('401')
  expect((await ask(url, json, body)).status).toBe(200)
})

test('wrong guesses wait longer and longer', async () => {
  const { origin } = await started()
  const times: number[] = []
  for (let n = 0; n < 5; n += 1) {
    const at = performance.now()
    await ask(`${origin}/bridge/session`, json, '{"token":"guess"}')
    times.push(performance.now() - at)
  }
  // 50, 100, 200, 400, 800 ms: a slow machine can only make it longer.
  expect(times[4]).toBeGreaterThan(750)
})

test('every answer says that no other page may read, frame or reinterpret it', async () => {
  const { origin } = await started()
  for (const target of ['/', '/missing', '/bridge/call']) {
    const { headers } = await ask(`${origin}${target}`, { origin })
    expect(headers, target).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    })
    expect(headers['content-security-policy'], target).toContain("frame-ancestors 'none'")
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([])
  }
})

test('it listens on 127.0.0.1 alone', async () => {
  test.skip(process.platform !== 'linux', 'other systems have one loopback address')
  const { origin } = await started()
  const socket = net.connect({ host: '127.0.0.2', port: Number(new URL(origin).port) })
  const outcome = await new Promise((resolve) => {
    socket.on('connect', () => resolve('connected'))
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code))
  })
  socket.destroy()
  expect(outcome).toBe('ECONNREFUSED')
})

test('a call that is too large is refused before it is read', async () => {
  const { origin, token } = await started()
  const opened = await ask(`${origin}/bridge/session`, json, JSON.stringify({ token }))
  const own = { ...json, 'x-cordboard-session': JSON.parse(opened.text).session, 'x-cordboard-page': 'p1' }
  const answer = await ask(`${origin}/bridge/call`, own, `"${'x'.repeat(17 * 1024 * 1024)}"`)
  expect(answer.status).toBe(413)
})

test('there is one for a user: a second start gives a new address of the first and ends', async () => {
  const first = await started()
  const second = open('--no-window')
  expect(await second.exit).toBe(0)
  expect(second.stdout()).toContain(`Cordboard runs already; another window is at ${first.origin}/#token=`)

  const stop = open('--stop')
  expect(await stop.exit).toBe(0)
  expect(await first.exit).toBe(0)
  expect((await open('--stop').exit) ?? 1).toBe(0)
})

test('a start after a crash is not held up by the note of the dead one', async () => {
  const first = await started()
  children[0]?.kill('SIGKILL')
  await first.exit
  const second = await started()
  expect((await ask(`${second.origin}/`)).status).toBe(200)
})

test('a folder that is no workspace is told before anything starts', async () => {
  const { exit, stdout } = open('--no-window', dataDir)
  expect(await exit).toBe(2)
  expect(stdout()).toBe('')
})

test('it ends when it is asked while it still starts', async () => {
  const { child, exit } = open('--no-window')
  child.stdout.once('data', () => child.kill('SIGINT'))
  expect(await exit).toBe(0)
  expect(existsSync(path.join(dataDir, 'running.json'))).toBe(false)
})

test('a program without the key can neither get an address nor end it', async () => {
  const { origin } = await started()
  for (const wish of ['address', 'stop']) {
    const guess = JSON.stringify({ wish, nonce: 'n'.repeat(43), proof: 'p'.repeat(43) })
    expect((await ask(`${origin}/bridge/control`, json, guess)).status).toBe(401)
  }
  expect((await ask(`${origin}/`)).status).toBe(200)
})

/** Calls as the page makes them. */
async function bridge() {
  const host = await started()
  const { token } = host
  const opened = await ask(`${host.origin}/bridge/session`, json, JSON.stringify({ token }))
  const own = { ...json, 'x-cordboard-session': JSON.parse(opened.text).session, 'x-cordboard-page': 'p1' }
  const call = async (method: string, input?: unknown) => {
    const { text } = await ask(
      `${host.origin}/bridge/call`,
      own,
      JSON.stringify({ method, input, callId: 'c1' }),
    )
    return { text, value: JSON.parse(text).value }
  }
  return { ...host, call }
}

const everything = {
  text: '',
  filter: 'all',
  method: null,
  host: null,
  inBodies: false,
  before: null,
  limit: 10,
}

/** Every byte that Cordboard keeps. */
const kept = () =>
  readdirSync(dataDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => ({ name: entry.name, bytes: readFileSync(path.join(entry.parentPath, entry.name)) }))

test('a secret goes to its server alone: not to another one, not back to the page, not to disk', async () => {
  const other = await rawServer()
  const server = await rawServer(
    () => `HTTP/1.1 302 Go\r\nLocation: http://localhost:${other.port}/there\r\nContent-Length: 0\r\n\r\n`,
  )
  try {
    const { call } = await bridge()
    await call('startSandbox')
    const { environments } = (await call('loadWorkspace')).value
    const environment = environments.find(({ name }: { name: string }) => name === 'Sandbox')
    const draft = emptyRequest({
      url: `http://127.0.0.1:${server.port}/?token={{accessToken}}`,
      auth: { kind: 'bearer', token: '{{accessToken}}' },
    })
    const { text } = await call('sendRequest', { draft, requestId: null, environmentId: environment.id })
    expect(text).toContain('"status":200')
    const [, secret = ''] = /authorization: Bearer (\S+)/i.exec(String(server.requests[0])) ?? []
    expect(secret.length).toBeGreaterThan(8)
    expect(String(other.requests[0])).toContain('GET /there')
    expect(String(other.requests[0])).not.toMatch(/authorization/i)
    expect(text).not.toContain(secret)
    await expect.poll(async () => (await call('listHistory', everything)).value.count).toBe(1)
    expect(kept().length).toBeGreaterThan(2)
    for (const { name, bytes } of kept()) expect(bytes.includes(secret), name).toBe(false)
  } finally {
    await Promise.all([server.close(), other.close()])
  }
})

test('the data folder and the files in it are for their user alone', async () => {
  test.skip(process.platform === 'win32', 'Windows inherits the rights of the user folder')
  dataDir = path.join(dataDir, 'new/folder')
  await started()
  expect(statSync(dataDir).mode & 0o777).toBe(0o700)
  expect(statSync(path.join(dataDir, 'running.json')).mode & 0o777).toBe(0o600)
})

test('a history that is damaged is kept aside, and a new one begins', async () => {
  writeFileSync(
    path.join(dataDir, 'history.sqlite'),
    'this is no database, whatever its name says'.repeat(50),
  )
  const { call } = await bridge()
  expect((await call('listHistory', everything)).value.entries).toEqual([])
  const asides = readdirSync(dataDir).filter((name) => /^history\.sqlite\.corrupt-/.test(name))
  expect(asides).toHaveLength(1)
})
