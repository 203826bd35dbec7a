import { problemOf } from '../../../shared/problem.ts'
import { literalSecretIn } from '../../../shared/request/header-secret.ts'
import { draftOf, editDraft, useRequests } from '../../state/requests.ts'
import { type Tab, useSession } from '../../state/session.ts'
import { keepSecret } from '../../state/variables.ts'
import { environmentOf, useWorkspace } from '../../state/workspace.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { toast, toastProblem } from '../../ui/toast.tsx'
import './workspace.css'

/** Offers to move a secret that was pasted into a header to the vault. */
export function LiteralSecretCard({ tab }: { tab: Tab }) {
  const headers = useRequests((state) => draftOf(tab, state.saved)?.headers)
  const environmentId = useSession((state) => state.environmentId)
  useWorkspace((state) => state.workspace)
  const found = headers === undefined ? null : literalSecretIn(headers)
  if (headers === undefined || found === null) return null
  const environment = environmentOf(environmentId)

  async function move() {
    if (headers === undefined || found === null || environment === null) return
    try {
      const taken = new Set(environment.variables.map((variable) => variable.name))
      let name = found.name
      for (let count = 2; taken.has(name); count++) name = `${found.name}${count}`
      await keepSecret(environment.id, name, found.secret)
      const value = `${found.prefix}{{${name}}}`
      editDraft(tab.id, {
        headers: headers.map((row, at) => (at === found.index ? { ...row, value } : row)),
      })
      toast(`Kept ${name} in the vault`, `${found.header} refers to it as {{${name}}}.`)
    } catch (error) {
      toastProblem(problemOf(error))
    }
  }

  return (
    <div className="conflict">
      <Card
        tone="warning"
        title={`${found.header} holds a secret`}
        actions={
          environment === null ? undefined : (
            <Button variant="strong" onPress={() => void move()}>
              Move it to the vault
            </Button>
          )
        }
      >
        {environment === null
          ? 'Saved, it stands in a plain file. Choose an environment in the status bar to keep it in the vault.'
          : `Saved, it stands in a plain file. As a secret of ${environment.name} it does not.`}
      </Card>
    </div>
  )
}
