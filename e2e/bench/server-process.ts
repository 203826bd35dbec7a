/** What the clients of the benchmark talk to: a small JSON answer, and a large one at /large. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const answer = Buffer.from(JSON.stringify({ callConnectionId: '42', state: 'connected' }))

/** About 50 MB: 250 000 objects. Made when it is first asked for. */
function largeJson(): Buffer {
  const note = 'x'.repeat(120)
  const rows = Array.from(
    { length: 250_000 },
    (_, id) =>
      `{"id":${id},"name":"caller ${id}","tags":["a","b"],"note":"${note}","nested":{"ok":true,"n":${id / 7}}}`,
  )
  return Buffer.from(`[${rows.join(',')}]`)
}
let large: Buffer | null = null

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  request.resume()
  request.on('end', () => {
    if (request.url === '/large') large ??= largeJson()
    const body = request.url === '/large' ? large : answer
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body?.length ?? 0 })
    response.end(body)
  })
})
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
process.on('disconnect', () => process.exit())
