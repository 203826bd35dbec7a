import { TriangleAlert } from 'lucide-react'
import { useMemo } from 'react'
import { isNotJsonNote, notJsonNote } from '../../../shared/request/jsonc.ts'
import type { Body, BodyKind, RequestDraft } from '../../../shared/request/model.ts'
import { CodeEditor } from '../../editor/code-editor.tsx'
import { jsonMistakes, mistakeOf } from '../../editor/json-mistake.ts'
import { variableChips } from '../../editor/variable-chips.ts'
import { tabMemory } from '../../state/tab-memory.ts'
import type { VariableLookup } from '../../state/variables.ts'
import { Select } from '../../ui/select.tsx'
import { SdpStrip } from '../sdp/sdp-strip.tsx'
import { changeKind, type KeptBodies } from './body-kinds.ts'
import { FieldTable, VariableName } from './field-table.tsx'
import { PartsTable } from './parts-table.tsx'
import type { Preview } from './use-preview.ts'
import { VariableField } from './variable-field.tsx'

const kinds: readonly { id: BodyKind; label: string }[] = [
  { id: 'none', label: 'None' },
  { id: 'json', label: 'JSON' },
  { id: 'form', label: 'Form, URL-encoded' },
  { id: 'multipart', label: 'Multipart form' },
  { id: 'text', label: 'Text' },
  { id: 'xml', label: 'XML' },
  { id: 'file', label: 'File' },
]

export function bodyName(kind: BodyKind): string {
  const short: Record<BodyKind, string> = {
    none: '',
    json: 'JSON',
    form: 'form',
    multipart: 'multipart',
    text: 'text',
    xml: 'XML',
    file: 'file',
  }
  return short[kind]
}

/** A mistake in the JSON as it is typed; else the one that values bring. Apart from it, the other notes. */
function toldOf(body: Body, given: readonly string[]): { warning: string | null; notes: readonly string[] } {
  const mistake = body.kind === 'json' ? mistakeOf(body.text) : null
  const warning = mistake === null ? (given.find(isNotJsonNote) ?? null) : notJsonNote(mistake.error)
  return {
    warning: warning === null ? null : sentence(warning),
    notes: given.filter((note) => !isNotJsonNote(note)),
  }
}

function sentence(note: string): string {
  return `${note.charAt(0).toUpperCase()}${note.slice(1)}`
}

/** So that a look at another kind costs nothing. */
const keptBodies = tabMemory<KeptBodies>()

export function BodyPanel(props: {
  tabId: string
  draft: RequestDraft
  preview: Preview | null
  variables: VariableLookup
  onEdit: (change: Partial<RequestDraft>) => void
}) {
  const { tabId, draft, preview, variables, onEdit } = props
  const { body } = draft
  const { warning, notes } = useMemo(() => toldOf(body, preview?.notes ?? []), [body, preview])
  const set = (next: Body) => onEdit({ body: next })
  const choose = (kind: BodyKind) => {
    if (kind === body.kind) return
    const changed = changeKind(body, kind, keptBodies.get(tabId) ?? {})
    keptBodies.set(tabId, changed.kept)
    set(changed.body)
  }
  return (
    <div className="body-pane">
      <div className="body-bar">
        <Select label="Body kind" hideLabel choices={kinds} value={body.kind} onChange={choose} />
        {warning !== null && (
          <span className="body-warning">
            <TriangleAlert size={13} aria-hidden />
            <span className="ellipsis" title={warning}>
              {warning}
            </span>
          </span>
        )}
        <span className="grow" />
        {notes.map((note) => (
          <span key={note} className="muted ellipsis" title={note}>
            {note}
          </span>
        ))}
      </div>
      <BodyFields body={body} variables={variables} onChange={set} />
    </div>
  )
}

function BodyFields(props: { body: Body; variables: VariableLookup; onChange: (body: Body) => void }) {
  const { body, variables, onChange } = props
  const chips = variableChips(variables)
  const isJson = body.kind === 'json'
  const extensions = useMemo(() => (isJson ? [chips, jsonMistakes] : chips), [chips, isJson])
  switch (body.kind) {
    case 'none':
      return (
        <p className="pane-help pane">
          This request has no body: Content-Length is 0 for POST, PUT and PATCH.
        </p>
      )
    case 'json':
    case 'text':
    case 'xml':
      return (
        <>
          <CodeEditor
            label="Body"
            language={body.kind}
            value={body.text}
            onChange={(text) => onChange({ ...body, text })}
            extensions={extensions}
            className="body-editor"
          />
          <SdpStrip text={body.text} onReplace={(text) => onChange({ ...body, text })} />
        </>
      )
    case 'form':
      return (
        <div className="pane">
          <FieldTable
            what="field"
            rows={body.fields}
            onChange={(fields) => onChange({ ...body, fields })}
            nameField={VariableName}
          />
        </div>
      )
    case 'multipart':
      return (
        <div className="pane">
          <PartsTable parts={body.parts} onChange={(parts) => onChange({ ...body, parts })} />
        </div>
      )
    case 'file':
      return (
        <div className="pane">
          <VariableField
            label="Path on this machine"
            placeholder="/home/me/voice.ogg"
            help="Type the path of the file; its bytes are sent as they are."
            value={body.path}
            variables={variables}
            onChange={(path) => onChange({ ...body, path })}
          />
          <VariableField
            label="Content type"
            placeholder="application/octet-stream"
            value={body.contentType}
            variables={variables}
            onChange={(contentType) => onChange({ ...body, contentType })}
          />
        </div>
      )
  }
}
