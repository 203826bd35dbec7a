import { describe, expect, it } from 'vitest'
import { eventually, startReceiver } from '../sandbox/receiver.testkit.ts'
import type { Io } from './io.ts'
import { run } from './sandbox.ts'

function fakeIo() {
  const controller = new AbortController()
  const out: string[] = []
  const err: string[] = []
  const io: Io = {
    stdin: async () => Buffer.alloc(0),
    write: async () => undefined,
    stdout: (text) => out.push(text),
    stderr: (text) => err.push(text),
    env: {},
    cwd: '.',
    signal: controller.signal,
  }
  return { io, out, err, stop: () => controller.abort() }
}

describe('cordboard sandbox', () => {
  it('prints its facts as the first line, serves until stopped, reports on stderr and exits 0', async () => {
    const { io, out, err, stop } = fakeIo()
    const done = run(['--port', '0'], io)
    while (out.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    const facts = JSON.parse((out[0] ?? '').split('\n')[0] ?? '')
    expect(facts).toMatchObject({
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      whatsapp: {
        baseUrl: `${facts.url}/graph`,
        onPremUrl: `${facts.url}/onprem`,
        version: 'v23.0',
        phoneNumberIds: [expect.any(String), expect.any(String)],
        accessToken: expect.any(String),
        appSecret: expect.any(String),
        callId: expect.stringMatching(/^wacid\./),
      },
      acs: {
        endpoint: facts.url,
        connectionString: `endpoint=${facts.url}/;accesskey=${facts.acs.accessKey}`,
        apiVersion: '2026-03-12',
        callConnectionId: expect.any(String),
      },
    })
    expect(Buffer.from(facts.acs.accessKey, 'base64')).toHaveLength(64)
    expect((await fetch(`${facts.url}/graph/v23.0/1`)).status).toBe(401)
    stop()
    expect(await done).toBe(0)
    expect(out).toHaveLength(1)
    expect(err).toEqual(['GET /graph/v23.0/1 401 refused: no bearer token\n'])
  })

  it('posts webhooks to --webhook and reports each on stderr', async () => {
    const program = await startReceiver()
    const { io, err, stop } = fakeIo()
    const done = run(['--port', '0', '--webhook', `${program.url}/webhook`], io)
    await program.until(1)
    await eventually(() => err.length > 0)
    stop()
    expect(await done).toBe(0)
    expect(err).toEqual([`POST ${program.url}/webhook 200 connect webhook delivered\n`])
    await program.close()
  })

  it('refuses a webhook address on another machine', async () => {
    await expect(
      run(['--port', '0', '--webhook', 'https://app.example.test/'], fakeIo().io),
    ).rejects.toMatchObject({ problem: { code: 'webhook-not-usable' } })
  })

  it.each([[['--port', 'x']], [['--port', '70000']], [['--nope']], [['extra']]])(
    'refuses %j',
    async (args) => {
      await expect(run(args, fakeIo().io)).rejects.toMatchObject({ problem: { code: 'usage' } })
    },
  )

  it('shows its help', async () => {
    const { io, out } = fakeIo()
    expect(await run(['--help'], io)).toBe(0)
    expect(out.join('')).toContain('Usage: cordboard sandbox')
  })
})
