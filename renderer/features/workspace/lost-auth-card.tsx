import { problemOf } from '../../../shared/problem.ts'
import { workspaceFolder } from '../../../shared/request/item-id.ts'
import { type LostAuth, lostAuthText } from '../../../shared/request/lost-auth.ts'
import { leaveAuth, restoreAuth, useLostAuth } from '../../state/lost-auth.ts'
import type { Tab } from '../../state/session.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { toastProblem } from '../../ui/toast.tsx'
import './workspace.css'

/** Above a request or a folder whose auth another program dropped from its file. */
export function LostAuthCard({ tab }: { tab: Tab }) {
  const lost = useLostAuth(tab)
  if (lost === null) return null
  const run = (step: (lost: LostAuth) => Promise<void>) => () => {
    step(lost).catch((error) => toastProblem(problemOf(error)))
  }
  return (
    <div className="conflict">
      <Card
        tone="warning"
        title={lostAuthText(fileOf(lost, tab), lost.auth)}
        actions={
          <div className="conflict-actions">
            <Button onPress={run(leaveAuth)}>Leave it</Button>
            <Button variant="strong" onPress={run(restoreAuth)}>
              Restore
            </Button>
          </div>
        }
      >
        Bruno drops it when it saves a file. Requests go out unsigned until it is restored; nothing else of
        the file changes.
      </Card>
    </div>
  )
}

function fileOf({ owner, kind, name }: LostAuth, tab: Tab): string {
  if (kind === 'request') return 'This file'
  if (owner === tab.folder?.id) return owner === workspaceFolder ? 'The workspace' : 'This folder'
  return owner === workspaceFolder ? 'The workspace' : `The folder ${name}`
}
