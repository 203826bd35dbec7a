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

  it.each([
    'TypeError at Object.send (/opt/Cordboard/resources/app.asar/dist/main/services-D3k.cjs:12:7)',
    'sendRequest failed: Error (ECONNREFUSED)',
    "The window's process ended: crashed.",
  ])('%s stays as it is', (text) => {
    expect(masked(text)).toBe(text)
  })
})
