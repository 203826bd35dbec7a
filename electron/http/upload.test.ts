import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream, truncateSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { defaultSettings, emptyRequest } from '../../shared/request/defaults.ts'
import type { Progress } from './engine.ts'
import { temporaryFolder } from './testing/folder.ts'
import { acsAuth, harness } from './testing/harness.ts'

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

interface Got {
  hash: string
  size: number
  start: string
  headers: IncomingMessage['headers']
}

/** Hashes what comes, without keeping it. */
async function sink(
  options: { answersAt?: number; redirectsTo?: () => string } = {},
): Promise<{ url: string; got: Got[] }> {
  const got: Got[] = []
  const server = createServer((request, reply) => {
    const hash = createHash('sha256')
    let size = 0
    let start = ''
    request.on('data', (chunk: Buffer) => {
      if (size < 400) start += chunk.subarray(0, 400).toString('latin1')
      hash.update(chunk)
      size += chunk.length
      if (options.answersAt !== undefined && size >= options.answersAt && !reply.headersSent) {
        reply.writeHead(413, { connection: 'close' }).end('enough')
      }
    })
    request.on('end', () => {
      got.push({ hash: hash.digest('hex'), size, start, headers: request.headers })
      const location = request.url === '/from' ? options.redirectsTo?.() : undefined
      if (location === undefined) reply.end('ok')
      else reply.writeHead(307, { location }).end()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, got }
}

/** A file of `mb` MB that takes no memory here. */
async function bigFile(folder: string, mb: number): Promise<{ path: string; hash: string; size: number }> {
  const path = join(folder, `big "${mb}".bin`)
  const out = createWriteStream(path)
  const hash = createHash('sha256')
  const block = Buffer.alloc(1024 * 1024)
  for (let at = 0; at < mb; at += 1) {
    block.fill(at % 251)
    hash.update(block)
    if (!out.write(Buffer.from(block))) await once(out, 'drain')
  }
  out.end()
  await once(out, 'finish')
  return { path, hash: hash.digest('hex'), size: mb * 1024 * 1024 }
}

const post = (url: string, path: string) => ({
  method: 'POST',
  url,
  body: { kind: 'file' as const, path, contentType: '' },
})

describe('a body from disk', () => {
  it('400 MB go out unchanged, with their length, in bounded memory', async () => {
    const file = await bigFile(temporaryFolder(onTestFinished), 400)
    const { url, got } = await sink()
    const { send, bytes } = harness()
    const before = process.memoryUsage()
    let most = 0
    const timer = setInterval(() => {
      const now = process.memoryUsage()
      most = Math.max(most, now.external + now.heapUsed - before.external - before.heapUsed)
    }, 5)
    const exchange = await send(post(url, file.path))
    clearInterval(timer)
    expect(exchange.error).toBeNull()
    expect(got[0]).toMatchObject({ hash: file.hash, size: file.size })
    expect(got[0]?.headers['content-length']).toBe(String(file.size))
    expect(exchange.request.bodyBytes).toBe(file.size)
    // A quarter of the file would be a sign that it is kept.
    expect(most).toBeLessThan(100 * 1024 * 1024)
    const sent = await bytes(exchange.id, 'sent')
    expect(sent.length).toBeLessThan(1_200_000)
    expect(sent.subarray(-100).toString()).toMatch(/\[\d+ more bytes were sent from disk and are not kept\]$/)
  })

  it('multipart: parts in order, names quoted, the file in its place', async () => {
    const file = await bigFile(temporaryFolder(onTestFinished), 3)
    const { url, got } = await sink()
    const exchange = await harness({ v: 'ü' }).send({
      method: 'POST',
      url,
      body: {
        kind: 'multipart',
        parts: [
          { name: 'a', kind: 'text', value: '{{v}}', contentType: '', enabled: true },
          { name: 'f', kind: 'file', value: file.path, contentType: 'audio/wav', enabled: true },
          { name: 'z', kind: 'text', value: 'end', contentType: '', enabled: true },
        ],
      },
    })
    expect(exchange.error).toBeNull()
    const boundary = /boundary=(\S+)/.exec(String(got[0]?.headers['content-type']))?.[1] ?? ''
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="a"\r\n\r\nü\r\n--${boundary}\r\nContent-Disposition: form-data; name="f"; filename="big %223%22.bin"\r\nContent-Type: audio/wav\r\n\r\n`
    const tail = `\r\n--${boundary}\r\nContent-Disposition: form-data; name="z"\r\n\r\nend\r\n--${boundary}--\r\n`
    expect(Buffer.from(got[0]?.start ?? '', 'latin1').toString()).toContain(head)
    expect(got[0]?.size).toBe(Buffer.byteLength(head) + file.size + tail.length)
    expect(got[0]?.headers['content-length']).toBe(String(got[0]?.size))
  })

  it('is signed from memory where the auth looks at the body', async () => {
    const file = await bigFile(temporaryFolder(onTestFinished), 3)
    const { url, got } = await sink()
    const exchange = await harness().send({ ...post(url, file.path), auth: acsAuth })
    expect(exchange.error).toBeNull()
    expect(got[0]?.headers['x-ms-content-sha256']).toBe(Buffer.from(file.hash, 'hex').toString('base64'))
    expect(got[0]?.hash).toBe(file.hash)
  })

  it('goes out again on a redirect that keeps it', async () => {
    const file = await bigFile(temporaryFolder(onTestFinished), 3)
    const target = await sink()
    const { url } = await sink({ redirectsTo: () => `${target.url}/to` })
    const exchange = await harness().send(post(`${url}/from`, file.path))
    expect(exchange.error).toBeNull()
    expect(target.got[0]).toMatchObject({ hash: file.hash, size: file.size })
  })

  it('a server that answers before the end is heard', async () => {
    const file = await bigFile(temporaryFolder(onTestFinished), 30)
    const { url } = await sink({ answersAt: 100_000 })
    const exchange = await harness().send({
      ...post(url, file.path),
      settings: { ...defaultSettings, timeoutMs: 10_000 },
    })
    expect(exchange.response?.status ?? exchange.error?.code).toSatisfy(
      (got: unknown) => got === 413 || got === 'connection-reset',
    )
  })

  it('a file that shrinks on the way is said', async () => {
    const file = await bigFile(temporaryFolder(onTestFinished), 40)
    const { url } = await sink()
    const made = harness({}, undefined, {
      onProgress: () => truncateSync(file.path, 1024 * 1024),
    })
    const exchange = await made.service.send(
      emptyRequest(post(url, file.path)),
      null,
      null,
      new AbortController().signal,
      'id',
    )
    expect(exchange.error).toMatchObject({ code: 'file-changed' })
  })

  it('progress counts both ways, and cancelling ends the upload at once', async () => {
    const file = await bigFile(temporaryFolder(onTestFinished), 60)
    const { url } = await sink()
    const seen: Progress[] = []
    const controller = new AbortController()
    const made = harness({}, undefined, { onProgress: (_id, progress) => void seen.push(progress) })
    const whole = await made.service.send(
      emptyRequest(post(url, file.path)),
      null,
      null,
      controller.signal,
      'one',
    )
    expect(whole.error).toBeNull()
    expect(seen.map((progress) => progress.phase)).toEqual(
      expect.arrayContaining(['upload', 'wait', 'download']),
    )
    expect(seen.every((progress) => progress.sentTotal === file.size)).toBe(true)
    setTimeout(() => controller.abort(), 15)
    const cut = await made.service.send(
      emptyRequest(post(url, file.path)),
      null,
      null,
      controller.signal,
      'two',
    )
    expect(cut.error).toMatchObject({ code: 'aborted' })
  })

  it('one that is too large for a signature over it is said by the preview, and sent without one', async () => {
    const path = join(temporaryFolder(onTestFinished), 'sparse.bin')
    writeFileSync(path, '')
    truncateSync(path, 257 * 1024 * 1024)
    const { preview } = harness()
    const signed = await preview({ ...post('http://127.0.0.1:1/', path), auth: acsAuth })
    expect(signed.problems.map((problem) => problem.code)).toEqual(['file-too-large-to-sign'])
    const plain = await preview(post('http://127.0.0.1:1/', path))
    expect(plain).toMatchObject({ problems: [], bodyBytes: 257 * 1024 * 1024 })
  })

  it('a file that is missing is said before anything is sent', async () => {
    const folder = temporaryFolder(onTestFinished)
    writeFileSync(join(folder, 'x'), '')
    for (const path of [join(folder, 'none'), folder]) {
      await expect(harness().send(post('http://127.0.0.1:1/', path))).rejects.toMatchObject({
        problem: { code: 'file-not-readable' },
      })
    }
  })
})
