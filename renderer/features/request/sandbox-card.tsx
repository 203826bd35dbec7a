import { useState } from 'react'
import { problemOf } from '../../../shared/problem.ts'
import { startSandbox, useSandbox } from '../../state/sandbox.ts'
import { Button, type ButtonVariant } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { toastProblem } from '../../ui/toast.tsx'

/** Starts the sandbox, and gives the focus to Send: the place of this button goes with what it mends. */
export function StartSandbox({
  variant = 'strong',
  className = '',
}: {
  variant?: ButtonVariant
  className?: string
}) {
  const [isStarting, setStarting] = useState(false)
  async function start() {
    if (isStarting) return
    setStarting(true)
    try {
      await startSandbox()
      document.querySelector<HTMLElement>('.url-send')?.focus()
    } catch (error) {
      toastProblem(problemOf(error))
    } finally {
      setStarting(false)
    }
  }
  return (
    <Button variant={variant} className={className} onPress={() => void start()}>
      Start the sandbox
    </Button>
  )
}

/** In place of a problem for each variable of the stopped sandbox: one, with the button that mends it. */
export function SandboxCard({ names }: { names: readonly string[] }) {
  const isRunning = useSandbox((state) => state.sandbox?.running === true)
  if (isRunning) return <Card title="The sandbox runs now">Send the request again.</Card>
  return (
    <Card tone="error" title="The sandbox is stopped" actions={<StartSandbox />}>
      {names.length === 1 ? 'This variable has a value' : `These ${names.length} variables have values`} only
      while it runs: <span className="sandbox-names">{names.map((name) => `{{${name}}}`).join(', ')}</span>
    </Card>
  )
}
