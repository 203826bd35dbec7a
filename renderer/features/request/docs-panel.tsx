import { CodeEditor } from '../../editor/code-editor.tsx'

/** Notes that travel with the request or the folder, as Markdown text. */
export function DocsPanel(props: { docs: string; onChange: (docs: string) => void }) {
  return (
    <CodeEditor
      label="Docs"
      language="text"
      value={props.docs}
      onChange={props.onChange}
      className="body-editor"
    />
  )
}
