import { useEffect, useState } from 'react'
import type { Input, Output } from '../../../shared/ipc/bridge.ts'
import { problemOf } from '../../../shared/problem.ts'
import type { RequestDraft } from '../../../shared/request/model.ts'
import { call } from '../../app/call.ts'
import { useSandbox } from '../../state/sandbox.ts'
import { useSession } from '../../state/session.ts'
import { useWorkspace } from '../../state/workspace.ts'

export type Preview = Output<'previewRequest'>

/** The date of a signature moves on; ten seconds are calm to look at and well inside any server's tolerance. */
const refreshMs = 10_000

/** Asks for previews one after another; an answer to an older question is dropped. */
function createAsker(show: (change: (before: Preview | null) => Preview | null) => void) {
  let stop = new AbortController()
  let asked: RequestDraft | null = null
  return {
    asked: () => asked,
    ask(input: Input<'previewRequest'>) {
      stop.abort()
      stop = new AbortController()
      asked = input.draft
      const { signal } = stop
      call('previewRequest', input, signal)
        .then((answer) => {
          if (!signal.aborted) show(() => answer)
        })
        .catch((error) => {
          if (signal.aborted) return
          const problem = problemOf(error)
          show((before) => (before === null ? null : { ...before, signing: null, problems: [problem] }))
        })
    },
    end: () => stop.abort(),
  }
}

/**
 * The request as it would go out now: computed by the functions that send it. The newest edit wins; an older answer
 * that comes late is dropped. Null until the first answer.
 */
export function usePreview(tabId: string, draft: RequestDraft, requestId: string | null): Preview | null {
  const environmentId = useSession((state) => state.environmentId)
  const environments = useWorkspace((state) => state.workspace?.environments)
  const sandboxUrl = useSandbox((state) => state.sandbox?.url)
  const [preview, setPreview] = useState<Preview | null>(null)
  const [asker] = useState(() => createAsker(setPreview))
  const [tick, setTick] = useState(0)

  useEffect(() => {
    const timer = setInterval(() => setTick((count) => count + 1), refreshMs)
    return () => clearInterval(timer)
  }, [])

  // The store tells of an edit before the window is rendered: the other side computes meanwhile.
  useEffect(
    () =>
      useSession.subscribe(({ tabs, environmentId: environment }) => {
        const edited = tabs.find(({ id }) => id === tabId)?.draft ?? null
        if (edited === null || edited === asker.asked()) return
        asker.ask({ draft: edited, requestId, environmentId: environment })
      }),
    [asker, tabId, requestId],
  )

  // biome-ignore lint/correctness/useExhaustiveDependencies: variables' values and the clock change the answer too.
  useEffect(() => {
    asker.ask({ draft, requestId, environmentId })
    return asker.end
  }, [asker, requestId, environmentId, environments, sandboxUrl, tick])

  // A draft that comes from the file, not from an edit.
  useEffect(() => {
    if (asker.asked() !== draft) asker.ask({ draft, requestId, environmentId })
  }, [asker, draft, requestId, environmentId])

  return preview
}
