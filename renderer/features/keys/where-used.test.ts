import { expect, it } from 'vitest'
import type { Known } from './publishing.ts'
import { whereUsed, whereUsedText } from './where-used.ts'

const at = new Date(0)
const published = (keyId: string | null, status: 'VALID' | 'MISMATCH' | null = 'VALID'): Known => ({
  kind: 'published',
  status,
  keyId,
  at,
})
const failed: Known = { kind: 'failed', problem: { code: 'x', message: 'No.', fix: '' }, at }

it.each<[string, Known[], string | null]>([
  ['nothing while no number was asked', [], null],
  ['nothing where no number publishes a key', [{ kind: 'unknown' }, { kind: 'none', at }], null],
  ['nothing where the numbers publish other keys', [published('other'), published(null)], null],
  ['nothing where the last publish failed', [failed], null],
  ['one number', [published('mine'), failed], 'published to 1 number'],
  [
    'each number that has the pair',
    [published('mine'), published('mine', null), published('other')],
    'published to 2 numbers',
  ],
  [
    'numbers that are to be published again',
    [published('mine'), published('mine', 'MISMATCH')],
    'published to 2 numbers, 1 MISMATCH',
  ],
])('a pair names %s', (_, known, text) => {
  const numbers = Object.fromEntries(known.map((one, index) => [`${index}`, { known: one }]))
  expect(whereUsedText(whereUsed(numbers, 'mine'))).toBe(text)
})
