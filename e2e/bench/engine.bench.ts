import { fork } from 'node:child_process'
import { once } from 'node:events'
import http from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { afterAll, bench, describe } from 'vitest'
import { createHttpService } from '../../electron/http/service.ts'
import { emptyRequest } from '../../shared/request/defaults.ts'
import type { RequestDraft } from '../../shared/request/model.ts'
import { enginePeers } from './engine-peers.ts'

/**
 * Bar: what Cordboard adds to a request over node:http with keep-alive on loopback stays under 2 ms: resolving, signing,
 * sending, keeping the exchange. newman and bru stand beside it by what one more request costs them, their start left out.
 */
const server = fork(path.join(import.meta.dirname, 'engine-server.ts'), {
  stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
})
const [port] = (await once(server, 'message')) as [number]
const url = `http://127.0.0.1:${port}/calls/42:play?api-version=2025-06-01`

const agent = new http.Agent({ keepAlive: true })
const target = new URL(url)

function bare(body: string | null): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = http.request(
      { agent, port, path: target.pathname + target.search, method: body === null ? 'GET' : 'POST' },
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

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** Median milliseconds of one request, after a warm-up. */
async function perRequest(send: () => Promise<void>, count = 500): Promise<number> {
  for (let at = 0; at < 200; at += 1) await send()
  const times: number[] = []
  for (let at = 0; at < count; at += 1) {
    const from = performance.now()
    await send()
    times.push(performance.now() - from)
  }
  return median(times)
}

const rows: [string, string][] = []
const [bareGet, ownGet] = [await perRequest(() => bare(null)), await perRequest(() => sent(get))]
const [barePost, ownPost] = [await perRequest(() => bare(body)), await perRequest(() => sent(signedPost))]
const inMs = (ms: number) => `${ms.toFixed(2)} ms`
rows.push(
  ['GET, node:http', inMs(bareGet)],
  ['GET, cordboard', `${inMs(ownGet)}, overhead ${inMs(ownGet - bareGet)}`],
)
rows.push(
  ['POST of 0.7 kB, node:http', inMs(barePost)],
  ['POST of 0.7 kB signed for ACS, cordboard', `${inMs(ownPost)}, overhead ${inMs(ownPost - barePost)}`],
)
const { peers, missing } = await enginePeers()
for (const peer of peers) {
  const one = await peer.time(url, 1)
  const many = await peer.time(url, 201)
  rows.push([
    `GET, ${peer.name}`,
    `${inMs((many - one) / 200)} (one run of one request: ${one.toFixed(0)} ms)`,
  ])
}
for (const name of missing) rows.push([`GET, ${name}`, 'skipped: it could not be installed here'])
const width = Math.max(...rows.map(([name]) => name.length))
console.log(
  `\nOne request on loopback\n${rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`).join('\n')}\n`,
)

afterAll(async () => {
  agent.destroy()
  await service.close()
  server.kill()
})

describe('one request on loopback', () => {
  bench('node:http keep-alive, GET', () => bare(null))
  bench('cordboard, GET', () => sent(get))
  bench('cordboard, POST signed for ACS', () => sent(signedPost))
})
