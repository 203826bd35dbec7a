import { type Progress, useProgressOf } from '../../state/send-progress.ts'
import { byteCount } from './body-text.ts'
import './send-progress.css'

function sentence(progress: Progress): string {
  switch (progress.phase) {
    case 'connect':
      return 'Connecting.'
    case 'upload':
      return `${byteCount(progress.sent)} of ${byteCount(progress.sentTotal)} sent.`
    case 'wait':
      return 'Sent; waiting for the response.'
    case 'download':
      return progress.receivedTotal === null
        ? `${byteCount(progress.received)} received.`
        : `${byteCount(progress.received)} of ${byteCount(progress.receivedTotal)} received.`
  }
}

/** Parts done of what is known; null where no total is. */
function share(progress: Progress): number | null {
  if (progress.phase === 'upload') return progress.sent / Math.max(progress.sentTotal, 1)
  if (progress.phase !== 'download' || progress.receivedTotal === null) return null
  return progress.received / Math.max(progress.receivedTotal, 1)
}

/** How far a send has come, in words and, where the total is known, as a bar. */
export function SendProgress({ tabId }: { tabId: string }) {
  const progress = useProgressOf(tabId)
  const done = progress === undefined ? null : share(progress)
  return (
    <>
      {progress !== undefined && `${sentence(progress)} `}Cancel stops it at once.
      {done !== null && (
        <progress
          className="send-progress"
          aria-label="Progress of the request"
          value={Math.min(done, 1)}
          max={1}
        />
      )}
    </>
  )
}
