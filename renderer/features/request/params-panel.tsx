import type { RequestDraft } from '../../../shared/request/model.ts'
import { queryItems, withQueryItems } from '../../../shared/request/query.ts'
import { FieldTable, type Row, VariableName } from './field-table.tsx'

/** The query: enabled items stand in the URL itself, the others wait beside it. */
export function ParamsPanel(props: { draft: RequestDraft; onEdit: (change: Partial<RequestDraft>) => void }) {
  const { draft, onEdit } = props
  const items = queryItems(draft.url)
  const rows: Row[] = [
    ...items.map(({ name, value }) => ({ name, value, enabled: true })),
    ...draft.disabledQuery.map(({ name, value }) => ({ name, value, enabled: false })),
  ]
  const change = (next: Row[]) =>
    onEdit({
      url: withQueryItems(
        draft.url,
        next
          .filter((row) => row.enabled)
          .map(({ name, value }, index) => ({
            name,
            value,
            bare: items[index]?.bare === true && value === '',
          })),
      ),
      disabledQuery: next.filter((row) => !row.enabled).map(({ name, value }) => ({ name, value })),
    })

  return (
    <div className="pane">
      <p className="pane-help">
        The query as it is sent: order and repeated names are kept, and nothing is encoded but what would end
        an item.
      </p>
      <FieldTable what="query item" rows={rows} onChange={change} nameField={VariableName} />
    </div>
  )
}
