import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { finished } from './history.testkit.ts'
import { createHistoryService } from './service.ts'
import { defaultSettings } from './settings.ts'

const context = { signal: new AbortController().signal }
const newFolder = () => mkdtemp(join(tmpdir(), 'cordboard-history-'))

async function service(dataDir?: string) {
  const folder = dataDir ?? (await newFolder())
  const made = createHistoryService({
    dataDir: folder,
    now: () => new Date('2026-11-21T12:00:00Z'),
    onChange: () => {},
  })
  const record = async (times: number) => {
    for (let n = 0; n < times; n += 1) made.record(finished({ target: `/${n}` }))
    await made.written()
    return (await made.historySettings(undefined, context)).count
  }
  return { ...made, record, dataDir: folder }
}

describe('how much the history keeps', () => {
  it('is the usual, and what it takes is told', async () => {
    const history = await service()
    const before = await history.historySettings(undefined, context)
    expect(before).toEqual({ ...defaultSettings, count: 0, bytes: 0, pinned: 0, problem: null })
    await history.record(1)
    expect((await history.historySettings(undefined, context)).bytes).toBeGreaterThan(0)
    await history.close()
  })

  it('is changed at once and for the next start', async () => {
    const history = await service()
    expect(await history.record(5)).toBe(5)
    const saved = await history.saveHistorySettings({ ...defaultSettings, exchanges: 2 }, context)
    expect(saved).toMatchObject({ count: 2, exchanges: 2 })
    await history.close()
    const next = await service(history.dataDir)
    expect(await next.record(3)).toBe(2)
    await next.close()
    const text = readFileSync(join(history.dataDir, 'history.json'), 'utf8')
    expect(JSON.parse(text)).toEqual({ version: 1, ...defaultSettings, exchanges: 2 })
  })

  it('is nothing new while it is off; what is there stays', async () => {
    const history = await service()
    await history.record(2)
    await history.saveHistorySettings({ ...defaultSettings, enabled: false }, context)
    expect(await history.record(2)).toBe(2)
    await history.saveHistorySettings(defaultSettings, context)
    expect(await history.record(1)).toBe(3)
    await history.close()
  })

  it.each([
    ['half a file', '{"version": 1, "ena'],
    ['another version', JSON.stringify({ version: 2, ...defaultSettings })],
    ['nonsense', JSON.stringify({ version: 1, ...defaultSettings, days: -1 })],
  ])('is the usual beside %s, which is kept aside', async (_, text) => {
    const dataDir = await newFolder()
    writeFileSync(join(dataDir, 'history.json'), text)
    const history = await service(dataDir)
    const state = await history.historySettings(undefined, context)
    expect(state).toMatchObject(defaultSettings)
    expect(state.problem?.message).toMatch(/kept aside/)
    expect(readdirSync(dataDir).some((name) => name.startsWith('history.json.corrupt-'))).toBe(true)
    await history.close()
  })
})
