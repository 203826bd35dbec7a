import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { harness } from '../http/testing/harness.ts'
import { type RawServer, rawServer } from '../http/testing/raw-server.ts'
import { createHistoryService } from './service.ts'

const secret = 'zR7pQ2mX9vLw4kTb'
const context = { signal: new AbortController().signal }
const query = {
  text: '',
  filter: 'all' as const,
  method: null,
  host: null,
  inBodies: false,
  before: null,
  limit: 10,
}

let server: RawServer
beforeAll(async () => {
  // Sends back what it was sent, as a careless service does, and a MiB and a half that lies in a file of the session.
  server = await rawServer((raw) => {
    const body = Buffer.concat([raw, Buffer.alloc(raw.includes('/large') ? 1_500_000 : 0, 0x61), raw])
    const head = `HTTP/1.1 200 OK\r\nSet-Cookie: sid=session-${secret}\r\nContent-Length: ${body.length}\r\n\r\n`
    return Buffer.concat([Buffer.from(head), body])
  })
})
afterAll(() => server.close())

function recording(dataDir = mkdtempSync(join(tmpdir(), 'cordboard-history-'))) {
  let changes = 0
  const history = createHistoryService({
    dataDir,
    now: () => new Date('2026-11-21T00:33:51Z'),
    onChange: () => {
      changes += 1
    },
  })
  const url = `http://127.0.0.1:${server.port}`
  const { send } = harness({ 'secret:secret': secret, url }, undefined, { record: history.record })
  return { history, send, dataDir, changes: () => changes }
}

function textsIn(folder: string): [string, Buffer][] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => [path, readFileSync(path)])
}

describe('the history of real sends', () => {
  it('holds no secret, though the server sends it back, and all that a resend needs', async () => {
    const { history, send, dataDir } = recording()
    const draft = {
      method: 'POST',
      url: '{{url}}/large?q={{secret}}',
      headers: [{ name: 'X-Key', value: '{{secret}}', enabled: true }],
      auth: { kind: 'basic' as const, username: 'me', password: '{{secret}}' },
      body: { kind: 'text' as const, text: `{{secret}} ${'x'.repeat(20_000)}` },
    }
    await send(draft)
    await history.close()
    expect(server.requests.at(-1)?.includes(secret)).toBe(true)
    const basic = Buffer.from(`me:${secret}`).toString('base64')
    const texts = textsIn(dataDir)
    expect(texts.map(([path]) => path).filter((path) => path.endsWith('.response'))).toHaveLength(1)
    for (const [path, bytes] of texts)
      for (const text of [secret, basic]) expect([path, bytes.includes(text)]).toEqual([path, false])

    const again = recording(dataDir).history
    const { entries, count } = await again.listHistory(query, context)
    expect(count).toBe(1)
    const read = await again.readHistory({ id: entries[0]?.id ?? '' }, context)
    expect(read.draft).toMatchObject(draft)
    expect(read.notes).toEqual([])
    expect(read.exchange.response?.status).toBe(200)
    const range = { exchangeId: read.exchange.id, from: 0, to: 1024 * 1024 }
    const response = await again.readBytes({ ...range, part: 'response' }, context)
    expect(response.total).toBe(read.exchange.response?.bodyBytes)
    expect(response.total).toBeGreaterThan(1_500_000)
    expect(response.to).toBe(1024 * 1024)
    expect(Buffer.from(response.bytes).toString()).toContain('X-Key: ••••••')
    await again.close()
  })

  it('has the sends that failed as well, tells of each, and of secrets that are to be typed again', async () => {
    const { history, send, changes } = recording()
    await send({ url: 'http://127.0.0.1:1/nobody', auth: { kind: 'bearer', token: 'typed-in-token-1234' } })
    await send({ url: '{{url}}/x?access_token=typed-into-the-url' })
    await expect.poll(changes).toBe(2)
    const { entries, problem } = await history.listHistory(query, context)
    expect(problem).toBeNull()
    expect(entries.map(({ status, error }) => [status, error === null])).toEqual([
      [200, true],
      [null, false],
    ])
    const [typed, failed] = await Promise.all(entries.map(({ id }) => history.readHistory({ id }, context)))
    expect(typed?.notes.join()).toMatch(/type it again/)
    expect(failed?.draft?.auth).toEqual({ kind: 'bearer', token: '' })
    expect(failed?.notes.join()).toMatch(/type it again/)
    await history.close()
  })

  it('lets a send pass where it cannot write, and says why', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'cordboard-history-'))
    const { history, send, changes } = recording(join(dataDir, 'x\0y'))
    expect((await send({ url: '{{url}}/x' })).response?.status).toBe(200)
    await expect.poll(changes).toBe(1)
    await expect(history.listHistory(query, context)).rejects.toThrow()
    await history.close()
  })

  it('makes no file before it is needed', async () => {
    const { history, dataDir } = recording()
    await history.close()
    expect(existsSync(join(dataDir, 'history.sqlite'))).toBe(false)
  })
})
