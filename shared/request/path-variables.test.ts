import { describe, expect, it } from 'vitest'
import { encodePathValue, findPathVariables } from './path-variables.ts'

describe('findPathVariables', () => {
  it.each([
    ['https://h/:id', ['id']],
    ['https://h/:id:play', ['id']],
    ['https://h/a/:call-id/b/:_x9:stop', ['call-id', '_x9']],
    ['{{endpoint}}/:id', ['id']],
    ['https://h:8080/x', []],
    ['http://:name/x', []],
    ['https://h/x:y', []],
    ['https://h/:9x', []],
    ['https://h/a?b=/:id', []],
    ['https://h/a#/:id', []],
    ['/:id.json', ['id']],
  ])('%s has %j', (url, names) => {
    const found = findPathVariables(url)
    expect(found.map((variable) => variable.name)).toEqual(names)
    for (const { name, from, to } of found) expect(url.slice(from, to)).toBe(`:${name}`)
  })
})

it('keeps a value inside its segment and leaves : + % as typed', () => {
  expect(encodePathValue('8:acs:a/b?c#d e+f%2B\n')).toBe('8:acs:a%2Fb%3Fc%23d%20e+f%2B%0A')
})
