import { Copy } from 'lucide-react'
import { type FormEvent, type ReactNode, useState } from 'react'
import { CodeEditor } from '../../../editor/code-editor.tsx'
import type { KeyPair } from '../../../state/keys.ts'
import { Button, IconButton } from '../../../ui/button.tsx'
import { EmptyState, ProblemCard } from '../../../ui/card.tsx'
import { copyText } from '../../../ui/copy.ts'
import { TextField } from '../../../ui/fields.tsx'
import { prettyJson } from '../../request/body-text.ts'
import './flows.css'
import { openRequest, sampleRequest, sealReply, setReply, setRequest, useFlows } from './flows-state.ts'
import { Findings, Steps } from './steps.tsx'

/** The endpoint's side by hand: open a captured request with a pair, write the reply, encrypt it. */
export function OpenRequest({ pair }: { pair: KeyPair | undefined }) {
  if (pair === undefined) {
    return (
      <EmptyState title="No key pair yet">
        A Flow request is opened with the private key whose public half is published. Make a pair, or act as
        WhatsApp to the sandbox's endpoint, which has its own.
      </EmptyState>
    )
  }
  return (
    <div className="flows-open">
      <KeyBar key={pair.id} pair={pair} />
      <RequestPanes />
      <ReplyPanes />
    </div>
  )
}

function KeyBar({ pair }: { pair: KeyPair }) {
  const request = useFlows((state) => state.request)
  const [passphrase, setPassphrase] = useState('')
  const [isOpening, setOpening] = useState(false)

  async function open(event: FormEvent) {
    event.preventDefault()
    if (isOpening || request.trim() === '') return
    setOpening(true)
    const given = passphrase
    setPassphrase('')
    await openRequest(pair.id, given)
    setOpening(false)
  }

  return (
    <form className="flows-bar" onSubmit={(event) => void open(event)}>
      <span className="muted">Open with</span>
      <b className="ellipsis flows-pair">{pair.name}</b>
      {pair.encrypted && (
        <TextField
          label="Passphrase"
          hideLabel
          placeholder="Passphrase"
          type="password"
          value={passphrase}
          onChange={setPassphrase}
        />
      )}
      <span className="grow" />
      <Button onPress={() => void sampleRequest(pair.id)}>Sample request</Button>
      <Button variant="primary" type="submit" isDisabled={request.trim() === ''}>
        Decrypt
      </Button>
    </form>
  )
}

function Pane(props: { title: string; note?: string; end?: ReactNode; children: ReactNode }) {
  const { title, note = '', end, children } = props
  return (
    <section className="flows-pane" aria-label={title}>
      <header className="flows-head">
        <h2>{title}</h2>
        <small className="ellipsis grow">{note}</small>
        {end}
      </header>
      {children}
    </section>
  )
}

function RequestPanes() {
  const request = useFlows((state) => state.request)
  const opened = useFlows((state) => state.opened)
  const problem = useFlows((state) => state.openProblem)
  const payload = opened?.payload ?? null
  const assumed = opened !== null && opened.sessionId === null && payload !== null
  return (
    <>
      <div className="flows-panes">
        <Pane title="Encrypted request" note="the body that WhatsApp posted">
          <CodeEditor
            label="Encrypted request"
            language="json"
            value={request}
            onChange={setRequest}
            placeholder={'{"encrypted_flow_data": "…", "encrypted_aes_key": "…", "initial_vector": "…"}'}
          />
        </Pane>
        <Pane
          title="Plain payload"
          note={assumed ? 'as it reads once the mistakes are allowed for' : ''}
          end={payload !== null && <CopyButton text={payload} what="the payload" />}
        >
          <CodeEditor
            label="Plain payload"
            language="json"
            readOnly
            value={payload === null ? '' : prettyJson(payload)}
            placeholder="What the request says, once it is decrypted."
          />
        </Pane>
      </div>
      {opened !== null && <Steps label="Steps of decrypting the request" steps={opened.steps} />}
      {(problem !== null || (opened !== null && opened.mistakes.length > 0)) && (
        <div className="flows-cards" role="status">
          {problem !== null && <ProblemCard problem={problem} />}
          {opened !== null && <Findings findings={opened.mistakes} />}
        </div>
      )}
    </>
  )
}

function ReplyPanes() {
  const opened = useFlows((state) => state.opened)
  const reply = useFlows((state) => state.reply)
  const sealed = useFlows((state) => state.sealed)
  const problem = useFlows((state) => state.sealProblem)
  const canSeal = opened !== null && opened.sessionId !== null
  return (
    <>
      <div className="flows-panes flows-reply">
        <Pane
          title="Encrypted reply"
          note="the body to answer with, text/plain"
          end={sealed !== null && <CopyButton text={sealed.body} what="the encrypted reply" />}
        >
          <CodeEditor
            label="Encrypted reply"
            language="text"
            readOnly
            value={sealed?.body ?? ''}
            placeholder={
              canSeal
                ? 'Encrypt the plain reply to see it here.'
                : "It needs the request's AES key: decrypt one first."
            }
          />
        </Pane>
        <Pane
          title="Plain reply"
          end={
            <Button variant="strong" isDisabled={!canSeal} onPress={() => void sealReply()}>
              Encrypt
            </Button>
          }
        >
          <CodeEditor
            label="Plain reply"
            language="json"
            value={reply}
            onChange={setReply}
            placeholder={'{"screen": "…", "data": {}}'}
          />
        </Pane>
      </div>
      {sealed !== null && <Steps label="Steps of encrypting the reply" steps={sealed.steps} />}
      {problem !== null && (
        <div className="flows-cards" role="status">
          <ProblemCard problem={problem} />
        </div>
      )}
    </>
  )
}

function CopyButton({ text, what }: { text: string; what: string }) {
  return (
    <IconButton label={`Copy ${what}`} onPress={() => void copyText(text, what)}>
      <Copy size={14} aria-hidden />
    </IconButton>
  )
}
