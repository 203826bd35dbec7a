import { expect, it } from 'vitest'
import { mayRun } from './command-gate.ts'

it.each([
  ['runs with no dialog open', 'send', { modal: false, palette: false }, true],
  ['waits behind a dialog', 'send', { modal: true, palette: false }, false],
  ['waits behind the palette', 'close-tab', { modal: true, palette: true }, false],
  ['closes the palette by its own keys', 'palette', { modal: true, palette: true }, true],
  ['opens no palette on top of a dialog', 'palette', { modal: true, palette: false }, false],
])('a command %s', (_, id, open, expected) => {
  expect(mayRun(id, open)).toBe(expected)
})
