import { expect, test } from 'vitest'
import { compareAnswers } from './same-answer.ts'

const text = 'v=0\r\ns=-\r\nm=audio 9 X 0\r\na=mid:0\r\n'

test('the same answer twice is fine', () => {
  expect(compareAnswers(text, text)).toEqual([])
})

test('another line is named with its number', () => {
  expect(compareAnswers(text, text.replace('mid:0', 'mid:1'))).toMatchObject([
    { rule: 'pair/same-answer', severity: 'error', line: 4, message: expect.stringContaining('a=mid:1') },
  ])
})

test('line ends count, too', () => {
  expect(compareAnswers(text, text.replaceAll('\r\n', '\n'))).toMatchObject([
    { line: null, message: expect.stringContaining('line ends') },
  ])
})
