import { useState } from 'react'
import type { RequestDraft } from '../../../shared/request/model.ts'
import type { Exchange, Response, Run } from '../../state/requests.ts'
import { EmptyState, ProblemCard } from '../../ui/card.tsx'
import { keysLabel } from '../../ui/keys-label.ts'
import { SubTabs } from '../../ui/tabs.tsx'
import { byteCount } from './body-text.ts'
import { cancelledText } from './cancelled.ts'
import { isNotSent, notSent } from './not-sent.ts'
import { SendProblem } from './request-problem.tsx'
import { ResponseCookies, setCookies } from './response-cookies.tsx'
import { firstPane, type Pane, watch, watched } from './response-memory.ts'
import { Refusal, ResponseView } from './response-view.tsx'
import { SandboxCard } from './sandbox-card.tsx'
import { sandboxNames } from './sandbox-needed.ts'
import { SendProgress } from './send-progress.tsx'
import { SentView } from './sent-view.tsx'
import { Timeline } from './timeline.tsx'

/** What came back, and what was really sent. */
export function ResponsePane(props: { tabId: string; draft: RequestDraft; run: Run }) {
  const { tabId, draft, run } = props
  if (run.sending !== null)
    return (
      <EmptyState title="Sending…">
        <SendProgress tabId={tabId} />
      </EmptyState>
    )
  if (run.problem !== null) {
    const names = sandboxNames(run.problem.message)
    return (
      <section className="pane" aria-label="Response">
        {names.length > 0 ? <SandboxCard names={names} /> : <SendProblem problem={run.problem} />}
      </section>
    )
  }
  if (run.cancelled !== null) {
    const { title, text } = cancelledText(run.cancelled)
    return (
      <section className="response" aria-label="Response">
        <div className="response-cancelled" role="status">
          <EmptyState title={title}>{text}</EmptyState>
        </div>
      </section>
    )
  }
  if (run.exchange === null)
    return (
      <EmptyState title="Nothing sent yet">
        {keysLabel('Mod+Enter')} sends the request as it stands, signed last.
      </EmptyState>
    )
  return <ExchangeView key={run.exchange.id} tabId={tabId} draft={draft} exchange={run.exchange} />
}

/** An exchange in all its parts. Without a tab, as in the history, nothing is offered that would change its request. */
export function ExchangeView(props: { tabId: string | null; draft: RequestDraft; exchange: Exchange }) {
  const { tabId, draft, exchange } = props
  const [pane, setPane] = useState<Pane>(() => firstPane(watched(tabId).pane, exchange))
  const { response } = exchange
  const select = (next: Pane) => {
    watch(tabId, { pane: next })
    setPane(next)
  }
  const isPlanned = isNotSent(exchange)

  return (
    <section className="response" aria-label="Response">
      {exchange.error !== null && (
        <div className="response-problem">
          <ProblemCard problem={exchange.error} />
        </div>
      )}
      <SubTabs
        label="Parts of the response"
        selected={pane}
        onSelect={select}
        start={
          response === null ? <b className="status refused">No response</b> : <Facts response={response} />
        }
        tabs={[
          { id: 'body', title: 'Body' },
          { id: 'headers', title: 'Headers', note: response?.headers.length ?? 0 },
          {
            id: 'cookies',
            title: 'Cookies',
            note: response === null ? 0 : setCookies(response.headers).length,
          },
          { id: 'timeline', title: 'Timeline' },
          { id: 'sent', title: isPlanned ? 'Planned request' : 'Sent bytes' },
        ]}
      >
        {tabId !== null && response !== null && response.status >= 400 && pane !== 'body' && (
          <Refusal tabId={tabId} draft={draft} exchange={exchange} response={response} />
        )}
        {pane === 'sent' && <SentView exchange={exchange} />}
        {response !== null && pane === 'body' && (
          <ResponseView tabId={tabId} draft={draft} exchange={exchange} response={response} />
        )}
        {response !== null && pane === 'headers' && <Headers headers={response.headers} />}
        {response !== null && pane === 'cookies' && <ResponseCookies headers={response.headers} />}
        {pane === 'timeline' && (response !== null || exchange.hops.length > 0) && (
          <Timeline exchange={exchange} response={response} />
        )}
        {response === null && pane !== 'sent' && !(pane === 'timeline' && exchange.hops.length > 0) && (
          <EmptyState title="No response">
            {isPlanned ? notSent : 'The server sent nothing that could be read.'}
          </EmptyState>
        )}
      </SubTabs>
    </section>
  )
}

function Facts({ response }: { response: Response }) {
  const tone = response.status >= 400 ? 'refused' : response.status >= 300 ? 'moved' : 'accepted'
  return (
    <div className="response-facts" role="status">
      <b className={`status ${tone}`}>
        {response.status} {response.statusText}
      </b>
      <span>{response.timings.totalMs.toFixed(0)} ms</span>
      <span>{byteCount(response.bodyBytes)}</span>
      {response.tls?.unverified != null && (
        <b className="status moved" title={`The certificate was not verified: ${response.tls.unverified}.`}>
          TLS not verified
        </b>
      )}
    </div>
  )
}

function Headers({ headers }: { headers: Response['headers'] }) {
  return (
    <div className="pane">
      <table className="facts">
        <tbody>
          {headers.map(([name, value], index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a header may stand twice.
            <tr key={index}>
              <th scope="row">{name}</th>
              <td className="mono">{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
