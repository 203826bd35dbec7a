import { type FormEvent, useMemo, useRef } from 'react'
import { flowActions } from '../../../../shared/catalog/flow-actions.ts'
import { CodeEditor } from '../../../editor/code-editor.tsx'
import { LineField } from '../../../editor/line-field.tsx'
import { variableChips } from '../../../editor/variable-chips.ts'
import { useKeys } from '../../../state/keys.ts'
import { useSandbox } from '../../../state/sandbox.ts'
import { useVariableLookup } from '../../../state/variables.ts'
import { Button } from '../../../ui/button.tsx'
import { TextField } from '../../../ui/fields.tsx'
import { Select } from '../../../ui/select.tsx'
import { SecretField } from '../../request/secret-field.tsx'
import './flows.css'
import { chooseAction, sendAll, sendOnce, useFlows } from './flows-state.ts'
import { actionNotes } from './payload.ts'
import { Timeline } from './timeline.tsx'

const actions = flowActions.map((id) => ({ id, label: id, note: actionNotes[id] }))

/** The other side: act as the WhatsApp client to an endpoint, and see what it would make of the replies. */
export function FlowClient() {
  return (
    <div className="flows-client">
      <ClientForm />
      <Timeline />
    </div>
  )
}

function ClientForm() {
  const { url, appSecret, action, payload, isCalling } = useFlows()
  const variables = useVariableLookup()
  const chips = useMemo(() => variableChips(variables), [variables])
  const work = useRef<AbortController | null>(null)

  /** The buttons stay enabled while it works, so that they keep the keyboard's focus. */
  function start(step: typeof sendOnce) {
    if (isCalling) return
    work.current = new AbortController()
    void step(work.current.signal)
  }
  function submit(event: FormEvent) {
    event.preventDefault()
    start(sendOnce)
  }

  return (
    <form className="flows-form" aria-label="Act as WhatsApp" onSubmit={submit}>
      <div className="flows-field">
        <span className="field-label" aria-hidden>
          Your endpoint
        </span>
        <LineField
          label="Your endpoint"
          value={url}
          onChange={(text) => useFlows.setState({ url: text })}
          placeholder="https://"
          variables={variables}
        />
      </div>
      <PublicKeyField />
      <SecretField
        label="App secret, for X-Hub-Signature-256"
        suggestedName="appSecret"
        value={appSecret}
        variables={variables}
        onChange={(text) => useFlows.setState({ appSecret: text })}
      />
      <div className="flows-action">
        <Select label="Action" choices={actions} value={action} onChange={chooseAction} className="mono" />
      </div>
      <section className="flows-payload" aria-label="Payload">
        <CodeEditor
          label="Payload"
          language="json"
          value={payload}
          extensions={chips}
          onChange={(text) => useFlows.setState({ payload: text })}
        />
      </section>
      <div className="flows-send">
        {isCalling && <Button onPress={() => work.current?.abort()}>Stop</Button>}
        <Button className={isCalling ? 'keys-busy' : ''} onPress={() => start(sendAll)}>
          Send all five
        </Button>
        <Button
          variant="primary"
          type="submit"
          className={isCalling ? 'keys-busy' : ''}
          isDisabled={url.trim() === ''}
        >
          Send {action}
        </Button>
      </div>
    </form>
  )
}

/** The key that the endpoint's owner published: the client knows nothing else of it. */
function PublicKeyField() {
  const pairs = useKeys((state) => state.pairs) ?? []
  const isRunning = useSandbox((state) => state.sandbox?.running === true)
  const keyChoice = useFlows((state) => state.keyChoice)
  const pem = useFlows((state) => state.pem)
  const choices = [
    { id: 'sandbox', label: "the sandbox's key", ...(isRunning ? {} : { note: 'not running' }) },
    ...pairs.map(({ id, name, bits }) => ({ id, label: name, note: `${bits} bits` })),
    { id: 'pasted', label: 'a pasted public key' },
  ]
  const known = choices.some(({ id }) => id === keyChoice) ? keyChoice : 'sandbox'
  return (
    <div className="flows-field">
      <Select
        label="Encrypt for"
        choices={choices}
        value={known}
        onChange={(id) => useFlows.setState({ keyChoice: id })}
      />
      {known === 'pasted' && (
        <TextField
          label="Public key, PEM"
          hideLabel
          placeholder="-----BEGIN PUBLIC KEY-----"
          multiline
          mono
          value={pem}
          onChange={(text) => useFlows.setState({ pem: text })}
        />
      )}
    </div>
  )
}
