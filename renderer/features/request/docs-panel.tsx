import type { RequestDraft } from '../../../shared/request/model.ts'
import { CodeEditor } from '../../editor/code-editor.tsx'

/** Notes that travel with the request, as Markdown text. */
export function DocsPanel(props: { draft: RequestDraft; onEdit: (change: Partial<RequestDraft>) => void }) {
  return (
    <CodeEditor
      label="Docs"
      language="text"
      value={props.draft.docs}
      onChange={(docs) => props.onEdit({ docs })}
      className="body-editor"
    />
  )
}
