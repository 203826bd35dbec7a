import { expect, it } from 'vitest'
import type { Progress } from '../../state/send-progress.ts'
import { cancelledText } from './cancelled.ts'

const progress: Progress = {
  id: 'r',
  phase: 'wait',
  sent: 3000,
  sentTotal: 3000,
  received: 0,
  receivedTotal: null,
}

it.each<[Progress | null, string]>([
  [null, 'Nothing was received. As far as is known, the connection was still being made.'],
  [{ ...progress, phase: 'upload', sent: 1000 }, 'Nothing was received; 1.0 kB of 3.0 kB were sent.'],
  [progress, 'Nothing was received, but the request was sent: the server may have acted on it.'],
  [{ ...progress, phase: 'download', received: 12 }, '12 B of the response came and are not kept.'],
  [
    { ...progress, phase: 'download', received: 12, receivedTotal: 50_000_000 },
    '12 B of 50.0 MB of the response came and are not kept.',
  ],
])('a cancelled send says how far it came: %j', (told, text) => {
  expect(cancelledText({ afterMs: 4230, progress: told })).toEqual({ title: 'Cancelled after 4.2 s', text })
})
