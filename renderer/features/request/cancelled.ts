import type { Cancelled } from '../../state/requests.ts'
import { byteCount } from './body-text.ts'

/** What is known of a send that was stopped: when, and how far it had come. */
export function cancelledText({ afterMs, progress }: Cancelled): { title: string; text: string } {
  return { title: `Cancelled after ${duration(afterMs)}`, text: stateOf(progress) }
}

function duration(ms: number): string {
  return ms < 1000 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(1)} s`
}

function stateOf(progress: Cancelled['progress']): string {
  switch (progress?.phase) {
    case undefined:
    case 'connect':
      return 'Nothing was received. As far as is known, the connection was still being made.'
    case 'upload':
      return `Nothing was received; ${byteCount(progress.sent)} of ${byteCount(progress.sentTotal)} were sent.`
    case 'wait':
      return 'Nothing was received, but the request was sent: the server may have acted on it.'
    case 'download':
      return progress.receivedTotal === null
        ? `${byteCount(progress.received)} of the response came and are not kept.`
        : `${byteCount(progress.received)} of ${byteCount(progress.receivedTotal)} of the response came and are not kept.`
  }
}
