import { afterEach, describe, expect, it } from 'vitest'
import { harness } from './testing/harness.ts'
import { type RawServer, rawServer } from './testing/raw-server.ts'

const open: RawServer[] = []
async function server(...args: Parameters<typeof rawServer>): Promise<RawServer> {
  const started = await rawServer(...args)
  open.push(started)
  return started
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((started) => started.close()))
})

describe('send', () => {
  it('puts on the socket exactly the bytes that it reports as sent', async () => {
    const { port, requests } = await server()
    const { send, bytes } = harness({ endpoint: `http://127.0.0.1:${port}`, id: '42' })
    const exchange = await send({
      method: 'POST',
      url: '{{endpoint}}/calls/:id:play?x=1&x=2+3',
      pathVariables: [{ name: 'id', value: '{{id}}' }],
      headers: [
        { name: 'X-Twice', value: 'a', enabled: true },
        { name: 'X-Twice', value: 'b', enabled: true },
        { name: 'X-Off', value: 'c', enabled: false },
      ],
      body: { kind: 'json', text: '{ "a": "ü" }' },
    })
    expect(exchange.error).toBeNull()
    expect(exchange.response?.status).toBe(200)
    expect((await bytes(exchange.id, 'response')).toString()).toBe('ok')
    expect((await bytes(exchange.id, 'sent')).toString()).toBe(requests[0]?.toString())
    expect(requests[0]?.toString()).toBe(
      [
        'POST /calls/42:play?x=1&x=2+3 HTTP/1.1',
        `Host: 127.0.0.1:${port}`,
        'X-Twice: a',
        'X-Twice: b',
        'Accept: */*',
        'Accept-Encoding: gzip, deflate, br',
        'User-Agent: Cordboard/0.0.0',
        'Connection: keep-alive',
        'Content-Type: application/json',
        'Content-Length: 13',
        '',
        '{ "a": "ü" }',
      ].join('\r\n'),
    )
  })
})
