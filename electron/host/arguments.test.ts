import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { purposeOf } from './arguments.ts'
import { createOpenedFiles, readOpenedFile } from './opened-file.ts'

const words = new Set(['open', 'sdp', 'sign'])
const window = (file: string | null = null, workspaceDir: string | null = null) => ({
  kind: 'window',
  file,
  workspaceDir,
})

describe('what the desktop app is started for', () => {
  it.each([
    [[], window()],
    [['--no-sandbox'], window()],
    [['call.sdp'], window('/home/me/call.sdp')],
    [['--no-sandbox', '/tmp/CALL.SDP'], window('/tmp/CALL.SDP')],
    [['--flag=x.sdp'], window()],
    [['/opt/app'], window()],
    [['open'], window()],
    [['open', 'calls'], window(null, '/home/me/calls')],
    [['sdp', 'clean', 'call.sdp'], { kind: 'command', args: ['sdp', 'clean', 'call.sdp'] }],
    [['--no-sandbox', 'sign', '-X', 'GET'], { kind: 'command', args: ['sign', '-X', 'GET'] }],
    [['open', '--help'], { kind: 'command', args: ['open', '--help'] }],
    [['--version'], { kind: 'command', args: ['--version'] }],
    [['--user-data-dir=/tmp/x', '--version'], window()],
  ])('%j', (args, expected) => {
    expect(purposeOf(args, '/home/me', words)).toEqual(expected)
  })
})

describe('a file that the system opens', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'cordboard-opened-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const file = path.join(folder, 'call.sdp')

  it('is handed out once', async () => {
    writeFileSync(file, 'v=0\r\n')
    const files = createOpenedFiles()
    expect(await files.take()).toBeNull()
    files.put(file)
    expect(await files.take()).toEqual({ name: 'call.sdp', text: 'v=0\r\n' })
    expect(await files.take()).toBeNull()
  })

  it.skipIf(process.platform === 'win32')('a fifo is no file, and is not waited for', async () => {
    const file = path.join(folder, 'fifo.sdp')
    execFileSync('mkfifo', [file])
    await expect(readOpenedFile(file)).rejects.toMatchObject({ problem: { code: 'file-unreadable' } })
  })

  it('is refused where it is too large, gone, or a folder', async () => {
    truncateSync(file, 2 * 1024 * 1024 + 1)
    await expect(readOpenedFile(file)).rejects.toMatchObject({ problem: { code: 'file-too-large' } })
    await expect(readOpenedFile(path.join(folder, 'gone.sdp'))).rejects.toMatchObject({
      problem: { code: 'file-unreadable' },
    })
    await expect(readOpenedFile(folder)).rejects.toMatchObject({ problem: { code: 'file-unreadable' } })
  })
})
