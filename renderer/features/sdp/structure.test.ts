import { expect, it } from 'vitest'
import { sampleAnswer } from '../../../shared/catalog/sample-answer.ts'
import { parse } from '../../../shared/sdp/parse.ts'
import { candidatesIn, countCandidates } from './structure.ts'

it.each([
  ['an answer', sampleAnswer],
  ['lone carriage returns', 'v=0\ra=candidate:1\ra=candidate\r'],
  ['others that begin alike', 'a=candidates:1\na=x a=candidate:1\n a=candidate:1\na=candidate:\n'],
])('candidates are counted as they are read: %s', (_, text) => {
  expect(countCandidates(text)).toBe(candidatesIn(parse(text)).length)
})
