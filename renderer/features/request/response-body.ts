import { useEffect, useState } from 'react'
import { problemOf } from '../../../shared/problem.ts'
import { call } from '../../bridge/call.ts'
import { toastProblem } from '../../ui/toast.tsx'

/** What one call over the bridge may carry. */
const chunk = 1024 * 1024

export interface LoadedBytes {
  bytes: Uint8Array
  total: number
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}

/**
 * The first MiB of a body, and more when asked for: large bodies stay on the privileged side.
 * Null until the first range is here, and where nothing is `wanted`.
 */
export function useBytes(exchangeId: string, part: 'response' | 'sent', wanted = true) {
  const [loaded, setLoaded] = useState<LoadedBytes | null>(null)

  useEffect(() => {
    const stop = new AbortController()
    setLoaded(null)
    if (!wanted) return
    call('readBytes', { exchangeId, part, from: 0, to: chunk }, stop.signal)
      .then((range) => {
        if (!stop.signal.aborted) setLoaded({ bytes: range.bytes, total: range.total })
      })
      .catch((error) => {
        if (!stop.signal.aborted) toastProblem(problemOf(error))
      })
    return () => stop.abort()
  }, [exchangeId, part, wanted])

  const loadMore = async () => {
    if (loaded === null) return
    const from = loaded.bytes.length
    try {
      const range = await call('readBytes', { exchangeId, part, from, to: from + chunk })
      setLoaded({ bytes: joined(loaded.bytes, range.bytes), total: range.total })
    } catch (error) {
      toastProblem(problemOf(error))
    }
  }
  return { loaded, loadMore }
}
