import { execFileSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { linkCommand } from './shell-command.ts'

let folder = ''
// Not the system's folder for temporary files: on macOS that is where apps run that were not moved.
beforeEach(() => {
  folder = mkdtempSync(
    path.join(process.platform === 'darwin' ? os.homedir() : os.tmpdir(), 'cordboard-link-'),
  )
  mkdirSync(path.join(folder, 'bin'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const link = () => path.join(folder, 'bin/cordboard')
const resources = () => path.join(folder, "O'Neil/Cordboard.app/Contents/Resources")
const script = () => path.join(resources(), 'bin/cordboard')

describe.skipIf(process.platform === 'win32')('the command of the installed app on macOS', () => {
  it('is a link to the script in the bundle; a second time it is there', () => {
    for (let n = 0; n < 2; n += 1) expect(linkCommand(resources(), link()).isDone).toBe(true)
    expect(readlinkSync(link())).toBe(script())
  })

  it.each([
    ['a file', () => writeFileSync(link(), 'theirs')],
    ['a link of another app', () => symlinkSync('/somewhere/else', link())],
  ])('does not take the place of %s', (_what, put) => {
    put()
    const told = linkCommand(resources(), link())
    expect(told).toMatchObject({ isDone: false, message: `There is another ${link()} already.` })
  })

  it('tells a line for sudo that a shell reads as meant', () => {
    const missing = path.join(folder, 'no such/bin/cordboard')
    const { isDone, detail } = linkCommand(resources(), missing)
    expect(isDone).toBe(false)
    const line = detail.split('\n').at(-1) ?? ''
    execFileSync('/bin/sh', ['-c', line.replaceAll('sudo ', '')])
    expect(readlinkSync(missing)).toBe(script())
  })

  it.each([
    '/Volumes/Cordboard/Cordboard.app/Contents/Resources',
    '/private/var/folders/x/AppTranslocation/y/d/Cordboard.app',
  ])('is not made from %s, which goes away', (place) => {
    expect(linkCommand(place, link())).toMatchObject({
      isDone: false,
      message: 'Move Cordboard to the Applications folder first.',
    })
    expect(() => readFileSync(link())).toThrow()
  })
})
