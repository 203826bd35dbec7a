import { useEffect } from 'react'
import { Group, Panel, Separator } from 'react-resizable-panels'
import { problemOf } from '../../../shared/problem.ts'
import type { RequestDraft } from '../../../shared/request/model.ts'
import { EditorTab } from '../../editor/kept-history.ts'
import { draftOf, editDraft, loadShown, useRequests, useRun } from '../../state/requests.ts'
import { closeTab, type Tab, useSession } from '../../state/session.ts'
import { toastProblem } from '../../ui/toast.tsx'
import { authenticates } from './auth-kinds.ts'
import { RequestEditor } from './request-editor.tsx'
import './request.css'
import { ResponsePane } from './response-pane.tsx'
import { SigningPanel } from './signing-panel.tsx'
import { UrlBar } from './url-bar.tsx'
import { useNarrow } from './use-narrow.ts'
import { usePreview } from './use-preview.ts'

/** One request: what it is above, how it is signed beside it, what came back below. */
export default function RequestScreen({ tab }: { tab: Tab }) {
  const draft = useRequests((state) => draftOf(tab, state.saved))

  useEffect(() => {
    loadShown(tab).catch((error) => {
      toastProblem(problemOf(error))
      if (draftOf(tab, {}) === null) closeTab(tab.id)
    })
  }, [tab])

  return (
    draft !== null && (
      <EditorTab value={tab.id}>
        <Request tab={tab} draft={draft} />
      </EditorTab>
    )
  )
}

/** Narrower than this, in px, the editor and the signing panel stand below each other. */
const besideEachOther = 620

function Request({ tab, draft }: { tab: Tab; draft: RequestDraft }) {
  const preview = usePreview(draft, tab.requestId)
  const run = useRun(tab.id)
  const signingPanelOpen = useSession((state) => state.signingPanelOpen)
  const edit = (change: Partial<RequestDraft>) => editDraft(tab.id, change)
  const { frame, isNarrow } = useNarrow(besideEachOther)
  const showsSigning = preview !== null && (preview.signing !== null || authenticates(preview.auth.kind))

  return (
    <div className="request" ref={frame}>
      <UrlBar
        tabId={tab.id}
        draft={draft}
        preview={preview}
        isSending={run.sending !== null}
        isRefused={run.problem !== null}
        onEdit={edit}
      />
      <Group orientation="vertical" className="request-panels">
        <Panel id="request" className="panel-fill" minSize={140} defaultSize="64">
          <Group className="request-top" orientation={isNarrow ? 'vertical' : 'horizontal'}>
            <Panel id="editor" className="panel-fill" minSize={isNarrow ? 180 : 280}>
              <RequestEditor tab={tab} draft={draft} preview={preview} onEdit={edit} />
            </Panel>
            {showsSigning && signingPanelOpen && (
              <>
                <Separator
                  className={isNarrow ? 'splitter horizontal' : 'splitter'}
                  aria-label={isNarrow ? 'Height of the signing panel' : 'Width of the signing panel'}
                />
                <Panel id="signing" className="panel-fill" minSize={isNarrow ? 60 : 260} defaultSize="42">
                  <SigningPanel
                    draft={draft}
                    requestId={tab.requestId}
                    preview={preview}
                    exchange={run.exchange}
                  />
                </Panel>
              </>
            )}
          </Group>
        </Panel>
        <Separator className="splitter horizontal" aria-label="Height of the response" />
        <Panel id="response" className="panel-fill" minSize={80}>
          <ResponsePane tabId={tab.id} draft={draft} run={run} />
        </Panel>
      </Group>
    </div>
  )
}
