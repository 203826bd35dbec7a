import type { Body, BodyKind, RequestDraft } from '../../../shared/request/model.ts'
import { CodeEditor } from '../../editor/code-editor.tsx'
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
        <span className="grow" />
        {preview?.notes.map((note) => (
          <span key={note} className="muted ellipsis">
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
            extensions={variableChips(variables)}
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
