import { execFileSync } from 'node:child_process'
import { createHash, createHmac } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openssl } from '../http/testing/certificates.ts'
import { temporaryFolder } from '../http/testing/folder.ts'
import { runCommandLine } from './main.ts'
import { ran } from './ran.testkit.ts'

const key = 'a key of letters'
const body = '{"entry":[{"id":"1"}]}'

const cordboard = (args: string[], cwd = '/') => ran(runCommandLine, args, { env: { KEY: key }, cwd })

const request = ['-X', 'POST', 'https://example.test/a/b:c?d=e', '-d', body, '--json', '--key-env', 'KEY']
const signed = async (...args: string[]) => {
  const { code, stdout, stderr } = await cordboard(['sign', ...args, ...request])
  if (code !== 0) throw new Error(stderr)
  return JSON.parse(stdout) as {
    requestTarget: string
    stringToSign: string
    signature: string
    headers: Record<string, string>
  }
}

/** The request that was signed as a capture in a file, `verify`'s verdict on it. */
async function verified(scheme: string[], headers: Record<string, string>, received = body) {
  const cwd = temporaryFolder(onTestFinished)
  writeFileSync(
    join(cwd, 'captured.json'),
    JSON.stringify({
      method: 'POST',
      requestTarget: '/a/b:c?d=e',
      headers: { Host: 'example.test', ...headers },
      bodyBase64: Buffer.from(received).toString('base64'),
    }),
  )
  const { code, stdout, stderr } = await cordboard(
    ['verify', ...scheme, '--key-env', 'KEY', '--json', 'captured.json'],
    cwd,
  )
  if (code === 2) throw new Error(stderr)
  return { code, ...(JSON.parse(stdout) as { valid: boolean; causes: { id: string }[] }) }
}

describe('whatsapp-webhook', () => {
  const scheme = ['--scheme', 'whatsapp-webhook']

  it.skipIf(openssl === undefined)('signs a replay as the openssl program does', async () => {
    const { headers } = await signed(...scheme)
    const told = execFileSync(openssl ?? '', ['dgst', '-sha256', '-hmac', key, '-r'], { input: body })
    expect(headers).toEqual({ 'X-Hub-Signature-256': `sha256=${told.toString().split(' ')[0]}` })
  })

  it('verifies a capture, and names what was changed', async () => {
    const { headers } = await signed(...scheme)
    expect(await verified(scheme, headers)).toMatchObject({ code: 0, valid: true })
    const wrong = await verified(scheme, headers, body.replace('1', '2'))
    expect(wrong).toMatchObject({ code: 1, valid: false, causes: [{ id: 'wrong-key' }] })
    const parsed = await verified(scheme, headers, JSON.stringify(JSON.parse(body), null, 2))
    expect(parsed.causes[0]?.id).toBe('body-differs')
    expect((await verified(scheme, {})).causes[0]?.id).toBe('signature-missing')
  })
})

describe('hmac', () => {
  const scheme = ['--scheme', 'hmac']
  const date = ['--date', 'Sat, 21 Nov 2026 00:33:51 GMT']
  const seconds = Date.UTC(2026, 10, 21, 0, 33, 51) / 1000

  it('signs the string of the template by default', async () => {
    const { stringToSign, signature, headers } = await signed(...scheme, ...date)
    const hash = createHash('sha256').update(body).digest('hex')
    expect(stringToSign).toBe(`POST\n/a/b:c?d=e\n${seconds}\n${hash}`)
    expect(signature).toBe(createHmac('sha256', key).update(stringToSign).digest('hex'))
    expect(headers).toEqual({ 'X-Timestamp': String(seconds), 'X-Signature': signature })
  })

  const own = [
    ...scheme,
    ...['--template', '{host}\\n{path}.{body}', '--algorithm', 'sha512', '--output', 'base64'],
    ...['--signature-header', 'X-Own', '--prefix', 'v1=', '--time-header', ''],
  ]

  it('signs what the flags lay out', async () => {
    const { headers } = await signed(...own)
    const mac = createHmac('sha512', key).update(`example.test\n/a/b:c.${body}`).digest('base64')
    expect(headers).toEqual({ 'X-Own': `v1=${mac}` })
    expect(await verified(own, headers)).toMatchObject({ code: 0, valid: true, causes: [] })
  })

  it.each([
    ['timestamp', String(seconds)],
    ['timestampMs', `${seconds}123`],
    ['isoDate', '2026-11-21T00:33:51Z'],
    ['date', 'Sat, 21 Nov 2026 00:33:51 GMT'],
  ])('verifies over the time that the request itself carries: %s', async (name, time) => {
    const flags = [...scheme, '--template', `{${name}}.{body}`]
    const signature = createHmac('sha256', key).update(`${time}.${body}`).digest('hex')
    const headers = { 'X-Timestamp': time, 'X-Signature': signature }
    expect(await verified(flags, headers)).toMatchObject({ code: 0, valid: true })
  })

  it('names what is wrong', async () => {
    const { headers, signature } = await signed(...scheme, ...date)
    const { 'X-Timestamp': time = '', ...untimed } = headers
    const first = async (given: Record<string, string>, received?: string) =>
      (await verified(scheme, given, received)).causes[0]?.id
    expect(await first({ 'X-Timestamp': time })).toBe('signature-missing')
    expect(await first(untimed)).toBe('signature-missing')
    expect(await first({ ...headers, 'X-Signature': signature.toUpperCase() })).toBe('signature-encoding')
    expect(await first(headers, JSON.stringify(JSON.parse(body), null, 2))).toBe('body-differs')
    expect(await first({ ...headers, 'X-Timestamp': '1' })).toBe('wrong-key')
  })

  it.each([
    ['--algorithm', 'md5'],
    ['--output', 'base32'],
    ['--key-encoding', 'rot13'],
  ])('refuses %s %s with what is known', async (flag, value) => {
    const { code, stderr } = await cordboard(['sign', ...scheme, flag, value, ...request])
    expect(code).toBe(2)
    expect(stderr).toContain(`${flag} is `)
  })
})

it('azure-app-configuration: what is signed verifies', async () => {
  const scheme = ['--scheme', 'azure-app-configuration']
  const encoded = Buffer.from(key).toString('base64')
  const cwd = temporaryFolder(onTestFinished)
  const world = { env: { KEY: encoded }, cwd }
  const { code, stdout } = await ran(runCommandLine, ['sign', ...scheme, '--id', 'the-id', ...request], world)
  expect(code).toBe(0)
  const { method, requestTarget, host, headers, stringToSign, signature } = JSON.parse(stdout)
  expect(createHmac('sha256', key).update(stringToSign).digest('base64')).toBe(signature)
  const captured = {
    method,
    requestTarget,
    headers: { Host: host, ...headers },
    bodyBase64: Buffer.from(body).toString('base64'),
  }
  writeFileSync(join(cwd, 'captured.json'), JSON.stringify(captured))
  const verified = await ran(
    runCommandLine,
    ['verify', ...scheme, '--key-env', 'KEY', 'captured.json'],
    world,
  )
  expect(verified.code).toBe(0)
})
