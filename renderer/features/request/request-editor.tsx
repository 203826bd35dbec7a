import { useEffect, useState } from 'react'
import type { RequestDraft } from '../../../shared/request/model.ts'
import { queryItems } from '../../../shared/request/query.ts'
import type { Tab } from '../../state/session.ts'
import { useShell } from '../../state/shell.ts'
import { tabMemory } from '../../state/tab-memory.ts'
import { useVariableLookup } from '../../state/variables.ts'
import { SubTabs } from '../../ui/tabs.tsx'
import { authName } from './auth-kinds.ts'
import { AuthPanel } from './auth-panel.tsx'
import { BodyPanel, bodyName } from './body-panel.tsx'
import { DocsPanel } from './docs-panel.tsx'
import { HeadersPanel } from './headers-panel.tsx'
import { ParamsPanel } from './params-panel.tsx'
import { PathPanel } from './path-panel.tsx'
import { SettingsPanel } from './settings-panel.tsx'
import type { Preview } from './use-preview.ts'
import { VariablesPanel } from './variables-panel.tsx'

type Pane = 'params' | 'path' | 'headers' | 'auth' | 'body' | 'variables' | 'settings' | 'docs'

/** Panes shown last, by tab: coming back to a tab shows what was being edited there. */
const lastPane = tabMemory<Pane>()

export function RequestEditor(props: {
  tab: Tab
  draft: RequestDraft
  preview: Preview | null
  onEdit: (change: Partial<RequestDraft>) => void
}) {
  const { tab, draft, preview, onEdit } = props
  const [pane, setPane] = useState<Pane>(
    () => lastPane.get(tab.id) ?? (draft.body.kind === 'none' ? 'params' : 'body'),
  )
  const lookup = useVariableLookup()
  const select = (next: Pane) => {
    lastPane.set(tab.id, next)
    setPane(next)
  }
  const isAsked = useShell((state) => state.variablesOf === tab.id)
  useEffect(() => {
    if (!isAsked) return
    lastPane.set(tab.id, 'variables')
    setPane('variables')
    useShell.setState({ variablesOf: null })
  }, [isAsked, tab.id])

  return (
    <SubTabs
      label="Parts of the request"
      selected={pane}
      onSelect={select}
      tabs={[
        { id: 'params', title: 'Params', note: queryItems(draft.url).length },
        { id: 'path', title: 'Path', note: draft.pathVariables.length },
        { id: 'headers', title: 'Headers', note: headerCount(draft, preview) },
        { id: 'auth', title: 'Auth', note: authName(preview?.auth.kind ?? draft.auth.kind) },
        { id: 'body', title: 'Body', note: bodyName(draft.body.kind) },
        {
          id: 'variables',
          title: 'Variables',
          note: draft.variables.filter(({ enabled }) => enabled).length,
        },
        { id: 'settings', title: 'Settings' },
        { id: 'docs', title: 'Docs' },
      ]}
    >
      {pane === 'params' && <ParamsPanel draft={draft} onEdit={onEdit} />}
      {pane === 'path' && <PathPanel draft={draft} onEdit={onEdit} />}
      {pane === 'headers' && <HeadersPanel draft={draft} preview={preview} onEdit={onEdit} />}
      {pane === 'auth' && (
        <AuthPanel
          auth={draft.auth}
          inherited={preview?.auth ?? null}
          none="No folder above this request and no workspace setting hands down an auth: it goes out without one."
          variables={lookup}
          onChange={(auth) => onEdit({ auth })}
        />
      )}
      {pane === 'body' && (
        <BodyPanel tabId={tab.id} draft={draft} preview={preview} variables={lookup} onEdit={onEdit} />
      )}
      {pane === 'variables' && (
        <VariablesPanel
          variables={draft.variables}
          help="For this request alone, before those of its folders and of the environment."
          onChange={(variables) => onEdit({ variables })}
        />
      )}
      {pane === 'settings' && <SettingsPanel draft={draft} preview={preview} onEdit={onEdit} />}
      {pane === 'docs' && <DocsPanel docs={draft.docs} onChange={(docs) => onEdit({ docs })} />}
    </SubTabs>
  )
}

/** Those that go out because somebody typed them: here or in a folder above. */
function headerCount(draft: RequestDraft, preview: Preview | null): number {
  const inherited = preview?.inherited.filter(({ isReplaced }) => !isReplaced).length ?? 0
  return inherited + draft.headers.filter((header) => header.enabled).length
}
