import { useEffect, useState } from 'react'
import { encryptionUrl } from '../../../shared/catalog/encryption.ts'
import { type Problem, problemOf } from '../../../shared/problem.ts'
import { emptyRequest } from '../../../shared/request/defaults.ts'
import { call } from '../../bridge/call.ts'
import { useSandbox } from '../../state/sandbox.ts'
import { useWorkspace } from '../../state/workspace.ts'
import type { Place } from './publishing.ts'

export interface Address {
  /** Where the environment's own number is published, variables replaced as far as they can be. */
  url: string
  /** The environment's own phone number id; null on-premises, or while it has none. */
  ownNumber: string | null
  /** What is missing in the environment. */
  problem: Problem | null
}

/** Asks the privileged side, which alone resolves variables, for the address that a publication goes to. */
export function useAddress(target: Place['target'], environmentId: string | null): Address | null {
  const environments = useWorkspace((state) => state.workspace?.environments)
  const sandboxUrl = useSandbox((state) => state.sandbox?.url)
  const [address, setAddress] = useState<Address | null>(null)

  // biome-ignore lint/correctness/useExhaustiveDependencies: the values of the variables come from these two.
  useEffect(() => {
    const asking = new AbortController()
    const draft = emptyRequest({ url: encryptionUrl(target, ''), auth: { kind: 'none' } })
    call('previewRequest', { draft, requestId: null, environmentId }, asking.signal)
      .then(({ url, problems }) => {
        const [id] = /[^/]+(?=\/whatsapp_business_encryption$)/.exec(url) ?? []
        const ownNumber = target === 'cloud' && id !== undefined && /^\d+$/.test(id) ? id : null
        if (!asking.signal.aborted) setAddress({ url, ownNumber, problem: problems[0] ?? null })
      })
      .catch((error: unknown) => {
        if (!asking.signal.aborted) setAddress({ url: '', ownNumber: null, problem: problemOf(error) })
      })
    return () => asking.abort()
  }, [target, environmentId, environments, sandboxUrl])

  return address
}
