import { expect, it } from 'vitest'
import type { Exchange } from '../../state/requests.ts'
import { isNotSent } from './not-sent.ts'

const problem = (code: string) => ({ code, message: '', fix: '' })
const response = {} as NonNullable<Exchange['response']>

it.each([
  ['a refused connection sent nothing', null, problem('connection-refused'), true],
  ['a certificate that is refused ends before the request', null, problem('tls-certificate'), true],
  ['a connection that was cut may have sent something', null, problem('connection-reset'), false],
  ['a timeout does not tell how far it came', null, problem('timeout'), false],
  ['what was answered was sent', response, problem('tls-failed'), false],
  ['without a problem it was sent', response, null, false],
])('%s', (_fact, answer, error, expected) => {
  expect(isNotSent({ request: {}, response: answer, error })).toBe(expected)
})

it.each([true, false])('what the exchange says counts: wasSent %j', (wasSent) => {
  expect(isNotSent({ request: { wasSent }, response: null, error: problem('timeout') })).toBe(!wasSent)
})
