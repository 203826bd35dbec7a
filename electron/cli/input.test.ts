import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runCommandLine } from './main.ts'
import { ran } from './ran.testkit.ts'

let cwd = ''
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'cordboard-input-'))
  mkdirSync(join(cwd, 'folder'))
  for (const name of ['file', 'large']) writeFileSync(join(cwd, name), '')
  // Nothing is written: the file has a length alone.
  truncateSync(join(cwd, 'large'), 64 * 1024 * 1024 + 1)
})
afterAll(() => rmSync(cwd, { recursive: true }))

const key = 'c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LTEyMw=='
/** Every command that reads a FILE, up to it. */
const commands = [
  ['verify', '--key-env', 'KEY'],
  ['keys', 'inspect'],
  ['keys', 'public'],
  ['sdp', 'lint'],
  ['sdp', 'clean'],
  ['flows', 'encrypt', '--decrypted', 'file'],
  ['flows', 'call', '--url', 'http://127.0.0.1:1/', '--public-key', 'file', '--payload'],
].map((words): [string, string[]] => [words.slice(0, 2).join(' '), words])

it.each(commands)('%s says in the same words why a FILE cannot be read', async (_name, words) => {
  for (const [file, why] of [
    ['folder', 'folder cannot be read: it is a folder.'],
    ['nope', 'nope cannot be read: there is no such file.'],
    ['file/x', 'file/x cannot be read: a part of its path is a file.'],
  ] as const) {
    const { code, stderr } = await ran(runCommandLine, [...words, file], { cwd, env: { KEY: key } })
    // Windows has one word for the two.
    const said = process.platform === 'win32' && file === 'file/x' ? 'cannot be read' : why
    expect([code, stderr]).toEqual([2, expect.stringContaining(said)])
  }
})

it.each(commands)('%s refuses a FILE that is too large unread', async (_name, words) => {
  const { code, stderr } = await ran(runCommandLine, [...words, 'large'], { cwd, env: { KEY: key } })
  expect([code, stderr]).toEqual([2, expect.stringMatching(/^large is larger than \d+ MiB\. Name the right/)])
})

it.each([
  [['verify', '--key-env', 'KEY'], 'REQUEST is missing.'],
  [['keys', 'inspect'], 'FILE is missing.'],
  [['flows', 'encrypt', '--decrypted', 'file'], 'FILE is missing.'],
  [['keys', 'inspect', 'a', 'b'], 'There is one FILE too many: b.'],
  [['keys', 'status', 'a', 'b', '--url', 'u', '--token-env', 'KEY'], 'There is one FILE too many: b.'],
  [['sdp', 'lint', 'a', 'b'], 'There is one FILE too many: b.'],
  [['run', 'a', 'b'], 'There is one FOLDER too many: b.'],
])('%j: %s', async (words, said) => {
  const { code, stderr } = await ran(runCommandLine, words, { cwd, env: { KEY: key } })
  expect([code, stderr]).toEqual([2, `${said} See --help.\n`])
})
