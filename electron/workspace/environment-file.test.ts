import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { Variable } from '../../shared/request/model.ts'
import { readEnvironmentFile, writeEnvironmentFile } from './environment-file.ts'

const file = `name: Dev
color: green # in the list
variables:
  # where
  - name: v
    value:
      - {title: dev, selected: true, value: one} # near
      - {title: prod, value: two}
  # key
  - name: k   # kk
    secret: true
    description: from vault
    type: string
  - name: num
    value: 5
  - name: port # of the proxy
    value:
      type: number
      data: 8080
  - name: on
    value: a
    disabled: false # for now
  - name: later
    value:
  - name: shared
    value: &s x
  - name: copy
    value: *s
`

const edited = (edit: (variables: Variable[]) => Variable[], before = file) => {
  const { variables, ...rest } = readEnvironmentFile(before, 'e')
  return writeEnvironmentFile(before, { ...rest, variables: edit(variables) }, 'e')
}
const change = (name: string, values: Partial<Variable>) => (variables: Variable[]) =>
  variables.map((variable) => (variable.name === name ? { ...variable, ...values } : variable))
const entry = (text: string, name: string) =>
  parse(text).variables.find((variable: { name: string }) => variable.name === name)

describe('an environment file', () => {
  it('stays letter by letter where nothing changed', () => {
    expect(edited((variables) => variables)).toBe(file)
  })

  it.each<[string, (variables: Variable[]) => Variable[], [string, string]]>([
    ['a value beside a secret', change('num', { value: '6' }), ['value: 5', 'value: "6"']],
    ['the selected variant', change('v', { value: 'three' }), ['value: one', 'value: three']],
    [
      'the selected variant, to what another one has',
      change('v', { value: 'two' }),
      ['value: one', 'value: two'],
    ],
    ['a typed value', change('port', { value: '81' }), ['data: 8080', 'data: "81"']],
    ['the name of a secret', change('k', { name: 'key' }), ['name: k   # kk', 'name: key # kk']],
    ['the name of one with variants', change('v', { name: 'w' }), ['name: v', 'name: w']],
    ['the name of a typed one', change('port', { name: 'p' }), ['name: port #', 'name: p #']],
    [
      'a value that was left out',
      change('later', { value: 'z' }),
      ['    value:\n  - name: sh', '    value: z\n  - name: sh'],
    ],
    ['the value of one that is switched on', change('on', { value: 'b' }), ['value: a', 'value: b']],
    ['the order', ([v, k, ...others]) => [k, v, ...others].filter((one) => one !== undefined), ['', '']],
    [
      'one more',
      (variables) => [...variables, { name: 'more', value: 'm', enabled: true, secret: false }],
      ['value: *s\n', 'value: *s\n  - name: more\n    value: m\n'],
    ],
    [
      'one less',
      (variables) => variables.filter(({ name }) => name !== 'num'),
      ['  - name: num\n    value: 5\n', ''],
    ],
  ])('changes alone: %s', (what, edit, [before, after]) => {
    const text = edited(edit)
    if (what === 'the order') expect(text.split('\n').toSorted()).toEqual(file.split('\n').toSorted())
    else expect(text).toBe(file.replace(before, after))
  })

  it('keeps the variants of each of two variables of one name', () => {
    const twice = file.replace('name: k   # kk\n    secret: true', 'name: v\n    value: plain')
    const text = edited(
      (variables) => variables.map((one) => (one.value === 'one' ? { ...one, value: 'new' } : one)),
      twice,
    )
    expect(text).toBe(twice.replace('value: one', 'value: new'))
  })

  it('keeps no value of a variable that is marked secret, but all else of it', () => {
    const text = edited(change('v', { secret: true, value: 'one' }))
    expect(text).not.toMatch(/one|two/)
    expect(text).toContain('# key')
    expect(text).toContain('# where')
    expect(entry(text, 'v')).toEqual({ name: 'v', secret: true })
    const off = file.replace('value: 5', 'value: false')
    expect(entry(edited(change('num', { secret: true }), off), 'num')).toEqual({ name: 'num', secret: true })
  })

  it('keeps the type of a value that is marked secret', () => {
    const text = edited(change('port', { secret: true }))
    expect(entry(text, 'port')).toEqual({ name: 'port', secret: true, type: 'number' })
    expect(text).toContain('# of the proxy')
  })

  it.each<[string, (variables: Variable[]) => Variable[]]>([
    ['is edited', change('shared', { value: 'y' })],
    ['is deleted', (variables) => variables.filter(({ name }) => name !== 'shared')],
    ['goes behind its alias', (variables) => variables.toReversed()],
  ])('keeps the value of an alias, and all comments, where the anchor %s', (_, edit) => {
    const text = edited(edit)
    expect(entry(text, 'copy').value).toBe('x')
    for (const comment of file.match(/#.*/g) ?? []) expect(text).toContain(comment)
  })

  it('takes a value in place of a list that holds no variant', () => {
    const odd = 'name: Odd\nvariables:\n  - name: a\n    value: [ x ]\n  - name: b\n    value: []\n'
    expect(edited(change('a', { value: 'z' }), odd)).toBe(odd.replace('[ x ]', 'z'))
  })

  it('gives what belonged to a deleted variable to no other', () => {
    const last = file.slice(0, file.indexOf('  - name: num'))
    const text = edited(
      (variables) => [...variables.slice(0, -1), { name: 'more', value: 'm', enabled: true, secret: false }],
      last,
    )
    expect(entry(text, 'more')).toEqual({ name: 'more', value: 'm' })
    expect(text).not.toContain('# kk')
  })
})
