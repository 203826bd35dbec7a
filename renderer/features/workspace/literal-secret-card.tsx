import { useMemo } from 'react'
import { create } from 'zustand'
import { problemOf } from '../../../shared/problem.ts'
import {
  type LiteralSecret,
  literalSecretsOf,
  literalSecretsOfFolder,
  withFolderReference,
  withReference,
} from '../../../shared/request/literal-secrets.ts'
import { editFolder, settingsOf, useFolders } from '../../state/folders.ts'
import { draftOf, editDraft, useRequests } from '../../state/requests.ts'
import { type Tab, useSession } from '../../state/session.ts'
import { freeVariableName, keepSecret } from '../../state/variables.ts'
import { environmentOf, useWorkspace } from '../../state/workspace.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { toast, toastProblem } from '../../ui/toast.tsx'
import './workspace.css'

/** Texts of which the user said that they are no secrets; until the window closes. */
const useHarmless = create<{ texts: ReadonlySet<string> }>(() => ({ texts: new Set() }))

/** Offers to move a secret that was typed into a request, or into the settings of a folder, to the vault. */
export function LiteralSecretCard({ tab }: { tab: Tab }) {
  return tab.kind === 'folder' ? <FolderSecretCard tab={tab} /> : <RequestSecretCard tab={tab} />
}

function FolderSecretCard({ tab }: { tab: Tab }) {
  const settings = useFolders((state) => settingsOf(tab, state.saved))
  const found = useMemo(() => (settings === null ? [] : literalSecretsOfFolder(settings)), [settings])
  if (settings === null) return null
  return (
    <SecretCard
      found={found}
      onMoved={(secret, name) => {
        const now = settingsOf(tabNow(tab), useFolders.getState().saved) ?? settings
        editFolder(tab.id, withFolderReference(now, secret, name))
      }}
    />
  )
}

function RequestSecretCard({ tab }: { tab: Tab }) {
  const draft = useRequests((state) => draftOf(tab, state.saved))
  const found = useMemo(() => (draft === null ? [] : literalSecretsOf(draft)), [draft])
  if (draft === null) return null
  return (
    <SecretCard
      found={found}
      onMoved={(secret, name) => {
        // What was typed while the vault was being written stays.
        const now = draftOf(tabNow(tab), useRequests.getState().saved) ?? draft
        editDraft(tab.id, withReference(now, secret, name))
      }}
    />
  )
}

function tabNow(tab: Tab): Tab {
  return useSession.getState().tabs.find(({ id }) => id === tab.id) ?? tab
}

/** The first of the secrets that were found, with what can be done about it. */
function SecretCard(props: {
  found: readonly LiteralSecret[]
  /** The value stands in the vault under this name: the text is to refer to it. */
  onMoved: (found: LiteralSecret, name: string) => void
}) {
  const { found, onMoved } = props
  const environmentId = useSession((state) => state.environmentId)
  useWorkspace((state) => state.workspace)
  const harmless = useHarmless((state) => state.texts)
  const left = found.filter(({ certain, secret }) => certain || !harmless.has(secret))
  const [first, ...rest] = left
  if (first === undefined) return null
  const environment = environmentOf(environmentId)
  const where = `${(first.where[0] ?? '').toUpperCase()}${first.where.slice(1)}`

  async function move(secret: LiteralSecret) {
    if (environment === null) return
    try {
      const name = freeVariableName(environment.id, secret.name)
      await keepSecret(environment.id, name, secret.secret)
      onMoved(secret, name)
      toast(`Kept ${name} in the vault`, `${where} refers to it as {{${name}}}.`)
    } catch (error) {
      toastProblem(problemOf(error))
    }
  }

  return (
    <div className="conflict">
      <Card
        tone="warning"
        title={first.certain ? `${where} holds a secret` : `${where} seems to hold a secret`}
        actions={
          <div className="conflict-actions">
            {!first.certain && (
              <Button onPress={() => useHarmless.setState({ texts: new Set([...harmless, first.secret]) })}>
                It is no secret
              </Button>
            )}
            {environment !== null && (
              <Button variant="strong" onPress={() => void move(first)}>
                Move it to the vault
              </Button>
            )}
          </div>
        }
      >
        {first.certain ? 'It is not saved to a plain file.' : 'Saved, it stands in a plain file.'}{' '}
        {environment === null
          ? 'Choose an environment in the status bar to keep it in the vault.'
          : `As a secret of ${environment.name} it stands in the vault.`}
        {rest.length > 0 && ` ${rest.length} more of this request will be asked about next.`}
      </Card>
    </div>
  )
}
