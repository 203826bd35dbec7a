import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { isGone, thisProcess } from './process-mark.ts'

describe('a process', () => {
  const own = thisProcess()

  it.each([
    ['that runs lives', own, false],
    ['that ended is gone', { pid: spawnSync(process.execPath, ['--version']).pid, started: null }, true],
  ])('%s', (_what, mark, expected) => {
    expect(isGone(mark)).toBe(expected)
  })

  it.runIf(process.platform === 'linux')('whose number another one has is gone, as the start differs', () => {
    expect(own.started).toMatch(/^\d+$/)
    expect(isGone({ ...own, started: String(Number(own.started) - 1) })).toBe(true)
  })

  it('whose start the system does not tell seems to live where its number is taken', () => {
    expect(isGone({ ...own, started: null })).toBe(false)
  })
})
