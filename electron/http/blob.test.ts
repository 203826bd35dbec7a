import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createBlobWriter, memoryLimit, readRange, readWhole } from './blob.ts'
import { temporaryFolder } from './testing/folder.ts'

async function large() {
  const bytes = Buffer.concat([
    randomBytes(memoryLimit),
    Buffer.from('a secret that a server repeats'.repeat(9)),
  ])
  const writer = createBlobWriter(temporaryFolder(onTestFinished))
  for (let at = 0; at < bytes.length; at += 100_003) await writer.write(bytes.subarray(at, at + 100_003))
  const blob = await writer.end()
  if (blob.kind !== 'file') throw new Error('kept in memory')
  return { bytes, blob }
}

describe('a large body', () => {
  it.each([
    [0, 1],
    [15, 17],
    [16, 32],
    [1, memoryLimit + 100],
    [memoryLimit - 7, memoryLimit + 9],
    [memoryLimit + 200, memoryLimit * 2],
    [memoryLimit * 2, memoryLimit * 3],
  ])('is read from %i to %i as it came', async (from, to) => {
    const { bytes, blob } = await large()
    expect(Buffer.from(await readRange(blob, from, to)).equals(bytes.subarray(from, to))).toBe(true)
  })

  it('is read whole, and its file holds nothing of it', async () => {
    const { bytes, blob } = await large()
    expect(Buffer.from(await readWhole(blob)).equals(bytes)).toBe(true)
    expect(readFileSync(blob.path).includes('secret')).toBe(false)
  })
})
