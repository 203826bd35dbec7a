import { Folder, KeyRound } from 'lucide-react'
import type { Output } from '../../../shared/ipc/bridge.ts'
import { Method } from '../../ui/method.tsx'

type Preview = Output<'previewImport'>

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`

/** What will be made, and everything that could not be carried as it was, by name. */
export function ImportPreview({ preview }: { preview: Preview }) {
  const { counts, items, environments, notes } = preview
  const parts = [
    counted(counts.requests, 'request'),
    counted(counts.folders, 'folder'),
    counted(counts.environments, 'environment'),
  ]
  const more = counts.requests + counts.folders - items.length
  return (
    <>
      <p>
        {preview.format}
        {preview.name !== '' && (
          <>
            {' '}
            <b>{preview.name}</b>
          </>
        )}
        : {parts.join(', ')}.
      </p>
      {items.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard.
        <ul className="import-items" aria-label="What will be made" tabIndex={0}>
          {items.map((item, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes, and names repeat.
            <li key={index} style={{ paddingInlineStart: 8 + item.depth * 16 }}>
              {item.kind === 'folder' ? (
                <Folder size={13} aria-label="Folder" />
              ) : (
                <Method name={item.method ?? ''} column />
              )}
              <span className="ellipsis">{item.name}</span>
            </li>
          ))}
          {more > 0 && <li className="muted">and {more} more</li>}
        </ul>
      )}
      {environments.length > 0 && (
        <ul className="import-environments" aria-label="Environments">
          {environments.map((environment) => (
            <li key={environment.name}>
              Environment <b>{environment.name}</b>: {counted(environment.variables, 'variable')}
              {environment.secrets.length > 0 && (
                <span className="muted">
                  {' '}
                  <KeyRound size={12} aria-hidden /> kept as secrets: {environment.secrets.join(', ')}
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
      {notes.length > 0 && (
        <section aria-label="Notes">
          <h3>
            {notes.length === 1
              ? 'One thing is not carried as it was'
              : `${notes.length} things are not carried as they were`}
          </h3>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard. */}
          <ul className="import-notes" aria-label="Not carried as it was" tabIndex={0}>
            {notes.map((note, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes, and places repeat.
              <li key={index}>
                <b>{note.where}</b> {note.what}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}
