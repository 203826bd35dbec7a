import { describe, expect, it } from 'vitest'
import { type LostAuth, lostAuthOf } from './lost-auth.ts'

const auth = { kind: 'whatsapp-webhook', appSecret: '{{s}}' } as const
const lost = (owner: string, except: string[] = []): LostAuth => ({
  owner,
  kind: owner.endsWith('.yml') ? 'request' : 'folder',
  name: owner,
  auth,
  except,
})

describe('what a tab shows as lost', () => {
  it.each<[string, LostAuth[], string | null, boolean, string | null]>([
    ['its own', [lost('A/1.yml'), lost('A')], 'A/1.yml', false, 'A/1.yml'],
    ['that of its folder', [lost('A')], 'A/B/1.yml', true, 'A'],
    ['that of the nearest folder', [lost('.'), lost('A'), lost('A/B')], 'A/B/1.yml', true, 'A/B'],
    ['that of the workspace', [lost('.')], '1.yml', true, '.'],
    ['a folder its own', [lost('A')], 'A', false, 'A'],
    ['nothing where it does not inherit', [lost('A')], 'A/1.yml', false, null],
    ['nothing where a nearer folder says its own', [lost('A', ['A/B'])], 'A/B/1.yml', true, null],
    ['nothing of a folder with a longer name', [lost('A')], 'AB/1.yml', true, null],
    ['nothing where it stands in no file', [lost('.')], null, true, null],
  ])('%s', (_, all, itemId, inherits, owner) => {
    expect(lostAuthOf(all, itemId, inherits)?.owner ?? null).toBe(owner)
  })
})
