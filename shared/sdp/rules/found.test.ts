import { expect, test } from 'vitest'
import { knownErrors } from '../errors.ts'
import { extract, findingsOf } from '../extract.ts'
import { compareAnswers } from '../same-answer.ts'
import type { Finding } from '../types.ts'
import { foundRules } from './found.ts'
import { ruleInfos } from './list.ts'

const sdp = 'v=0\r\no=- 1 2 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\na=setup:active\r\n'
const pasted = (text: string) => findingsOf(extract(text), 0)

const cases: readonly (readonly [keyof typeof foundRules, readonly Finding[]])[] = [
  ['notSdp', pasted('hello')],
  ['candidateOnly', pasted('candidate:1 1 udp 1 192.0.2.1 9 typ host')],
  ['truncated', pasted(`${sdp}a=fingerprint:sha-256 2E:3`)],
  ['ellipsis', pasted(`${sdp}...\r\na=x\r\n`)],
  ['redacted', pasted(`${sdp}a=ice-pwd:********\r\n`)],
  ['typeMismatch', pasted(JSON.stringify({ type: 'offer', sdp }))],
  ['graphError', pasted('Fingerprint algo is not SHA256')],
  ['browserError', pasted('Invalid SDP line')],
  ['browserError', pasted('SIPCC Failed to parse SDP: SDP Parse Error on line 7')],
  ['sameAnswer', compareAnswers(sdp, `${sdp}a=x\r\n`)],
]

test.each(cases)('%s is found, with the severity that the catalogue tells', (name, findings) => {
  const info = foundRules[name]
  expect(findings).toContainEqual(
    expect.objectContaining({ rule: info.id, severity: info.severity, source: expect.stringMatching(/./) }),
  )
})

test('all of them are in the catalogue, and have a case here but the one of requests', () => {
  const ids = ruleInfos.map(({ id }) => id)
  expect(Object.values(foundRules).filter(({ id }) => !ids.includes(id))).toEqual([])
  const covered = new Set(cases.map(([name]) => name))
  expect(Object.keys(foundRules).filter((name) => !covered.has(name as keyof typeof foundRules))).toEqual([
    'sdpType',
  ])
})

test('a known error leads to rules that there are', () => {
  const ids = ruleInfos.map(({ id }) => id)
  expect(knownErrors.flatMap(({ about }) => about).filter((id) => !ids.includes(id))).toEqual([])
})
