import { beforeEach, expect, it } from 'vitest'
import { emptySession, useSession } from '../../state/session.ts'
import { request } from '../../state/tabs.testkit.ts'
import { firstPane, watch, watched } from './response-memory.ts'

beforeEach(() => useSession.setState({ ...emptySession, tabs: [request('r'), request('s')] }))

it('each tab keeps what is watched in it, until it closes', () => {
  watch('r', { view: 'tree' })
  watch('r', { pane: 'headers', filter: '$.a' })
  watch('s', { pane: 'sent' })
  expect(watched('r')).toEqual({ pane: 'headers', view: 'tree', filter: '$.a' })
  expect(watched('s')).toEqual({ pane: 'sent', view: null, filter: '' })
  useSession.setState({ tabs: [request('s')] })
  expect(watched('r')).toEqual({ pane: 'body', view: null, filter: '' })
})

it('without a tab nothing is kept', () => {
  watch(null, { pane: 'headers' })
  expect(watched(null).pane).toBe('body')
})

it.each([
  ['headers', { response: {}, hops: [] }, 'headers'],
  ['headers', { response: null, hops: [] }, 'sent'],
  ['timeline', { response: null, hops: [] }, 'sent'],
  ['timeline', { response: null, hops: [{}] }, 'timeline'],
] as const)('after %s an exchange begins with what it has: %j', (wanted, exchange, pane) => {
  expect(firstPane(wanted, exchange)).toBe(pane)
})
