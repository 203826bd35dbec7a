import { expect, it } from 'vitest'
import { workspaceMethods } from '../../shared/ipc/contract/workspace.ts'
import { nameProblem } from './item-name.ts'

it.each([
  ['an ordinary name', 'Play', null],
  ['the longest', 'a'.repeat(200), null],
  ['spaces at the ends, which are cut', ` ${'a'.repeat(200)} `, null],
  ['one too many', 'a'.repeat(201), 'A name has 200 characters at most; this one has 201.'],
])('takes or refuses %s, as the contract does', (_, name, problem) => {
  expect(nameProblem(name)).toBe(problem)
  const input = { parent: null, name: name.trim() }
  expect(workspaceMethods.createFolder.input.safeParse(input).success).toBe(problem === null)
})
