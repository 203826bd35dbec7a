import type { RequestDraft } from '../../../shared/request/model.ts'
import { FieldTable } from './field-table.tsx'
import { HeaderNameField } from './header-name-field.tsx'
import { InheritedHeaders } from './inherited-headers.tsx'
import type { Preview } from './use-preview.ts'

/** The headers of this request between those that it inherits and those that are added to it. */
export function HeadersPanel(props: {
  draft: RequestDraft
  preview: Preview | null
  onEdit: (change: Partial<RequestDraft>) => void
}) {
  const { draft, preview, onEdit } = props
  const added = preview?.headers.filter((header) => header.origin !== 'user') ?? []
  return (
    <div className="pane">
      <InheritedHeaders
        headers={preview?.inherited ?? []}
        onSwitchOff={(name) => onEdit({ headers: [...draft.headers, { name, value: '', enabled: false }] })}
      />
      <FieldTable
        what="header"
        rows={draft.headers}
        onChange={(headers) => onEdit({ headers })}
        nameField={HeaderNameField}
      />
      {added.length > 0 && (
        <>
          <h3 className="pane-title">Added when it is sent</h3>
          <table className="facts">
            <tbody>
              {added.map((header, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a header may stand twice.
                <tr key={index}>
                  <th scope="row">{header.name}</th>
                  <td className="mono">{header.value}</td>
                  <td className="facts-origin">{header.origin === 'auth' ? 'by the auth' : 'automatic'}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <p className="pane-help">Set a header of the same name above to replace an automatic one.</p>
        </>
      )}
    </div>
  )
}
