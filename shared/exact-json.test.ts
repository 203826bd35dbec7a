import { expect, it } from 'vitest'
import { parseExactly } from './exact-json.ts'

it.each([
  '{"n":12345678901234567890}',
  '[0.12345678901234567891,-1.50000000000000000001]',
  '{"id":"12345678901234567890","ok":true,"x":null,"n":1.5}',
])('%s is printed as it was read', (text) => expect(JSON.stringify(parseExactly(text))).toBe(text))
