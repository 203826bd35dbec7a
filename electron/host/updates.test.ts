import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { diagnosticsText } from './diagnostics.ts'
import { createUpdates, loadElectronUpdater, type Updater, type UpdateState } from './updates.ts'

/** As electron-updater would stand if nobody set anything, or another version of it chose other values. */
const autoUpdater = vi.hoisted(() => ({
  allowDowngrade: true,
  autoDownload: true,
  autoInstallOnAppQuit: false,
  logger: null,
  checkForUpdates: async () => ({ isUpdateAvailable: false, updateInfo: { version: '0.9.0' } }),
}))
vi.mock('electron-updater', () => ({ default: { autoUpdater } }))

let dataDir = ''
beforeEach(() => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), 'cordboard-updates-'))
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

function updates(updater: Partial<Updater> = {}, unsupported: string | null = null) {
  const seen: UpdateState['phase'][] = []
  const done: string[] = []
  const lines: string[] = []
  const own = createUpdates({
    dataDir,
    unsupported,
    load: async () => {
      done.push('load')
      return {
        check: async () => '2.0.0',
        download: async () => void done.push('download'),
        installAtEnd: (isWanted) => void done.push(isWanted ? 'at the end' : 'not at the end'),
        install: () => void done.push('install'),
        ...updater,
      }
    },
    changed: ({ phase }) => seen.push(phase),
    log: (line) => lines.push(line),
  })
  return { own, seen, done, lines }
}

describe('updates', () => {
  it('tell without a choice, load nothing, and load the updater at the first look only', async () => {
    const { own, done, seen } = updates()
    expect(await own.state()).toMatchObject({ mode: 'notify', phase: 'idle' })
    expect(done).toEqual([])
    expect(await own.check()).toMatchObject({ phase: 'available', version: '2.0.0' })
    expect(done).toEqual(['load'])
    expect(seen).toEqual(['checking', 'available'])
    expect(() => own.install()).toThrow()
  })

  it('load in the mode automatic, and are installed when asked', async () => {
    const { own, done, seen } = updates()
    await own.setMode('automatic')
    expect(await own.check()).toMatchObject({ mode: 'automatic', phase: 'ready', version: '2.0.0' })
    expect(seen).toEqual(['idle', 'checking', 'loading', 'ready'])
    own.install()
    await own.state()
    expect(done).toEqual(['load', 'at the end', 'download', 'install'])
  })

  it.each(['off', 'notify'] as const)(
    'that were loaded are not installed by themselves once the mode is %s',
    async (mode) => {
      const { own, done } = updates()
      await own.setMode('automatic')
      await own.check()
      await own.setMode(mode)
      expect(done).toEqual(['load', 'at the end', 'download', 'not at the end'])
    },
  )

  it('keep the choice', async () => {
    await updates().own.setMode('off')
    expect(await updates().own.state()).toMatchObject({ mode: 'off' })
  })

  it('say when this is the newest', async () => {
    const { own } = updates({ check: async () => null })
    expect(await own.check()).toMatchObject({ phase: 'current', version: null })
  })

  it('fail as a state, log without the message, and can be tried again', async () => {
    let isDown = true
    const { own, lines } = updates({
      check: async () => {
        if (isDown) throw new Error('GET https://user:topsecret@example.com failed')
        return null
      },
    })
    expect(await own.check()).toMatchObject({ phase: 'failed' })
    expect(lines.join()).not.toContain('topsecret')
    isDown = false
    expect(await own.check()).toMatchObject({ phase: 'current' })
  })

  it('are off where the copy cannot update itself, whatever the file says', async () => {
    await updates().own.setMode('automatic')
    const { own, done } = updates({}, 'By hand.')
    expect(await own.state()).toMatchObject({ mode: 'off', unsupported: 'By hand.' })
    await expect(own.check()).rejects.toMatchObject({ problem: { code: 'no-updates' } })
    expect(done).toEqual([])
  })
})

describe('the updater of the packages', () => {
  it('never goes back to an older version, and loads nothing by itself', async () => {
    const updater = await loadElectronUpdater(() => {})
    expect(autoUpdater).toMatchObject({ allowDowngrade: false, autoDownload: false })
    expect(await updater.check()).toBeNull()
  })
})

describe('the diagnostics', () => {
  it('name versions, the store and the log, without secrets and without the home folder', () => {
    const text = diagnosticsText({
      vault: 'keychain',
      platform: {
        host: 'electron',
        version: '1.2.3',
        electronVersion: '45.0.0',
        seal: { backend: 'kwallet6', encrypt: async () => new Uint8Array(), decrypt: async () => '' },
        logTail: () => [`at ${os.homedir()}/calls x`, 'Bearer topsecrettoken', 'accesskey=topsecret'],
      },
    })
    expect(text).toContain('Cordboard: 1.2.3')
    expect(text).toContain('Electron 45.0.0')
    expect(text).toContain('kwallet6')
    expect(text).toContain('at ~/calls x')
    expect(text).not.toContain('topsecret')
    expect(text).not.toContain(os.homedir())
  })
})
