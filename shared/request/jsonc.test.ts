import { expect, it } from 'vitest'
import { jsonMistake } from './jsonc.ts'

const at = (text: string) => {
  const mistake = jsonMistake(text)
  return mistake === null ? null : [text.slice(mistake.from, mistake.to), mistake.error]
}

it.each([
  ['{"a": 1, "b": oops}', 'oops', 'line 1: invalid symbol'],
  ['{\n  // why\n  "a": 1,\n  "b" 2,\n}', '2', 'line 4: colon expected'],
  ['{"to": "{{callee}}", "b": oops}', 'oops', 'line 1: invalid symbol'],
  ['{"n": {{count}},\n"b": oops}', 'oops', 'line 2: invalid symbol'],
  ['{"a": [1, 2}', '}', 'line 1: comma expected'],
  ['{"a": 1', '', 'line 1: close brace expected'],
])('%j has a mistake whatever its variables are', (text, place, error) => {
  expect(at(text)).toEqual([place, error])
})

it.each([
  '',
  ' \n',
  '{"a": 1}',
  '{"a": 1, // why\n}',
  '{"text": "{{greeting}}", "n": {{count}}}',
  '{"text": "{{1}} and {{2}}"}',
  '{ {{members}} }',
  '{ {{first}} "b": 2 }',
  '[1 {{more}}]',
  '{{whole}}',
  '{"a": 1 {{rest}}',
])('%j may be JSON', (text) => {
  expect(at(text)).toBeNull()
})
