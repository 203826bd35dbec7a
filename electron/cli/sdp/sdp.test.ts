import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ProblemError } from '../../../shared/problem.ts'
import { ran } from '../ran.testkit.ts'
import { run as clean } from './clean.ts'
import { run as diff } from './diff.ts'
import { run as lint } from './lint.ts'

const fixtures = new URL('../../../shared/sdp/fixtures/', import.meta.url)
const fixture = (name: string) => readFileSync(new URL(name, fixtures), 'utf8')
const answer = fixture('aiortc-1.15-answer.sdp')
const cleaned = answer
  .replace('a=fingerprint:sha-256', 'a=fingerprint:SHA-256')
  .replace(/a=fingerprint:sha-(?:384|512) .*\r\n/g, '')

let dir = ''
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'cordboard-sdp-'))
  writeFileSync(join(dir, 'answer.sdp'), answer)
  writeFileSync(join(dir, 'clean.sdp'), cleaned)
  writeFileSync(join(dir, 'offer.sdp'), fixture('chromium-offer.sdp'))
  writeFileSync(join(dir, 'utf16.txt'), Buffer.from(`\ufeff${answer}`, 'utf16le'))
  writeFileSync(join(dir, 'empty.sdp'), '')
})
afterAll(() => rmSync(dir, { recursive: true }))

async function call(command: typeof clean, args: string[], stdin = '') {
  const { code, stdout, stderr } = await ran(command, args, { cwd: dir, stdin })
  return { code, out: stdout, err: stderr }
}

describe('sdp clean', () => {
  test('prints the SDP alone', async () => {
    expect(await call(clean, ['answer.sdp'])).toEqual({ code: 0, out: cleaned, err: '' })
  })

  test('finds it in a request body on stdin and says so on stderr', async () => {
    const body = JSON.stringify({ action: 'accept', session: { sdp_type: 'answer', sdp: answer } })
    const result = await call(clean, [], body)
    expect(result.out).toBe(cleaned)
    expect(result.err).toMatch(/session\.sdp/)
    expect(await call(clean, ['-', '--profile', 'none'], body)).toMatchObject({ code: 0, out: answer })
  })

  test('reads UTF-16 with a byte order mark', async () => {
    expect(await call(clean, ['utf16.txt'])).toMatchObject({ code: 0, out: cleaned })
  })

  test('--json has the fixed shape', async () => {
    const { code, out, err } = await call(clean, ['answer.sdp', '--json'])
    const json = JSON.parse(out)
    expect([code, err]).toEqual([0, ''])
    expect(json).toMatchObject({ sdp: cleaned, changed: true })
    expect(json.edits).toHaveLength(3)
    expect(Object.keys(json.edits[0])).toEqual(['rule', 'line', 'before', 'after', 'why'])
    expect(json.edits[1]).toMatchObject({ rule: 'wa/fingerprint-single', line: 28, after: null })
    expect(json.findings.find((each: { line: number }) => each.line === 28)).toMatchObject({
      rule: 'wa/fingerprint-single',
      severity: 'error',
      fixable: true,
    })
  })

  test('--check prints no SDP and tells by its exit code', async () => {
    expect(await call(clean, ['--check', 'answer.sdp'])).toMatchObject({ code: 1, out: '' })
    expect(await call(clean, ['--check', 'clean.sdp'])).toMatchObject({ code: 0, out: '' })
  })

  test('--diff shows the lines that change and why', async () => {
    const { code, out } = await call(clean, ['--diff', 'answer.sdp'])
    expect(code).toBe(0)
    expect(out).toMatch(/^-a=fingerprint:sha-384/m)
    expect(out).toMatch(/^\+a=fingerprint:SHA-256/m)
    expect(out).toMatch(/^# .*\[wa\/fingerprint-single\]$/m)
  })

  test('--pick chooses among several', async () => {
    const two = `${fixture('chromium-offer.sdp')}\n\n${answer}`
    expect((await call(clean, ['--pick', '2'], two)).out).toBe(cleaned)
    expect((await call(clean, [], two)).err).toMatch(/2 SDP were found/)
  })

  test('an offer that is labelled answer keeps its own role', async () => {
    const body = JSON.stringify({ sdp_type: 'offer', sdp: cleaned })
    const json = JSON.parse((await call(clean, ['--json'], body)).out)
    expect(json.findings.map((each: { rule: string }) => each.rule)).toContain('in/type-mismatch')
    expect(json.sdp).toBe(cleaned)
  })
})

test('the action of a body tells the role, whatever its label says', async () => {
  const silent = cleaned.replace('a=setup:active\r\n', '')
  const body = JSON.stringify({ action: 'accept', session: { sdp_type: 'offer', sdp: silent } })
  const json = JSON.parse((await call(clean, ['--json'], body)).out)
  expect([json.role, json.roleBecause]).toEqual(['answer', 'said'])
})

test.each([
  ['whatsapp', 'wa/sdp-type'],
  ['webrtc', 'in/type-mismatch'],
])('a wrong sdp_type is told by the profile %s as %s, once', async (profile, expected) => {
  const body = JSON.stringify({ action: 'accept', session: { sdp_type: 'offer', sdp: cleaned } })
  for (const command of [clean, lint]) {
    const json = JSON.parse((await call(command, ['--json', '--profile', profile], body)).out)
    const rules = json.findings.map((each: { rule: string }) => each.rule)
    expect(rules.filter((rule: string) => /sdp-type|type-mismatch/.test(rule))).toEqual([expected])
  }
})

describe('sdp lint', () => {
  test('exits 1 on an error and 0 without one', async () => {
    const bad = await call(lint, ['answer.sdp'])
    expect(bad.code).toBe(1)
    expect(bad.out).toMatch(/^28 error {3}wa\/fingerprint-single: /m)
    expect((await call(lint, ['clean.sdp'])).code).toBe(0)
  })

  test('--pre-accept tells where accept differs from it', async () => {
    const same = await call(lint, ['clean.sdp', '--pre-accept', 'clean.sdp'])
    expect(same).toMatchObject({ code: 0, out: expect.not.stringContaining('pair/same-answer') })
    const other = await call(lint, ['clean.sdp', '--pre-accept', 'answer.sdp'])
    expect(other).toMatchObject({ code: 1, out: expect.stringContaining('pair/same-answer') })
  })

  test('--json has findings', async () => {
    const { out } = await call(lint, ['clean.sdp', '--json'])
    expect(Object.keys(JSON.parse(out))).toEqual(['findings'])
  })

  test('--notes tells what is ordinary and harmless too', async () => {
    const rules = async (...args: string[]) => {
      const { out } = await call(lint, ['offer.sdp', '--json', ...args])
      return new Set((JSON.parse(out) as { findings: { rule: string }[] }).findings.map(({ rule }) => rule))
    }
    expect((await rules()).has('msid/semantic')).toBe(false)
    expect((await rules('--notes')).has('msid/semantic')).toBe(true)
  })

  test('--offer turns the pair rules on', async () => {
    expect((await call(lint, ['clean.sdp', '--offer', 'offer.sdp'])).code).toBe(0)
    const other = cleaned.replace('a=mid:0', 'a=mid:audio').replace('BUNDLE 0', 'BUNDLE audio')
    const { code, out } = await call(lint, ['-', '--offer', 'offer.sdp'], other)
    expect(code).toBe(1)
    expect(out).toContain('pair/mid-equal')
  })
})

test('what is wrong with the other SDP is neither told of the picked one nor takes its label away', async () => {
  const active = cleaned.replace('a=setup:active\r\n', '')
  const two = JSON.stringify([
    { sdp_type: 'offer', sdp: cleaned.replace(/SHA-256 .*/, 'SHA-256 ****') },
    { sdp_type: 'answer', sdp: active },
  ])
  const rules = (out: string) => JSON.parse(out).findings.map((each: { rule: string }) => each.rule)
  const first = await call(lint, ['--json', '--pick', '1'], two)
  expect(rules(first.out)).toEqual(expect.arrayContaining(['in/redacted', 'in/type-mismatch']))
  const second = await call(lint, ['--json', '--pick', '2'], two)
  expect(rules(second.out)).not.toContain('in/redacted')
  expect(rules(second.out)).not.toContain('in/type-mismatch')
  const json = JSON.parse((await call(clean, ['--json', '--pick', '2'], two)).out)
  expect([json.role, json.roleBecause]).toEqual(['answer', 'said'])
})

describe('sdp diff', () => {
  test('exits 1 on a difference, 0 without one', async () => {
    expect(await call(diff, ['answer.sdp', 'answer.sdp'])).toEqual({ code: 0, out: '', err: '' })
    const { code, out } = await call(diff, ['answer.sdp', 'clean.sdp'])
    expect(code).toBe(1)
    expect(out).toMatch(/^-a=fingerprint:sha-512/m)
  })

  test('line ends do not count', async () => {
    expect((await call(diff, ['answer.sdp', '-'], answer.replaceAll('\r\n', '\n'))).code).toBe(0)
  })
})

describe('what cannot be done is a problem with cause and fix', () => {
  for (const [name, command, args, code, stdin] of [
    ['an unknown option', clean, ['--what'], 'usage', ''],
    ['an unknown profile', clean, ['--profile', 'x', 'answer.sdp'], 'usage', ''],
    ['a role that is none', lint, ['--role', 'x', 'answer.sdp'], 'usage', ''],
    ['two files', clean, ['answer.sdp', 'clean.sdp'], 'usage', ''],
    ['--json with --diff', clean, ['--json', '--diff', 'answer.sdp'], 'usage', ''],
    ['stdin twice', lint, ['-', '--offer', '-'], 'usage', ''],
    ['a bad number', clean, ['--pick', '0', 'answer.sdp'], 'usage', ''],
    ['one file to compare', diff, ['answer.sdp'], 'usage', ''],
    ['a missing file', clean, ['nope.sdp'], 'unreadable-file', ''],
    ['a folder', clean, ['.'], 'unreadable-file', ''],
    ['an empty file', clean, ['empty.sdp'], 'empty-input', ''],
    ['a text without SDP', lint, [], 'not-sdp', 'Hello there.'],
    [
      'an error message',
      lint,
      [],
      'not-sdp',
      '{"error":{"error_data":{"details":"Fingerprint algo is not SHA256"}}}',
    ],
    ['an SDP that is not there', clean, ['--pick', '2', 'answer.sdp'], 'no-such-sdp', ''],
  ] as const) {
    test(name, async () => {
      const thrown = await call(command, [...args], stdin).catch((error: unknown) => error)
      expect(thrown).toBeInstanceOf(ProblemError)
      if (thrown instanceof ProblemError) {
        expect(thrown.problem.code).toBe(code)
        expect(thrown.problem.fix).not.toBe('')
      }
    })
  }
})
