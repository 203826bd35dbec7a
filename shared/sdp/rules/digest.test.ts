import { expect, test } from 'vitest'
import { clean } from '../clean.ts'
import { lint } from '../lint.ts'
import { answer, crlf, digest, swap } from './sample.testkit.ts'

const withDigest = (value: string) => crlf(swap(answer, digest, value))
const found = (value: string) => lint(withDigest(value)).filter((each) => each.rule.startsWith('fp/'))
const cleaned = (value: string) => /a=fingerprint:SHA-256 ?(.*)\r/.exec(clean(withDigest(value)).sdp)?.[1]

/** Bytes below 16, some in a row, at the start and at the end. */
const zeros = `0E${digest.slice(2, 8)}:05:0E:E5${digest.slice(17, -3)}:0A`
const unpadded = zeros.replace(/\b0(?=[0-9A-F])/g, '')

test.each([
  ['bytes without their leading zeros', unpadded, zeros],
  ['the same in lower case', unpadded.toLowerCase(), zeros],
  ['the same with blanks behind the colons', unpadded.replaceAll(':', ': '), zeros],
  ['lower case', digest.toLowerCase(), digest],
  ['no colons', digest.replaceAll(':', ''), digest],
  ['a colon behind every second byte', digest.replace(/(..):(..)/g, '$1$2'), digest],
  ['blanks for colons', digest.replaceAll(':', ' '), digest],
  ['a colon too many at the end', `${digest}:`, digest],
  ['a line break inside a byte', digest.replace('35:9F', '3 5:9F'), digest],
])('%s is written as RFC 8122 §5 asks', (_, written, expected) => {
  expect(found(written)).toMatchObject([{ rule: 'fp/hex', fixable: true }])
  expect(cleaned(written)).toBe(expected)
  expect(found(expected)).toEqual([])
})

test.each([
  ['three digits between colons', digest.replace('35:9F', '359:F2')],
  ['a byte that is missing', digest.replace(':35:', '::')],
  ['an odd number of digits without colons', digest.replaceAll(':', '').slice(1)],
  ['other letters', digest.replace('2E', '2G')],
])('%s is reported and stays', (_, written) => {
  expect(found(written)).toMatchObject([{ rule: 'fp/hex', fixable: false }])
  expect(cleaned(written)).toBe(written)
})
