import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { fail } from '../../shared/problem.ts'
import { emptyAuth } from '../../shared/request/defaults.ts'
import type { HeaderLevel } from '../../shared/request/inherited-headers.ts'
import type { Auth } from '../../shared/request/model.ts'
import { harness } from './testing/harness.ts'
import { type RawServer, rawServer } from './testing/raw-server.ts'

let server: RawServer
beforeAll(async () => {
  server = await rawServer()
})
afterAll(() => server.close())
beforeEach(() => {
  server.requests.splice(0)
})

const row = (name: string, value: string, enabled = true) => ({ name, value, enabled })
const above: HeaderLevel[] = [
  { from: 'workspace W', folderId: '.', headers: [row('X-Key', '{{gateway}}'), row('X-Off', '1')] },
  { from: 'folder A', folderId: 'A', headers: [row('Content-Type', 'application/vnd.a+json')] },
]
const gatewayKey = 'gateway-key-0123456789'
const app = harness({ 'secret:gateway': gatewayKey }, undefined, { headersAbove: () => above })
const url = () => `http://127.0.0.1:${server.port}/x`
const draft = () => ({
  method: 'POST',
  url: url(),
  headers: [row('x-off', '', false)],
  body: { kind: 'json' as const, text: '{}' },
})

describe('headers from above', () => {
  it('are on the wire before the own, once, with values of the request, and replace automatic ones', async () => {
    await app.send(draft())
    const lines = server.requests[0]?.toString().split('\r\n') ?? []
    expect(lines).toContain(`X-Key: ${gatewayKey}`)
    expect(lines.filter((line) => /^content-type/i.test(line))).toEqual([
      'Content-Type: application/vnd.a+json',
    ])
    expect(lines.filter((line) => /^x-off/i.test(line))).toEqual([])
  })

  it('are masked in the preview, the exchange, the sent bytes and the cURL command', async () => {
    const preview = await app.preview(draft())
    const exchange = await app.send(draft())
    const texts = [
      JSON.stringify(preview),
      JSON.stringify(exchange),
      (await app.bytes(exchange.id, 'sent')).toString(),
      await app.curl(draft()),
    ]
    for (const text of texts) {
      expect(text).toMatch(/x-key/i)
      expect(text).not.toContain(gatewayKey)
    }
    expect(preview.inherited).toEqual([
      { name: 'X-Key', value: '{{gateway}}', from: 'workspace W', folderId: '.', isReplaced: false },
      { name: 'X-Off', value: '1', from: 'workspace W', folderId: '.', isReplaced: true },
      {
        name: 'Content-Type',
        value: 'application/vnd.a+json',
        from: 'folder A',
        folderId: 'A',
        isReplaced: false,
      },
    ])
  })

  it.each<[string, Auth]>([
    ['hmac', { ...emptyAuth('hmac'), key: '{{accessKey}}', template: '{header:content-type}' } as Auth],
    [
      'aws-sigv4',
      {
        ...emptyAuth('aws-sigv4'),
        accessKeyId: 'AK',
        secretAccessKey: 'secret-of-aws-0123',
        service: 'x',
      } as Auth,
    ],
  ])('are seen by %s', async (_kind, auth) => {
    const { signing } = await app.preview({ ...draft(), auth })
    const signed = [signing?.stringToSign, ...(signing?.canonical ?? []).map(({ text }) => text)].join('')
    expect(signed).toContain('application/vnd.a+json')
  })

  it('that cannot be read keep the request from being sent, and the preview says why', async () => {
    const broken = harness({}, undefined, {
      headersAbove: () => fail('workspace-file', 'The file is not YAML.', 'Mend it.', 'A/folder.yml'),
    })
    const { problems, requestTarget } = await broken.preview(draft())
    expect(problems).toMatchObject([{ code: 'workspace-file', where: 'A/folder.yml' }])
    expect(requestTarget).toBe('/x')
    await expect(broken.send(draft())).rejects.toMatchObject({ problem: { code: 'workspace-file' } })
    expect(server.requests).toEqual([])
  })
})
