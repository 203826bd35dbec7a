import { expect, test } from 'vitest'
import { newest } from './newest.ts'

/** Readings that end when the test says so. */
function held() {
  const readings: PromiseWithResolvers<string>[] = []
  const taken: string[] = []
  const load = newest(
    () => {
      const reading = Promise.withResolvers<string>()
      readings.push(reading)
      return reading.promise
    },
    (value) => taken.push(value),
    (error) => taken.push(`failed: ${String(error)}`),
  )
  return { readings, taken, load }
}

test('a reading that was overtaken ends with the newer one, whichever answers first', async () => {
  for (const order of [
    [0, 1],
    [1, 0],
  ]) {
    const { readings, taken, load } = held()
    let ended = ''
    const first = load().then(() => {
      ended = taken.join()
    })
    const second = load()
    for (const at of order) {
      readings[at]?.resolve(`reading ${at}`)
      await Promise.resolve()
    }
    await Promise.all([first, second])
    expect(taken).toEqual(['reading 1'])
    expect(ended).toBe('reading 1')
  }
})

test('a failure is told of the newest reading alone', async () => {
  const { readings, taken, load } = held()
  const first = load()
  const second = load()
  readings[0]?.reject('old')
  readings[1]?.resolve('new')
  await Promise.all([first, second])
  expect(taken).toEqual(['new'])
  const third = load()
  readings[2]?.reject('gone')
  await expect(third).rejects.toBe('gone')
  expect(taken).toEqual(['new', 'failed: gone'])
})
