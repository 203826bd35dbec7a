import { useEffect, useState } from 'react'
import type { Output } from '../../../shared/ipc/bridge.ts'
import { problemOf } from '../../../shared/problem.ts'
import type { RequestDraft } from '../../../shared/request/model.ts'
import { call } from '../../bridge/call.ts'
import { useSandbox } from '../../state/sandbox.ts'
import { useSession } from '../../state/session.ts'
import { useWorkspace } from '../../state/workspace.ts'

export type Preview = Output<'previewRequest'>

/** The date of a signature moves on; ten seconds are calm to look at and well inside any server's tolerance. */
const refreshMs = 10_000

/**
 * The request as it would go out now: computed by the functions that send it. The newest edit wins; an older answer
 * that comes late is dropped. Null until the first answer.
 */
export function usePreview(draft: RequestDraft, requestId: string | null): Preview | null {
  const environmentId = useSession((state) => state.environmentId)
  const environments = useWorkspace((state) => state.workspace?.environments)
  const sandboxUrl = useSandbox((state) => state.sandbox?.url)
  const [preview, setPreview] = useState<Preview | null>(null)
  const [tick, setTick] = useState(0)

  useEffect(() => {
    const timer = setInterval(() => setTick((count) => count + 1), refreshMs)
    return () => clearInterval(timer)
  }, [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: variables' values and the clock change the answer too.
  useEffect(() => {
    const stop = new AbortController()
    call('previewRequest', { draft, requestId, environmentId }, stop.signal)
      .then((answer) => {
        if (!stop.signal.aborted) setPreview(answer)
      })
      .catch((error) => {
        if (stop.signal.aborted) return
        const problem = problemOf(error)
        setPreview((before) => (before === null ? null : { ...before, signing: null, problems: [problem] }))
      })
    return () => stop.abort()
  }, [draft, requestId, environmentId, environments, sandboxUrl, tick])

  return preview
}
