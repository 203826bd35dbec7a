import type { InheritedHeader } from '../../../shared/request/inherited-headers.ts'
import { openFolderSettings } from '../../state/folders.ts'
import { Button } from '../../ui/button.tsx'

/** The headers from folders above and the workspace, in the order in which they are sent. */
export function InheritedHeaders(props: {
  headers: readonly InheritedHeader[]
  /** Adds a header of that name that is switched off, so that this one is not sent. */
  onSwitchOff: (name: string) => void
}) {
  const { headers, onSwitchOff } = props
  if (headers.length === 0) return null
  return (
    <section className="inherited" aria-label="Inherited headers">
      <h3 className="pane-title">From above, sent first</h3>
      <table className="facts">
        <tbody>
          {headers.map((header, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a header may stand twice.
            <tr key={index} data-replaced={header.isReplaced || undefined}>
              <th scope="row" title={header.name}>
                {header.name}
              </th>
              <td className="mono" title={header.value}>
                {header.value}
              </td>
              <td className="inherited-from" title={`from ${header.from}`}>
                <span className="inherited-place">
                  from{' '}
                  <Button
                    variant="bare"
                    className="link ellipsis"
                    onPress={() => openFolderSettings(header.folderId, 'headers')}
                  >
                    {header.from}
                  </Button>
                </span>
              </td>
              <td className="inherited-deed">
                {header.isReplaced ? (
                  <span title="A nearer folder or this place names it too.">not sent</span>
                ) : (
                  <Button
                    variant="bare"
                    aria-label={`Switch off ${header.name} from ${header.from}`}
                    onPress={() => onSwitchOff(header.name)}
                  >
                    Switch off
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
