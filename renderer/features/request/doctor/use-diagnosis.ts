import { useEffect, useState } from 'react'
import { type Problem, problemOf } from '../../../../shared/problem.ts'
import { call } from '../../../bridge/call.ts'
import { useSession } from '../../../state/session.ts'
import { environmentOf, useWorkspace } from '../../../state/workspace.ts'
import type { DiagnosisResult } from './diagnosis.tsx'
import { useDoctor } from './doctor-store.ts'

/** Typing comes to rest before the search, which may try some 20 000 signatures. */
const restMs = 300

export interface DiagnosisState {
  result: DiagnosisResult | null
  problem: Problem | null
}

const nothing: DiagnosisState = { result: null, problem: null }

/** Secrets of the environment that have a value: one of them may be the key that was used. */
function otherSecrets(environmentId: string | null, key: string): string[] {
  return (environmentOf(environmentId)?.variables ?? [])
    .filter((item) => item.enabled && item.secret && item.hasValue && `{{${item.name}}}` !== key.trim())
    .map((item) => item.name)
    .slice(0, 50)
}

/** The doctor's answer to what stands in its store; an older answer that comes late is dropped. */
export function useDiagnosis(): DiagnosisState {
  const { text, scheme, key, exchange } = useDoctor()
  const environmentId = useSession((state) => state.environmentId)
  const environments = useWorkspace((state) => state.workspace?.environments)
  const [state, setState] = useState(nothing)

  // biome-ignore lint/correctness/useExhaustiveDependencies: a secret that is stored changes the answer too.
  useEffect(() => {
    if (exchange === null && text.trim() === '') return setState(nothing)
    const stop = new AbortController()
    const ask = () => {
      const otherKeys = otherSecrets(environmentId, key)
      const asked =
        exchange === null
          ? call('diagnoseSignature', { text, scheme, key, otherKeys, environmentId }, stop.signal)
          : call('explainSignature', { exchangeId: exchange.id, otherKeys, environmentId }, stop.signal)
      asked
        .then((result) => {
          if (!stop.signal.aborted) setState({ result, problem: null })
        })
        .catch((error) => {
          if (!stop.signal.aborted) setState({ result: null, problem: problemOf(error) })
        })
    }
    const timer = setTimeout(ask, exchange === null ? restMs : 0)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [text, scheme, key, exchange, environmentId, environments])

  return state
}
