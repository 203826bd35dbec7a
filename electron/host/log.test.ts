import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLog, masked } from './log.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'cordboard-log-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('the log', () => {
  it('keeps one line an entry, with its time, for its user alone', () => {
    const log = createLog(path.join(folder, 'logs'), () => new Date(0))
    log.write('first\n  second')
    const file = path.join(folder, 'logs/main.log')
    expect(readFileSync(file, 'utf8')).toBe('1970-01-01T00:00:00.000Z first second\n')
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('rotates and keeps two older files', () => {
    const log = createLog(folder)
    for (let n = 0; n < 1200; n += 1) log.write(`${n} ${'word '.repeat(350)}`)
    expect(readdirSync(folder).sort()).toEqual(['main.1.log', 'main.2.log', 'main.log'])
    for (const name of readdirSync(folder)) {
      expect(statSync(path.join(folder, name)).size).toBeLessThan(260 * 1024)
    }
    expect(log.tail(100)).toHaveLength(100)
    expect(log.tail(2).at(-1)).toContain(' 1199 word')
  })

  it('has no secret in the file: it is masked on the way in', () => {
    const log = createLog(folder)
    log.write('sent Bearer EAAGm0PX4ZCpsBAKZCtopsecret\n  with accesskey=topsecret')
    const text = readFileSync(path.join(folder, 'main.log'), 'utf8')
    expect(text).toContain('sent Bearer ••• with accesskey=•••')
    expect(text).not.toContain('topsecret')
  })

  it('cuts a long line between words, so that half a key does not pass', () => {
    const log = createLog(folder)
    const key = Buffer.alloc(64, 'key').toString('base64')
    for (let length = 1_900; length <= 2_000; length += 1) log.write(`${'a '.repeat(length / 2)}${key}`)
    for (const line of log.tail(200)) {
      expect(line.length).toBeLessThan(2_050)
      expect(line).not.toMatch(/[A-Za-z0-9]{12}/)
    }
  })

  it('does not throw where it cannot be written', () => {
    writeFileSync(path.join(folder, 'taken'), '')
    const log = createLog(path.join(folder, 'taken'))
    log.write('lost')
    expect(log.tail(5)).toEqual([])
  })
})

describe('what is masked', () => {
  const base64 = Buffer.alloc(64, 7).toString('base64')
  it.each([
    ['an ACS key', `accesskey=${base64}`],
    ['a connection string', `endpoint=https://a.communication.azure.com/;accesskey=${base64}`],
    ['an Authorization header', `authorization: HMAC-SHA256 SignedHeaders=host&Signature=${base64}`],
    ['a bearer token', 'sent Bearer EAAGm0PX4ZCpsBAKZCtopsecret'],
    ['a JSON token', '{"access_token":"topsecret"}'],
    ['a password in a URL', 'http://user:topsecret@proxy.example:8080'],
    ['a key in a query', 'https://example.com/?api_key=topsecret&x=1'],
    ['a private key', '-----BEGIN PRIVATE KEY-----\nMIItopsecret\n-----END PRIVATE KEY-----'],
    ['a private key that is cut off', '-----BEGIN RSA PRIVATE KEY-----\nMIItopsecret'],
    ['a JWT', 'eyJhbGciOiJub25lIn0.eyJ0b3BzZWNyZXQiOjF9.topsecret'],
    ['a passphrase', "passphrase='topsecret'"],
    ['a bare key', base64],
  ])('%s', (_what, text) => {
    const result = masked(text)
    expect(result).toContain('•••')
    expect(result).not.toContain('topsecret')
    expect(result).not.toContain(base64.slice(0, 40))
  })

  it('keys of 32 and 64 bytes in base64, whatever their slashes', () => {
    // Digests, so that each run has the same keys.
    const digest = (n: number) => createHash('sha512').update(String(n)).digest()
    const keys = Array.from({ length: 500 }, (_, n) => [
      digest(n).toString('base64'),
      digest(n).subarray(0, 32).toString('base64'),
    ]).flat()
    expect(keys.filter((key) => key.includes('/')).length).toBeGreaterThan(600)
    const readable = keys.filter((key) => masked(`cannot use ${key} here`) !== 'cannot use ••• here')
    expect(readable).toEqual([])
  })

  it.each([
    'TypeError at Object.send (/opt/Cordboard/resources/app.asar/dist/main/services-D3k.cjs:12:7)',
    'sendRequest failed: Error (ECONNREFUSED)',
    "The window's process ended: crashed.",
    'at /usr/lib/node_modules/cordboard/node_modules/electron/dist/resources/app/Main2.js:1:1',
    'at /home/user/Documents/Projects2026/Customers/Cordboard/Workspaces/CallAutomation/playAudio',
    'C:/Program Files/Cordboard/resources/app/MyCompany/MyProduct/Version2/Release64/Main',
    'https://example.communication.azure.com/calling/callConnections/addParticipant/operations/Status2',
  ])('%s stays as it is', (text) => {
    expect(masked(text)).toBe(text)
  })

  it.each([
    ['letters', 'a'],
    ['schemes', 'a://'],
    ['tokens', 'eyJ-'],
    ['paths', '/aB1'],
    ['names of secrets', 'key '],
  ])('300 000 characters of %s are read once, not once a letter', (_what, text) => {
    expect(masked(text.repeat(300_000 / text.length)).length).toBeGreaterThan(0)
  })
})
