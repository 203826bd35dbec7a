// One of several threads that want the same data folders at the same moments; running.test.ts starts them. What they share is what
// two processes share: the file system.
import http from 'node:http'
import { parentPort, workerData } from 'node:worker_threads'
import { listenOnLoopback } from './loopback.ts'
import { claimOrAsk, newKey, wishOf } from './running.ts'

interface Data {
  files: string[]
  threads: number
  /** Threads that came to a start or an end of a round, counted through. */
  counter: SharedArrayBuffer
}

const { files, threads, counter } = workerData as Data
const arrived = new Int32Array(counter)
let steps = 0

const arrive = (): number => {
  Atomics.add(arrived, 0, 1)
  steps += threads
  return steps
}

const key = newKey()
let origin = ''
const server = http.createServer(async (request, response) => {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  const asked = wishOf(key, JSON.parse(Buffer.concat(chunks).toString()))
  response.end(JSON.stringify(asked?.answer(`${origin}/`) ?? {}))
})
origin = await listenOnLoopback(server, 0)

const owned: boolean[] = []
for (const file of files) {
  // To the microsecond, or one would be done before the other begins.
  for (const all = arrive(); Atomics.load(arrived, 0) < all; );
  owned.push((await claimOrAsk(file, { version: 1, host: 'browser', origin, key }, 'address')) === null)
  // Without blocking: the others ask us.
  for (const all = arrive(); Atomics.load(arrived, 0) < all; ) await new Promise(setImmediate)
}
parentPort?.postMessage(owned)
server.closeAllConnections()
server.close()
