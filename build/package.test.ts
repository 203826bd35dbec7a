import { spawnSync } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { icons, sizes } from './icons.mjs'
import { publisherArgs } from './package.mjs'

describe('the icons', () => {
  const made = icons()

  it.each([...made.keys()])('%s is what the drawing gives: run node build/icons.mjs', (name) => {
    const committed = readFileSync(path.join(import.meta.dirname, 'icons', name))
    expect(committed.equals(made.get(name) ?? Buffer.alloc(0))).toBe(true)
  })

  it.each(sizes)('the picture of %i pixels has that size', (size) => {
    const png = made.get(`${size}x${size}.png`) ?? Buffer.alloc(24)
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([size, size])
  })

  it('stay small enough to be committed', () => {
    expect([...made.values()].reduce((sum, bytes) => sum + (bytes?.length ?? 0), 0)).toBeLessThan(200_000)
  })
})

describe('who publishes', () => {
  it('is told by GITHUB_REPOSITORY, and nothing is ever published without a person', () => {
    const args = publisherArgs({ GITHUB_REPOSITORY: 'someone/cordboard' })
    expect(args).toContain('-c.publish.owner=someone')
    expect(args).toContain('-c.extraMetadata.homepage=https://github.com/someone/cordboard')
    expect(args.slice(-2)).toEqual(['--publish', 'never'])
  })

  it.each([undefined, '', 'no-slash', 'a/b/c', 'a/b --x'])('%j names nobody', (value) => {
    expect(publisherArgs({ GITHUB_REPOSITORY: value })).toEqual(['--publish', 'never'])
  })
})

describe('the workflows', () => {
  const folder = path.join(import.meta.dirname, '../.github/workflows')

  it.each(readdirSync(folder))(
    '%s names each action by its commit, and gives no right beyond reading to all',
    (name) => {
      const text = readFileSync(path.join(folder, name), 'utf8')
      const used = [...text.matchAll(/uses: (.*)/g)].map(([, action]) => action)
      expect(used.length).toBeGreaterThan(0)
      for (const action of used) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d/)
      expect(text).toMatch(/^permissions:\n {2}contents: read\n\w/m)
    },
  )
})

describe('the cordboard command beside the app', () => {
  it.skipIf(process.platform === 'win32')('finds the app through links, and passes everything on', () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'cordboard-bin-'))
    try {
      const contents = path.join(folder, 'Cord board.app/Contents')
      mkdirSync(path.join(contents, 'Resources/bin'), { recursive: true })
      mkdirSync(path.join(contents, 'MacOS'))
      writeFileSync(path.join(contents, 'MacOS/Cordboard'), '#!/bin/sh\nprintf "[%s]" "$@"\nexit 3\n', {
        mode: 0o755,
      })
      cpSync(path.join(import.meta.dirname, 'bin/cordboard'), path.join(contents, 'Resources/bin/cordboard'))
      symlinkSync(path.join(contents, 'Resources/bin/cordboard'), path.join(folder, 'first'))
      symlinkSync('first', path.join(folder, 'second'))
      const ran = spawnSync(path.join(folder, 'second'), ['sdp', 'clean', 'a b.sdp'], { encoding: 'utf8' })
      expect(ran).toMatchObject({ status: 3, stdout: '[sdp][clean][a b.sdp]' })
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  it.skipIf(spawnSync('makensis', ['-VERSION']).error !== undefined)(
    'is put on the Path by an include that the installer takes without a warning (needs makensis)',
    () => {
      const folder = mkdtempSync(path.join(os.tmpdir(), 'cordboard-nsis-'))
      const script = [
        'Unicode true',
        '!include LogicLib.nsh',
        // What electron-builder's own templates have before they insert the macros.
        '!define APP_EXECUTABLE_FILENAME "Cordboard.exe"',
        `!define isUpdated '"$0" == "yes"'`,
        `!include "${path.join(import.meta.dirname, 'installer.nsh')}"`,
        'Name Cordboard',
        `OutFile "${path.join(folder, 'made.exe')}"`,
        'InstallDir $LOCALAPPDATA\\Programs\\Cordboard',
        'Section',
        'WriteUninstaller $INSTDIR\\uninstall.exe',
        '!insertmacro customInstall',
        'SectionEnd',
        'Section Uninstall',
        '!insertmacro customUnInstall',
        'SectionEnd',
      ]
      try {
        writeFileSync(path.join(folder, 'setup.nsi'), `${script.join('\n')}\n`)
        const ran = spawnSync('makensis', ['-V2', '-WX', path.join(folder, 'setup.nsi')], {
          encoding: 'utf8',
        })
        expect(ran.stdout + ran.stderr).toBe('')
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    },
  )

  it('has the line ends that Windows needs', () => {
    const command = readFileSync(path.join(import.meta.dirname, 'bin/cordboard.cmd'), 'utf8')
    expect(command.split('\r\n').slice(-2)).toEqual(['"%~dp0..\\..\\Cordboard.exe" %*', ''])
  })
})
