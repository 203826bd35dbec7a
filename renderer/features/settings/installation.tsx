import { Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Label, Radio, RadioGroup } from 'react-aria-components'
import type { Output } from '../../../shared/ipc/bridge.ts'
import { problemOf } from '../../../shared/problem.ts'
import { bridge } from '../../bridge/bridge.ts'
import { call } from '../../bridge/call.ts'
import { Button } from '../../ui/button.tsx'
import { copyText } from '../../ui/copy.ts'
import { toastProblem } from '../../ui/toast.tsx'

type UpdateState = Output<'updateState'>

const modes = [
  { id: 'off', label: 'Off' },
  { id: 'notify', label: 'Tell me' },
  { id: 'automatic', label: 'Load and install when I quit' },
] as const satisfies readonly { id: UpdateState['mode']; label: string }[]

function sentence({ phase, version, percent }: UpdateState): string {
  switch (phase) {
    case 'idle':
      return ''
    case 'checking':
      return 'Looking…'
    case 'current':
      return 'This is the newest version.'
    case 'available':
      return `Version ${version} is there.`
    case 'loading':
      return `Loading version ${version}${percent === null ? '' : `: ${percent} %`}`
    case 'ready':
      return `Version ${version} is installed when you quit.`
    case 'failed':
      return 'It could not be found out. Check the connection and look again.'
  }
}

const tell = (error: unknown) => toastProblem(problemOf(error))

/** Off, tell, or load: nothing of it ever holds up the start. */
export function Updates() {
  const [state, setState] = useState<UpdateState | null>(null)
  const take = (answer: Promise<UpdateState>) => void answer.then(setState).catch(tell)
  useEffect(() => {
    void call('updateState', undefined).then(setState).catch(tell)
    return bridge.listen.updateChanged(setState)
  }, [])
  if (state === null) return null
  if (state.unsupported !== null) return <p className="muted">{state.unsupported}</p>
  return (
    <>
      <RadioGroup
        className="settings-themes"
        value={state.mode}
        onChange={(value) => {
          const chosen = modes.find((mode) => mode.id === value)
          if (chosen !== undefined) take(call('setUpdateMode', { mode: chosen.id }))
        }}
        orientation="horizontal"
      >
        <Label className="visually-hidden">Updates</Label>
        {modes.map((mode) => (
          <Radio key={mode.id} value={mode.id} className="settings-theme">
            <span className="settings-radio" aria-hidden />
            {mode.label}
          </Radio>
        ))}
      </RadioGroup>
      <p className="settings-update">
        {state.phase === 'ready' ? (
          <Button onPress={() => void call('installUpdate', undefined).catch(() => {})}>Restart now</Button>
        ) : (
          <Button
            isDisabled={state.phase === 'checking' || state.phase === 'loading'}
            onPress={() => take(call('checkForUpdates', undefined))}
          >
            Look for an update
          </Button>
        )}
        <span className="muted" role="status">
          {sentence(state)}
        </span>
      </p>
    </>
  )
}

/** For an issue: facts and the newest lines of the log, without secrets. */
export function Diagnostics() {
  const copy = async () => {
    try {
      const { text } = await call('diagnostics', undefined)
      await copyText(text, 'the diagnostics')
    } catch (error) {
      tell(error)
    }
  }
  return (
    <p className="settings-update">
      <Button onPress={() => void copy()}>
        <Copy size={13} aria-hidden />
        Copy diagnostics
      </Button>
      <span className="muted">
        Versions and the newest lines of the log; no secret, no address, no request.
      </span>
    </p>
  )
}
