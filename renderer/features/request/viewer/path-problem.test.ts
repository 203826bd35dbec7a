import { query } from 'jsonpath-rfc9535'
import { expect, it } from 'vitest'
import { pathProblem } from './path-problem.ts'

function problemOf(path: string): string {
  try {
    query({}, path)
    return ''
  } catch (error) {
    return pathProblem(path, error)
  }
}

it.each([
  [
    '$.list[',
    'The bracket at character 7 is not closed: an index, a name in quotes, * or a ?filter belongs in it, then ].',
  ],
  ['$.list[0', 'The bracket at character 7 is not closed: ] is missing.'],
  ['$.list[?(@.a==1', 'The bracket at character 9 is not closed: ) is missing.'],
  ['$.list["a]', 'The quote at character 8 is not closed.'],
  ['$.', 'A name or * belongs after the dot at the end.'],
  ['calls', 'A path starts with $, which is the whole body: $.calls, $.calls[0].id.'],
  ['$.list[a]', 'A name in brackets stands in quotes: look at character 8, a.'],
  ['$.a-b', "A name with - in it stands in brackets and quotes, as ['a-b']: look at character 4."],
  ['$.list[?@.a=1]', 'Two equals signs compare: write == at character 12.'],
  ['$.list[1:2:3:4]', 'Character 13, :, does not belong there.'],
  ['$.a b', 'Character 5, b, does not belong there.'],
])('%s: %s', (path, words) => {
  expect(problemOf(path)).toBe(words)
})

it('an error that is none of the grammar is told as it is', () => {
  expect(pathProblem('$', new Error('too deep'))).toBe('This path cannot be followed: too deep.')
})
