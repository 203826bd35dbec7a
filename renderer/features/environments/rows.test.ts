import { describe, expect, it } from 'vitest'
import { canSave, holdsSecret, nameProblem, rowsOf, sameVariables, variablesOf } from './rows.ts'

const variable = (name: string, value = 'x') => ({ name, value, enabled: true, secret: false })

describe('a variable name', () => {
  it.each([
    ['phoneNumberId', null],
    ['api-version', null],
    ['имя', null],
    ['a}}b', '{{a}}b}} would not be read as a variable. Use letters, digits, _ and -.'],
    ['1', '{{1}} would not be read as a variable. Use letters, digits, _ and -.'],
    [' a', '{{ a}} would not be read as a variable. Use letters, digits, _ and -.'],
    ['$guid', 'Names with $ are the dynamic variables; choose another.'],
    ['', 'Give it a name; without one it is not saved.'],
  ])('%j: %j', (name, problem) => {
    const rows = rowsOf([variable(name)])
    expect(rows.map((row) => nameProblem(row, rows))).toEqual([problem])
  })
})

it('refuses to save two variables of one name', () => {
  const twice = rowsOf([variable('a'), variable('a')])
  expect(canSave(twice)).toBe(false)
  expect(twice.map((row) => nameProblem(row, twice) === null)).toEqual([true, false])
  expect(canSave(rowsOf([variable('a'), variable('b')]))).toBe(true)
})

it('keeps a row without a name off the disk', () => {
  expect(variablesOf(rowsOf([variable('a'), variable('')]))).toEqual([variable('a')])
})

it('compares variables by what is saved of them', () => {
  expect(sameVariables([variable('a')], rowsOf([variable('a')]))).toBe(true)
  expect(sameVariables([variable('a')], [variable('a', 'y')])).toBe(false)
})

it('holds back what no plain file may hold, until it is marked secret', () => {
  const token = { ...variable('anything', `EAA${'Gm0PX4ZCpsBAKZB12345'.repeat(3)}`) }
  expect(holdsSecret(rowsOf([token]))).toBe(true)
  expect(holdsSecret(rowsOf([{ ...token, secret: true }]))).toBe(false)
  expect(holdsSecret(rowsOf([variable('password', 'hunter2-hunter2')]))).toBe(false)
})
