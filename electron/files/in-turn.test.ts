import { expect, it } from 'vitest'
import { inTurn } from './in-turn.ts'

it('begins work when the one before has ended, also where that failed, and answers each its own', async () => {
  const queue = inTurn()
  const seen: string[] = []
  const work = (name: string) => async () => {
    seen.push(`${name} begins`)
    await new Promise((resolve) => setTimeout(resolve))
    seen.push(`${name} ends`)
    if (name === 'bad') throw new Error(name)
    return name
  }
  const all = await Promise.allSettled([queue(work('one')), queue(work('bad')), queue(work('two'))])
  expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(seen).toEqual(['one', 'bad', 'two'].flatMap((name) => [`${name} begins`, `${name} ends`]))
})
