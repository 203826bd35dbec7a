import { existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import {
  createBlobWriter,
  emptyBlob,
  memoryLimit,
  readRange,
  readWhole,
  removeStale,
  storeBytes,
} from './blob.ts'
import { createExchangeStore, type StoredExchange } from './store.ts'
import { temporaryFolder } from './testing/folder.ts'
import { harness } from './testing/harness.ts'
import { type RawServer, rawServer } from './testing/raw-server.ts'

let server: RawServer
beforeAll(async () => {
  server = await rawServer()
})
afterAll(() => server.close())

const folder = () => temporaryFolder(onTestFinished)

describe('a blob', () => {
  it.each([0, 1, memoryLimit, memoryLimit + 1, 3 * memoryLimit])('of %i bytes reads back', async (size) => {
    const directory = folder()
    const writer = createBlobWriter(directory)
    const bytes = Buffer.alloc(size, 'abcdefg')
    for (let at = 0; at < size; at += 70_000) await writer.write(bytes.subarray(at, at + 70_000))
    const blob = await writer.end()
    expect(blob).toMatchObject({ size, kind: size > memoryLimit ? 'file' : 'memory' })
    expect(bytes.equals(await readWhole(blob))).toBe(true)
    expect(bytes.subarray(size - 3).equals(await readRange(blob, Math.max(0, size - 3), size + 99))).toBe(
      true,
    )
    if (blob.kind === 'file') expect(statSync(blob.path).mode & 0o077).toBe(0)
  })

  it('that is discarded leaves nothing', async () => {
    const directory = folder()
    const writer = createBlobWriter(directory)
    await writer.write(Buffer.alloc(2 * memoryLimit))
    await writer.discard()
    expect(readdirSync(directory)).toEqual([])
  })

  it('that a killed process left is removed after a day, and nothing else is', async () => {
    const directory = folder()
    for (const name of ['body-old', 'body-new', 'other']) writeFileSync(join(directory, name), '')
    const yesterday = Date.now() / 1000 - 25 * 3600
    for (const name of ['body-old', 'other']) utimesSync(join(directory, name), yesterday, yesterday)
    await removeStale(directory, new Date())
    expect(readdirSync(directory).sort()).toEqual(['body-new', 'other'])
    await removeStale(join(directory, 'none'), new Date())
    expect(existsSync(join(directory, 'none'))).toBe(false)
  })
})

it('the last fifty exchanges are kept', async () => {
  const { send, bytes, service } = harness()
  const ids: string[] = []
  for (let count = 0; count < 51; count++)
    ids.push((await send({ url: `http://127.0.0.1:${server.port}/` })).id)
  await expect(bytes(ids[0] ?? '', 'sent')).rejects.toMatchObject({ problem: { code: 'exchange-gone' } })
  expect((await bytes(ids[1] ?? '', 'response')).toString()).toBe('ok')
  const context = { signal: new AbortController().signal }
  const range = { exchangeId: ids[1] ?? '', part: 'response', from: 0, to: memoryLimit + 1 } as const
  await expect(async () => service.readBytes(range, context)).rejects.toMatchObject({
    problem: { code: 'range-too-large' },
  })
  await service.close()
  await expect(bytes(ids[50] ?? '', 'sent')).rejects.toMatchObject({ problem: { code: 'exchange-gone' } })
})

it('the oldest bodies leave the disk when all take too much, the newest stays', async () => {
  const directory = folder()
  const stored = async (id: string) => {
    const response = await storeBytes(Buffer.alloc(2 * memoryLimit), directory)
    // Only what the store looks at.
    return { exchange: { id }, response, sent: emptyBlob } as unknown as StoredExchange
  }
  const store = createExchangeStore(5 * memoryLimit)
  for (const id of ['one', 'two', 'three']) store.add(await stored(id))
  expect(() => store.get('one')).toThrow('no longer kept')
  expect(store.get('three').response.size).toBe(2 * memoryLimit)
  await vi.waitFor(() => expect(readdirSync(directory)).toHaveLength(2))
  const small = createExchangeStore(1)
  small.add(await stored('large'))
  expect(small.get('large').exchange.id).toBe('large')
})
