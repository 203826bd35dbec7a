import { useState } from 'react'
import type { RequestDraft } from '../../../shared/request/model.ts'
import { CodeEditor } from '../../editor/code-editor.tsx'
import type { Exchange } from '../../state/requests.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/card.tsx'
import { Select } from '../../ui/select.tsx'
import { bodyText, byteCount, prettyJson } from './body-text.ts'
import { CoachCard } from './coach-card.tsx'
import { useBytes } from './response-body.ts'
import type { Response } from './response-pane.tsx'

/** The response body, with the coach's word above it when the refusal is a known one. */
export function ResponseView(props: {
  tabId: string
  draft: RequestDraft
  exchange: Exchange
  response: Response
}) {
  const { tabId, draft, exchange, response } = props
  const { loaded, loadMore } = useBytes(exchange.id, 'response')
  const [view, setView] = useState<'pretty' | 'raw'>('pretty')
  if (loaded === null) return null

  const contentType = response.headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? ''
  const { text, language } = bodyText(loaded.bytes, contentType)
  const isWhole = loaded.bytes.length === loaded.total

  return (
    <>
      <CoachCard tabId={tabId} draft={draft} exchange={exchange} responseBody={text ?? ''} />
      {loaded.total === 0 ? (
        <EmptyState title="An empty body">The answer is in the status and the headers.</EmptyState>
      ) : text === null ? (
        <EmptyState title="Not text">
          {byteCount(loaded.total)} of {contentType === '' ? 'unknown type' : contentType}.
        </EmptyState>
      ) : (
        <div className="response-text">
          {language === 'json' && (
            <div className="response-view">
              <Select
                label="View"
                hideLabel
                choices={[
                  { id: 'pretty', label: 'Pretty' },
                  { id: 'raw', label: 'Raw' },
                ]}
                value={view}
                onChange={setView}
              />
            </div>
          )}
          <CodeEditor
            label="Response body"
            language={language}
            readOnly
            value={view === 'pretty' && language === 'json' && isWhole ? prettyJson(text) : text}
            className="body-editor"
          />
          {!isWhole && (
            <div className="row pane">
              {byteCount(loaded.bytes.length)} of {byteCount(loaded.total)} shown.
              <Button onPress={() => void loadMore()}>Load the next MiB</Button>
            </div>
          )}
        </div>
      )}
    </>
  )
}
