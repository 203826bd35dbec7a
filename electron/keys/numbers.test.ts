import { describe, expect, it } from 'vitest'
import { everyNumber, parsePage } from './numbers.ts'

const bytes = (value: unknown) =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value))
const entry = (id: string) => ({ id, display_phone_number: `+${id}`, verified_name: `Number ${id}` })
const next = (query: string) => ({ next: `https://graph.facebook.com/v23.0/1/phone_numbers?${query}` })
const ids = (numbers: { phoneNumberId: string }[] | null) => numbers?.map((number) => number.phoneNumberId)

describe('the numbers of an account', () => {
  it('are read over all pages, each once', async () => {
    const pages: Record<string, unknown> = {
      '': { data: [entry('1'), entry('2')], paging: { cursors: { after: 'a' }, ...next('limit=2&after=a') } },
      '?limit=2&after=a': { data: [entry('2'), entry('3')], paging: next('limit=2&after=b') },
      '?limit=2&after=b': { data: [entry('4')], paging: { cursors: { before: 'b', after: 'c' } } },
    }
    const numbers = await everyNumber(async (query) => bytes(pages[query]))
    expect(ids(numbers)).toEqual(['1', '2', '3', '4'])
    expect(numbers?.[0]).toEqual({ phoneNumberId: '1', displayNumber: '+1', verifiedName: 'Number 1' })
  })

  it('are none when a page is refused', async () => {
    const answers = [bytes({ data: [entry('1')], paging: next('after=a') }), null]
    expect(await everyNumber(async () => answers.shift() ?? null)).toBeNull()
  })

  it.each([
    ['leaves the token out', 'access_token=secret&after=a', '?after=a'],
    ['keeps what it does not know', 'pretty=0&limit=25&after=a%3D%3D', '?pretty=0&limit=25&after=a%3D%3D'],
    ['lets no reply name a variable', 'after={{accessKey}}', '?after=%7B%7BaccessKey%7D%7D'],
  ])('take only the query of the next page: it %s', (_what, query, expected) => {
    expect(parsePage(bytes({ data: [], paging: next(query) })).next).toBe(expected)
    const elsewhere = { next: `https://attacker.example/?${query}` }
    expect(parsePage(bytes({ data: [], paging: elsewhere })).next).toBe(expected)
  })

  it('can lack their texts', () => {
    expect(parsePage(bytes({ data: [{ id: '1', verified_name: null }] })).numbers).toEqual([
      { phoneNumberId: '1', displayNumber: '', verifiedName: '' },
    ])
  })

  it.each([
    ['another object', { success: true }, 'no list of phone numbers'],
    ['an id that is a path', { data: [{ id: '../1' }] }, 'no list of phone numbers'],
    ['no JSON', '<html>', 'is not JSON'],
    ['a next page that is no address', { data: [], paging: { next: 'after' } }, 'no address'],
    ['a flood', ' '.repeat(1_100_000), 'far larger'],
  ])('%s is a problem', (_what, reply, text) => {
    expect(() => parsePage(bytes(reply))).toThrow(text)
  })

  it('end where the server goes round in a circle', async () => {
    let asked = 0
    const circle = everyNumber(async () => {
      asked += 1
      return bytes({ data: [entry('1')], paging: next(`after=${asked % 3}`) })
    })
    await expect(circle).rejects.toThrow('again and again')
    expect(asked).toBeLessThan(10)
  })
})
