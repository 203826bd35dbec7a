import { Folder } from 'lucide-react'
import { useEffect, useState } from 'react'
import { type Problem, problemOf } from '../../../shared/problem.ts'
import { replacedBy } from '../../../shared/request/inherited-headers.ts'
import { workspaceFolder } from '../../../shared/request/item-id.ts'
import type { FolderSettings } from '../../../shared/request/model.ts'
import { EditorTab } from '../../editor/kept-history.ts'
import { closeForNow } from '../../state/closing.ts'
import {
  editFolder,
  type FolderPane,
  loadShownFolder,
  settingsOf,
  showFolderPane,
  useFolderPanes,
  useFolders,
} from '../../state/folders.ts'
import { saveTab } from '../../state/saving.ts'
import { isUnsaved, type Tab } from '../../state/session.ts'
import { useVariableLookup } from '../../state/variables.ts'
import { useWorkspace, type Workspace } from '../../state/workspace.ts'
import { openWorkspace } from '../../state/workspaces.ts'
import { Button } from '../../ui/button.tsx'
import { Card, ProblemCard } from '../../ui/card.tsx'
import { keysLabel } from '../../ui/keys-label.ts'
import { SubTabs } from '../../ui/tabs.tsx'
import { toastProblem } from '../../ui/toast.tsx'
import { authName } from '../request/auth-kinds.ts'
import { AuthPanel } from '../request/auth-panel.tsx'
import { DocsPanel } from '../request/docs-panel.tsx'
import { FieldTable } from '../request/field-table.tsx'
import { HeaderNameField } from '../request/header-name-field.tsx'
import { InheritedHeaders } from '../request/inherited-headers.tsx'
import '../request/request.css'
import { VariablesPanel } from '../request/variables-panel.tsx'
import './folder.css'

type TabFolder = NonNullable<Tab['folder']>

/** What a folder, or the workspace, hands down to every request in it. */
export default function FolderScreen({ tab }: { tab: Tab }) {
  const { folder } = tab
  const workspace = useWorkspace((state) => state.workspace)
  if (folder === null || workspace === null) return null
  return folder.workspace === workspace.path ? (
    <EditorTab value={tab.id}>
      <HereFolder tab={tab} folder={folder} workspace={workspace} />
    </EditorTab>
  ) : (
    <ElsewhereFolder tab={tab} folder={folder} />
  )
}

/** Edits that were not saved when another workspace was opened. */
function ElsewhereFolder({ tab, folder }: { tab: Tab; folder: TabFolder }) {
  return (
    <div className="folder-note">
      <Card
        tone="warning"
        title={`The settings of ${tab.title} belong to another workspace`}
        actions={
          <Button
            variant="strong"
            onPress={() =>
              void openWorkspace(folder.workspace).catch((error) => toastProblem(problemOf(error)))
            }
          >
            Open it
          </Button>
        }
      >
        Their unsaved edits are kept. Open {folder.workspace} to save them.
      </Card>
    </div>
  )
}

function HereFolder(props: { tab: Tab; folder: TabFolder; workspace: Workspace }) {
  const { tab, folder, workspace } = props
  const { id } = folder
  const settings = useFolders((state) => settingsOf(tab, state.saved))
  const [problem, setProblem] = useState<Problem | null>(null)
  const isKnown = useFolders((state) => state.saved[id] !== undefined && state.facts[id] !== undefined)

  // biome-ignore lint/correctness/useExhaustiveDependencies: a file that could not be read is tried again when files change.
  useEffect(() => {
    if (isKnown) return
    loadShownFolder(folder).then(
      () => setProblem(null),
      (error) => setProblem(problemOf(error)),
    )
  }, [id, isKnown, workspace])

  return (
    <div className="folder">
      <FolderHead tab={tab} id={id} workspace={workspace} />
      {problem !== null && (
        <div className="folder-note">
          <ProblemCard
            problem={problem}
            actions={
              problem.code === 'item-gone' ? (
                <Button onPress={() => closeForNow(tab.id)}>Close the tab</Button>
              ) : undefined
            }
          />
        </div>
      )}
      {settings !== null && <FolderEditor tab={tab} id={id} settings={settings} />}
    </div>
  )
}

function FolderHead({ tab, id, workspace }: { tab: Tab; id: string; workspace: Workspace }) {
  const isTop = id === workspaceFolder
  const count = workspace.items.filter(
    (item) => item.kind === 'request' && (isTop || item.id.startsWith(`${id}/`)),
  ).length
  const kept = isTop ? 'opencollection.yml' : `${id}/folder.yml`
  return (
    <header className="folder-head">
      <Folder size={18} aria-hidden />
      <h2 className="ellipsis">{isTop ? workspace.name : tab.title}</h2>
      <span className="muted ellipsis grow">
        {isTop ? 'The workspace' : 'A folder'}: what stands here goes for {requestCount(count)} in it. Kept in{' '}
        <span className="mono">{kept}</span>
      </span>
      <Button
        variant="primary"
        isDisabled={!isUnsaved(tab)}
        onPress={() => saveTab(tab.id)}
        aria-description={keysLabel('Mod+S')}
      >
        Save
      </Button>
    </header>
  )
}

function requestCount(count: number): string {
  return count === 0 ? 'every request' : count === 1 ? 'the 1 request' : `the ${count} requests`
}

function FolderEditor({ tab, id, settings }: { tab: Tab; id: string; settings: FolderSettings }) {
  const facts = useFolders((state) => state.facts[id])
  const pane = useFolderPanes((state) => state.panes[tab.id] ?? 'headers')
  const lookup = useVariableLookup()
  const isTop = id === workspaceFolder
  const edit = (change: Partial<FolderSettings>) => editFolder(tab.id, change)
  const { headers, auth, variables, docs } = settings
  const kind = auth.kind === 'inherit' ? (facts?.inherited.auth.kind ?? 'inherit') : auth.kind
  const enabled = (rows: readonly { enabled: boolean }[]) => rows.filter((row) => row.enabled).length

  return (
    <SubTabs<FolderPane>
      label={isTop ? 'Parts of the workspace' : 'Parts of the folder'}
      selected={pane}
      onSelect={(next) => showFolderPane(tab.id, next)}
      tabs={[
        { id: 'headers', title: 'Headers', note: enabled(headers) },
        { id: 'auth', title: 'Auth', note: authName(kind) },
        { id: 'variables', title: 'Variables', note: enabled(variables) },
        { id: 'docs', title: 'Docs' },
      ]}
    >
      {pane === 'headers' && (
        <div className="pane">
          <p className="pane-help">
            Sent with every request below, before its own headers. A nearer folder or the request itself
            replaces one by naming it, also with a header that is switched off.
          </p>
          <InheritedHeaders
            headers={replacedBy(facts?.inherited.headers ?? [], headers)}
            onSwitchOff={(name) => edit({ headers: [...headers, { name, value: '', enabled: false }] })}
          />
          <FieldTable
            what="header"
            rows={headers}
            onChange={(next) => edit({ headers: next })}
            nameField={HeaderNameField}
          />
        </div>
      )}
      {pane === 'auth' && (
        <AuthPanel
          auth={auth}
          inherited={facts?.inherited.auth ?? null}
          none="Nothing above this folder hands down an auth: requests in it go out without one, unless they have their own."
          {...(isTop ? { without: 'inherit' as const } : {})}
          variables={lookup}
          onChange={(next) => edit({ auth: next })}
        />
      )}
      {pane === 'variables' && (
        <VariablesPanel
          variables={variables}
          help={
            isTop
              ? 'For every request, after those of its folders and of the environment.'
              : 'For every request below, after its own and before those of the environment.'
          }
          onChange={(next) => edit({ variables: next })}
        />
      )}
      {pane === 'docs' && <DocsPanel docs={docs} onChange={(next) => edit({ docs: next })} />}
    </SubTabs>
  )
}
