import type { Problem } from '../../../shared/problem.ts'
import { type Elsewhere, environmentWith } from '../../state/elsewhere.ts'
import { isResolved } from '../../state/known-variables.ts'
import { useSession } from '../../state/session.ts'
import { useVariableLookup } from '../../state/variables.ts'
import { useWorkspace } from '../../state/workspace.ts'
import { Button, type ButtonVariant } from '../../ui/button.tsx'
import { Card, ProblemCard } from '../../ui/card.tsx'
import { elsewhereText, unsetNames } from './unset-variable.ts'

const none: never[] = []

interface Offer {
  environment: Elsewhere
  text: string
}

/** The first variable that the problem misses still and another environment has. */
function useOffer(problem: Problem): Offer | null {
  const environments = useWorkspace((state) => state.workspace?.environments ?? none)
  const chosen = useSession((state) => state.environmentId)
  const variables = useVariableLookup()
  const names = unsetNames(problem)
  for (const name of names) {
    const environment = isResolved(variables, name) ? null : environmentWith(environments, name, chosen)
    if (environment === null) continue
    return { environment, text: elsewhereText(names.length === 1 ? 'It' : `{{${name}}}`, environment) }
  }
  return null
}

/** Chooses that environment, and gives the focus to Send: the place of this button goes with what it mends. */
function UseIt(props: { environment: Elsewhere; variant?: ButtonVariant; className?: string }) {
  const { environment, variant = 'strong', className = '' } = props
  const use = () => {
    useSession.setState({ environmentId: environment.id })
    document.querySelector<HTMLElement>('.url-send')?.focus()
  }
  return (
    <Button
      variant={variant}
      className={className}
      onPress={use}
      aria-description={`Environment ${environment.name}`}
    >
      Use it
    </Button>
  )
}

/** What is in the way of a request, in a line. */
export function ProblemLine({ problem }: { problem: Problem }) {
  const offer = useOffer(problem)
  return (
    <p className="url-resolved blocked">
      {problem.message} {offer?.text ?? problem.fix}{' '}
      {offer !== null && <UseIt environment={offer.environment} variant="bare" className="link" />}
    </p>
  )
}

/** What is in the way of a request, as a card with the button that mends it, where there is one. */
export function RequestProblem({ problem }: { problem: Problem }) {
  const offer = useOffer(problem)
  if (offer === null) return <ProblemCard problem={problem} />
  return (
    <Card tone="error" title={problem.message} actions={<UseIt environment={offer.environment} />}>
      {offer.text}
    </Card>
  )
}

/** Why a send did not go out, as long as that holds. */
export function SendProblem({ problem }: { problem: Problem }) {
  const variables = useVariableLookup()
  const names = unsetNames(problem)
  if (names.length === 0 || !names.every((name) => isResolved(variables, name)))
    return <RequestProblem problem={problem} />
  const [only, ...others] = names
  return (
    <Card title={others.length === 0 ? `{{${only}}} has a value now` : 'Its variables have values now'}>
      Send the request again.
    </Card>
  )
}
