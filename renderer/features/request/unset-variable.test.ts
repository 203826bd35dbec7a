import { expect, it } from 'vitest'
import type { Problem } from '../../../shared/problem.ts'
import { createResolver } from '../../../shared/request/variables.ts'
import { besidesFirst, elsewhereText, unsetNames } from './unset-variable.ts'

function problemsOf(text: string, where: string[]): Problem[] {
  const values: Record<string, string> = { outer: '{{inner}}', loop: '{{loop}}' }
  const lookup = (name: string) => {
    const value = values[name]
    return value === undefined ? null : { value, secret: false, origin: 'test' }
  }
  const resolver = createResolver({ lookup }, { now: new Date(), guid: () => '', randomInt: () => 0 })
  for (const place of where) resolver.resolve(text, place)
  return resolver.problems()
}

it.each([
  ['{{baseUrl}}', ['baseUrl']],
  ['{{outer}}', ['inner']],
  ['{{loop}}', []],
])('of %s the variables without a value are %j', (text, names) => {
  expect(problemsOf(text, ['the URL']).flatMap(unsetNames)).toEqual(names)
})

it('the one problem of a send tells of all of them', () => {
  const [first, ...others] = problemsOf('{{a}} {{outer}}', ['the URL', 'the auth'])
  const message = [first, ...others].map((problem) => problem?.message).join(' ')
  expect(unsetNames({ code: 'unresolved-variable', message, fix: '' })).toEqual(['a', 'inner'])
})

it('a variable that is told below the URL is told nowhere else, and any other once', () => {
  const problems = problemsOf('{{a}} {{b}}', ['the URL', 'the body, line 1', 'the auth'])
  expect(problems).toHaveLength(6)
  expect(besidesFirst(problems).map(unsetNames)).toEqual([['b']])
})

it.each([
  [0, 'It is in the environment Contoso Voice.'],
  [1, 'It is in the environment Contoso Voice and in another one.'],
  [2, 'It is in the environment Contoso Voice and in 2 others.'],
])('with %i more environments that have it the first is named', (others, text) => {
  expect(elsewhereText('It', { id: 'e', name: 'Contoso Voice', others })).toBe(text)
})
