import { expect, test } from 'vitest'
import { rulesDoc } from './rules-doc.ts'

test('docs/sdp-rules.md tells the rules as they are', async () => {
  await expect(rulesDoc()).toMatchFileSnapshot('../../docs/sdp-rules.md')
})
