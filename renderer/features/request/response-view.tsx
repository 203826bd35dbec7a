import { Download, Search } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { problemOf } from '../../../shared/problem.ts'
import type { RequestDraft } from '../../../shared/request/model.ts'
import { CodeEditor } from '../../editor/code-editor.tsx'
import type { Exchange, Response } from '../../state/requests.ts'
import { IconButton } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/card.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Select } from '../../ui/select.tsx'
import { toast, toastProblem } from '../../ui/toast.tsx'
import { bodyText, byteCount, prettyJson } from './body-text.ts'
import { CoachCard } from './coach-card.tsx'
import { type LoadedBytes, useBytes } from './response-body.ts'
import { watch, watched } from './response-memory.ts'
import { bodyBlob, saveBlob } from './viewer/body-blob.ts'
import { editorSearch } from './viewer/editor-search.ts'
import { type BodyView, charsetOf, fileName, headerOf, mediaOf, viewsOf } from './viewer/media.ts'
import { PreviewView } from './viewer/preview-view.tsx'
import type { View } from './viewer/protocol.ts'
import { RowSearch } from './viewer/row-search.tsx'
import { RowsView } from './viewer/rows-view.tsx'
import { heldBytes, useBodyWorker } from './viewer/use-body-worker.ts'

/** Up to here a body is an editor's text, which can be selected and copied; larger ones are shown row by row. */
const editorBytes = 256 * 1024

const viewNames: Record<BodyView, string> = {
  pretty: 'Pretty',
  tree: 'Tree',
  raw: 'Raw',
  hex: 'Hex',
  preview: 'Preview',
}

interface Props {
  /** Null in the history: no coach, whose remedies change the request of a tab. */
  tabId: string | null
  draft: RequestDraft
  exchange: Exchange
  response: Response
}

/** The response body, with the coach's word above it when the refusal is a known one. */
export function ResponseView(props: Props) {
  const { tabId, draft, exchange, response } = props
  const { loaded } = useBytes(
    exchange.id,
    'response',
    response.bodyBytes <= editorBytes || response.status >= 400,
  )
  const isSmall = response.bodyBytes <= editorBytes
  if (isSmall && loaded === null) return null
  const contentType = headerOf(response.headers, 'content-type')
  const text = loaded === null ? null : bodyText(loaded.bytes, contentType).text
  return (
    <>
      {tabId !== null && (
        <CoachCard tabId={tabId} draft={draft} exchange={exchange} responseBody={text ?? ''} />
      )}
      {response.bodyBytes === 0 ? (
        <EmptyState title="An empty body">The answer is in the status and the headers.</EmptyState>
      ) : (
        <Body {...props} loaded={isSmall ? loaded : null} contentType={contentType} />
      )}
    </>
  )
}

/** The coach's word on a refusal where another part than the body is watched. */
export function Refusal(props: Omit<Props, 'tabId'> & { tabId: string }) {
  const { exchange, response } = props
  const { loaded } = useBytes(exchange.id, 'response')
  if (loaded === null) return null
  const { text } = bodyText(loaded.bytes, headerOf(response.headers, 'content-type'))
  return <CoachCard {...props} responseBody={text ?? ''} />
}

function Body(props: Props & { loaded: LoadedBytes | null; contentType: string }) {
  const { tabId, exchange, response, loaded, contentType } = props
  const total = response.bodyBytes
  const small = useMemo(
    () => (loaded === null ? null : bodyText(loaded.bytes, contentType)),
    [loaded, contentType],
  )
  const isText = small === null ? null : small.text !== null
  const media = mediaOf(contentType, isText, small?.text?.slice(0, 200))
  const views = viewsOf(media)
  const [chosen, setChosen] = useState<BodyView | null>(() => watched(tabId).view)
  const view = chosen !== null && views.includes(chosen) ? chosen : views[0]
  const [path, setPath] = useState(() => watched(tabId).filter)
  const expression = useRested(path.trim())
  const choose = (next: BodyView) => {
    watch(tabId, { view: next })
    setChosen(next)
  }
  const filter = (next: string) => {
    watch(tabId, { filter: next })
    setPath(next)
  }
  const [marked, setMarked] = useState<number | null>(null)
  const [search] = useState(editorSearch)

  const isFiltered = media === 'json' && expression !== ''
  const rowView: View = isFiltered ? 'filter' : view === 'preview' ? 'hex' : view
  const inEditor = !isFiltered && small?.text != null && (view === 'pretty' || view === 'raw')
  const inRows = !inEditor && (isFiltered || view !== 'preview')
  const { worker, state } = useBodyWorker({
    exchangeId: exchange.id,
    bytes: total,
    isJson: media === 'json',
    charset: charsetOf(contentType),
    wanted: inRows,
  })
  const [filtered, setFiltered] = useState<{ matches: number; problem: string | null } | null>(null)
  const count = state.counts[rowView]
  const version = `${rowView} ${count} ${state.loaded} ${state.ended} ${filtered?.matches ?? ''} ${expression}`

  // A mark belongs to the rows of one view.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the view and the filter make the rows.
  useEffect(() => setMarked(null), [rowView, expression])

  useEffect(() => {
    setFiltered(null)
    if (!isFiltered || worker === null || !state.ended) return
    let current = true
    worker.filter(expression).then((result) => {
      if (current) setFiltered(result)
    })
    return () => {
      current = false
    }
  }, [isFiltered, worker, expression, state.ended])

  const save = async () => {
    try {
      const name = fileName(response.headers, exchange.request.requestTarget, media)
      saveBlob(await bodyBlob(exchange.id, total, contentType, new AbortController().signal), name)
      toast(`Saved ${name}`, `${byteCount(total)}, the decoded body.`)
    } catch (error) {
      toastProblem(problemOf(error))
    }
  }

  return (
    <div className="response-text">
      <div className="response-bar">
        <Select
          label="View"
          hideLabel
          choices={views.map((id) => ({ id, label: viewNames[id] }))}
          value={view}
          onChange={choose}
        />
        {media === 'json' && (
          <TextField
            label="Filter by JSONPath"
            hideLabel
            mono
            placeholder="$.path"
            value={path}
            onChange={filter}
          />
        )}
        {isFiltered && (
          <span className="muted" role="status">
            {filtered === null
              ? 'searching…'
              : (filtered.problem ?? `${filtered.matches} ${filtered.matches === 1 ? 'match' : 'matches'}`)}
          </span>
        )}
        <span className="grow" />
        {inRows && worker !== null && (
          <RowSearch
            worker={worker}
            view={rowView}
            version={`${state.ended} ${isFiltered ? (filtered?.matches ?? '') : ''} ${expression}`}
            onMark={setMarked}
          />
        )}
        {inEditor && (
          <IconButton label="Search in the body" onPress={search.open}>
            <Search size={14} aria-hidden />
          </IconButton>
        )}
        <IconButton label="Save the body to a file" onPress={() => void save()}>
          <Download size={14} aria-hidden />
        </IconButton>
      </div>
      {inEditor && (
        <CodeEditor
          label="Response body"
          language={media === 'json' ? 'json' : media === 'html' || media === 'xml' ? 'xml' : 'text'}
          readOnly
          value={view === 'pretty' && media === 'json' ? prettyJson(small.text ?? '') : (small.text ?? '')}
          extensions={search.extension}
          className="body-editor"
        />
      )}
      {inRows && worker !== null && (
        <RowsView
          key={rowView}
          label="Response body"
          worker={worker}
          view={rowView}
          count={count}
          version={version}
          marked={marked}
        />
      )}
      {!inEditor && !inRows && (
        <PreviewView exchangeId={exchange.id} bytes={total} contentType={contentType} media={media} />
      )}
      {inRows && !state.ended && (
        <p className="response-progress muted" role="status">
          {byteCount(state.loaded)} of {byteCount(Math.min(total, heldBytes))} read
          {view === 'tree' || isFiltered ? '; the rest follows when all is there' : ''}
        </p>
      )}
      {inRows && state.ended && total > heldBytes && (
        <p className="response-progress muted">
          The first {byteCount(heldBytes)} of {byteCount(total)} are shown; save the body to have all of it.
        </p>
      )}
    </div>
  )
}

/** A text once typing came to rest: each path is followed through the whole body. */
function useRested(text: string): string {
  const [rested, setRested] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), text === '' ? 0 : 300)
    return () => clearTimeout(timer)
  }, [text])
  return rested
}
