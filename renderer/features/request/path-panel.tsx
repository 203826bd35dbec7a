import type { RequestDraft } from '../../../shared/request/model.ts'
import { FieldTable } from './field-table.tsx'

/** Values for `/:name` segments. */
export function PathPanel({
  draft,
  onEdit,
}: {
  draft: RequestDraft
  onEdit: (change: Partial<RequestDraft>) => void
}) {
  return (
    <div className="pane">
      <p className="pane-help">
        A segment <code>/:id</code> or <code>/:id:play</code> takes its value from here. A colon that is not
        listed stays as you typed it.
      </p>
      <FieldTable
        what="path variable"
        rows={draft.pathVariables.map((item) => ({ ...item, enabled: true }))}
        onChange={(rows) =>
          onEdit({
            pathVariables: rows.filter((row) => row.enabled).map(({ name, value }) => ({ name, value })),
          })
        }
      />
    </div>
  )
}
