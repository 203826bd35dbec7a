import { useState } from 'react'
import { coach } from '../../../shared/catalog/coach/coach.ts'
import type { Remedy } from '../../../shared/catalog/coach/entry.ts'
import type { Output } from '../../../shared/ipc/bridge.ts'
import { problemOf } from '../../../shared/problem.ts'
import type { RequestDraft } from '../../../shared/request/model.ts'
import { call } from '../../bridge/call.ts'
import { type Exchange, editDraft } from '../../state/requests.ts'
import { openRoom } from '../../state/session.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { toast, toastProblem } from '../../ui/toast.tsx'
import { cleanedBody } from '../sdp/body-sdp.ts'
import { openDoctor } from './doctor/doctor-store.ts'

type Explanation = Output<'explainSignature'>

const remedyNames: Record<Remedy, string> = {
  'clean-sdp': 'Clean the SDP',
  'explain-signature': 'Find the cause',
  'open-keys': 'Open Keys',
  'open-environments': 'Open environments',
}

/** What a known refusal means, and the button that helps. */
export function CoachCard(props: {
  tabId: string
  draft: RequestDraft
  exchange: Exchange
  responseBody: string
}) {
  const { tabId, draft, exchange, responseBody } = props
  const [explanation, setExplanation] = useState<Explanation | null>(null)
  const body = 'text' in draft.body ? draft.body.text : ''
  const advice = coach({
    method: exchange.request.method,
    requestTarget: exchange.request.requestTarget,
    status: exchange.response?.status ?? 0,
    requestBody: body,
    responseBody,
    responseJson: jsonOrNull(responseBody),
    signedBy: exchange.request.signing?.scheme ?? unsignedBy(exchange),
  })
  if (advice === null) return null

  const apply = async (remedy: Remedy) => {
    if (remedy === 'open-keys') return openRoom('keys')
    if (remedy === 'open-environments') return openRoom('environments')
    if (remedy === 'clean-sdp') return cleanSdp(tabId, draft)
    try {
      setExplanation(await call('explainSignature', { exchangeId: exchange.id }))
    } catch (error) {
      toastProblem(problemOf(error))
    }
  }

  return (
    <div className="coach">
      <Card
        title={advice.title}
        actions={advice.remedies.map((remedy, index) => (
          <Button key={remedy} variant={index === 0 ? 'strong' : 'ghost'} onPress={() => void apply(remedy)}>
            {remedyNames[remedy]}
          </Button>
        ))}
      >
        <p>{advice.text}</p>
        {explanation !== null && (
          <>
            <ol className="coach-causes">
              {explanation.causes.map((cause) => (
                <li key={cause.id}>
                  <b>{cause.message}</b> {cause.fix}
                </li>
              ))}
            </ol>
            <Button onPress={() => openDoctor(exchange)}>Open the doctor</Button>
          </>
        )}
      </Card>
    </div>
  )
}

/** Cleans every SDP in the body in place; the user sends it again. */
function cleanSdp(tabId: string, draft: RequestDraft) {
  if (!('text' in draft.body)) return
  const { text, edits } = cleanedBody(draft.body.text)
  if (edits === 0)
    return toast('There is nothing to clean', 'The SDP Lab shows what else may be wrong with it.')
  editDraft(tabId, { body: { ...draft.body, text } })
  toast(`Cleaned the SDP: ${edits} ${edits === 1 ? 'change' : 'changes'}`, 'Send it again.')
}

function unsignedBy(exchange: Exchange): 'by-hand' | 'bearer' | null {
  const [, value = ''] =
    exchange.request.headers.find(([name]) => name.toLowerCase() === 'authorization') ?? []
  if (/^HMAC-SHA256\s/i.test(value)) return 'by-hand'
  return /^Bearer\s/i.test(value) ? 'bearer' : null
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
