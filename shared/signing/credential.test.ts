import { describe, expect, it } from 'vitest'
import { ProblemError } from '../problem.ts'
import { checkedAccessKey, parseConnectionString } from './credential.ts'

function problemOfCall(call: () => unknown) {
  try {
    call()
  } catch (error) {
    if (error instanceof ProblemError) return error.problem
  }
  throw new Error('Nothing was refused.')
}

describe('parseConnectionString', () => {
  it.each([
    'endpoint=https://x.communication.azure.com/;accesskey=QUJD+/==',
    'Endpoint=https://x.communication.azure.com/;AccessKey=QUJD+/==',
    ' accesskey=QUJD+/==;endpoint=https://x.communication.azure.com/; ',
  ])('%s', (text) => {
    expect(parseConnectionString(text)).toEqual({
      endpoint: 'https://x.communication.azure.com/',
      accessKey: 'QUJD+/==',
    })
  })

  it.each([
    ['endpoint=https://x/', 'no accesskey='],
    ['accesskey=QUJD', 'no endpoint='],
    ['endpoint=;accesskey=', 'no endpoint= and accesskey='],
    ['Endpoint=https://x.azconfig.io;Id=a;Secret=QUJD', 'App Configuration'],
    ['QUJD', 'access key alone'],
  ])('%s: the sentence names what is missing', (text, words) => {
    const problem = problemOfCall(() => parseConnectionString(text))
    expect(problem.code).toBe('connection-string-incomplete')
    expect(problem.message).toContain(words)
    expect(problem.message).not.toContain('QUJD')
  })
})

describe('checkedAccessKey', () => {
  it('takes base64, white space around it aside', () =>
    expect(checkedAccessKey(' QUJDRA==\n')).toBe('QUJDRA=='))

  it.each([
    ['', 'access-key-missing'],
    ['endpoint=https://x/;accesskey=QUJD', 'access-key-is-connection-string'],
    ['QUJ', 'access-key-not-base64'],
    ['QUJD-_==', 'access-key-not-base64'],
    ['QU=D', 'access-key-not-base64'],
    ['not a key', 'access-key-not-base64'],
  ])('%j is %s and is not repeated', (text, code) => {
    const problem = problemOfCall(() => checkedAccessKey(text))
    expect(problem.code).toBe(code)
    if (text !== '') expect(`${problem.message} ${problem.fix}`).not.toContain(text)
  })
})
