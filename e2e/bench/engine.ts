import http from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { createHttpService } from '../../electron/http/service.ts'
import { emptyRequest } from '../../shared/request/defaults.ts'
import type { RequestDraft } from '../../shared/request/model.ts'
import { compared, median, report, timed } from './measure.ts'
import { commandPeers, missingPeers } from './peers.ts'
import { startServer } from './server.ts'

/** What Cordboard adds to a request over node:http with keep-alive: resolving, signing, sending, keeping the exchange. */
const server = await startServer()
const url = `${server.origin}/calls/42:play?api-version=2025-06-01`

const agent = new http.Agent({ keepAlive: true })
const target = new URL(url)

function bare(body: string | null): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = http.request(
      {
        agent,
        port: target.port,
        path: target.pathname + target.search,
        method: body === null ? 'GET' : 'POST',
      },
      (response) => {
        response.resume()
        response.on('end', resolve)
      },
    )
    request.on('error', reject)
    request.end(body ?? undefined)
  })
}

const key = Buffer.from('0123456789abcdef'.repeat(4)).toString('base64')
const service = createHttpService({
  version: '0.0.0',
  tempDir: path.join(os.tmpdir(), 'cordboard-bench-bodies'),
  authFor: (_requestId, auth) => ({ auth, from: 'this request' }),
  scope: () => ({
    lookup: (name) => (name === 'accessKey' ? { value: key, secret: true, origin: 'bench' } : null),
  }),
  now: () => new Date(),
})
const { signal } = new AbortController()

async function sent(draft: RequestDraft): Promise<void> {
  const { error } = await service.send(draft, null, null, signal)
  if (error !== null) throw new Error(error.message)
}

const body = JSON.stringify({ playSources: [{ kind: 'text', text: { text: 'hello '.repeat(100) } }] })
const get = emptyRequest({ url, auth: { kind: 'none' } })
const signedPost = emptyRequest({
  method: 'POST',
  url,
  body: { kind: 'json', text: body },
  auth: { kind: 'acs-hmac', credential: 'key', value: '{{accessKey}}', dateHeader: 'x-ms-date' },
})

const took = await compared(
  {
    bareGet: () => bare(null),
    ownGet: () => sent(get),
    barePost: () => bare(body),
    ownPost: () => sent(signedPost),
  },
  500,
  200,
)

/** What one more request costs a command-line client, its start left out. */
const peers = []
for (const peer of await commandPeers()) {
  const one = median([await timed(() => peer.send(url, 1)), await timed(() => peer.send(url, 1))])
  const many = await timed(() => peer.send(url, 201))
  peers.push({ name: `${peer.name}, one more request`, value: (many - one) / 200 })
}

agent.destroy()
await service.close()
server.stop()

const bareOf = (value: number) => [{ name: 'node:http', value }]
report([
  {
    what: 'GET',
    value: took.ownGet,
    unit: 'ms',
    peers: [...bareOf(took.bareGet), ...peers, ...missingPeers(peers)],
  },
  { what: 'GET, what that is over node:http', value: took.ownGet - took.bareGet, unit: 'ms', under: 2 },
  { what: 'POST of 0.7 kB signed for ACS', value: took.ownPost, unit: 'ms', peers: bareOf(took.barePost) },
  {
    what: 'signed POST, what that is over node:http',
    value: took.ownPost - took.barePost,
    unit: 'ms',
    under: 2,
  },
])
