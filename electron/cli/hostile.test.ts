import { spawnSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../http/testing/folder.ts'
import { runCommandLine } from './main.ts'
import { ran } from './ran.testkit.ts'

const cwd = temporaryFolder(afterAll)
const env = { KEY: Buffer.from('an access key of the test').toString('base64') }

const call = (args: string[]) => ran(runCommandLine, args, { env, cwd })

const flow = { encrypted_flow_data: 'AAAA', encrypted_aes_key: 'AAAA', initial_vector: 'AAAA' }
const captured = { method: 'POST', requestTarget: '/x', headers: { Host: 'a.test' }, bodyBase64: '' }
const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`

/** Name, bytes. Each is given to every command that reads a file. */
const inputs: [string, string | Uint8Array][] = [
  ['nothing', ''],
  ['spaces', ' \r\n\t '],
  ['half of a JSON', JSON.stringify({ ...captured, ...flow }).slice(0, 40)],
  ['another JSON', '{"a": [1]}'],
  ['null', 'null'],
  ['a number', '1e999'],
  [
    'wrong types',
    JSON.stringify({
      method: 1,
      requestTarget: {},
      headers: [[[]]],
      bodyBase64: 5,
      encrypted_flow_data: {},
      encrypted_aes_key: 1,
      initial_vector: null,
    }),
  ],
  [
    'keys of a prototype',
    '{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}, "headers": {"__proto__": "x"}}',
  ],
  ['brackets, 100 000 deep', deep],
  ['brackets in the headers', JSON.stringify(captured).replace('"a.test"', deep)],
  ['UTF-16', Buffer.from(`\ufeff${JSON.stringify({ ...captured, ...flow })}`, 'utf16le').swap16()],
  ['NUL bytes', Buffer.alloc(1000)],
  ['random bytes', Buffer.from([...Array(2000).keys()].map((n) => (n * 7919) % 251))],
  ['one long line', 'a'.repeat(1_000_000)],
  ['a million line ends', '\n'.repeat(1_000_000)],
  ['a HAR without entries', '{"log": {"entries": []}}'],
  ['a HAR of wrong types', '{"log": {"entries": [null, 1, {"request": {"headers": 5}}]}}'],
]

const commands: [string, (file: string) => string[]][] = [
  ['verify', (file) => ['verify', '--key-env', 'KEY', file]],
  ['flows decrypt', (file) => ['flows', 'decrypt', file, '--key', 'key.pem']],
  ['keys inspect', (file) => ['keys', 'inspect', file]],
  ['import', (file) => ['import', file, '--out', 'made']],
  ['sdp clean', (file) => ['sdp', 'clean', file]],
]

beforeAll(() => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  writeFileSync(join(cwd, 'key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }))
  mkdirSync(join(cwd, 'folder'))
  writeFileSync(join(cwd, 'huge'), '{"a": "')
  truncateSync(join(cwd, 'huge'), 200 * 1024 * 1024)
  for (const [at, [, bytes]] of inputs.entries()) writeFileSync(join(cwd, `${at}`), bytes)
})

describe.each(commands)('%s tells in a sentence that it cannot use', (_, args) => {
  it.each(inputs.map(([name], at) => [name, at] as const))('%s', { timeout: 60_000 }, async (_, at) => {
    const { code, stderr } = await call(args(`${at}`))
    // An import of nothing but an empty list is one.
    expect([0, 1, 2]).toContain(code)
    expect(stderr).not.toContain('unexpected')
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
    if (code === 2) expect(stderr).toMatch(/^[A-Z0-9].*\.\n$/s)
  })

  it.each([
    ['a file that is not there', 'none.json'],
    ['a folder', 'folder'],
    ['a name with a NUL', 'a\0b'],
    ['a name that is too long', 'x'.repeat(5000)],
    ['a file of 200 MB', 'huge'],
  ])('%s', { timeout: 60_000 }, async (_, name) => {
    const { code, stderr } = await call(args(name))
    expect([code, stderr]).toEqual([2, expect.not.stringContaining('unexpected')])
    expect(stderr).toMatch(/\.\n$/)
  })
})

it('refuses a file of 200 MB with little memory', { timeout: 60_000 }, () => {
  const code = `const { start } = await import('${join(import.meta.dirname, 'main.ts')}'); await start(process.argv.slice(1))`
  for (const [, args] of commands) {
    const child = spawnSync(
      process.execPath,
      ['--max-old-space-size=128', '--input-type=module', '--eval', code, ...args('huge')],
      { cwd, env: { ...process.env, ...env }, encoding: 'utf8' },
    )
    expect([args('huge')[0], child.status, child.stderr]).toEqual([
      args('huge')[0],
      2,
      expect.stringMatching(/\.\n$/),
    ])
  }
})
