import { ChevronRight, CircleCheck, CircleX, LoaderCircle } from 'lucide-react'
import { useState } from 'react'
import { Button as AriaButton, Disclosure, DisclosurePanel } from 'react-aria-components'
import { problemOf } from '../../../../shared/problem.ts'
import { startSandbox, useSandbox } from '../../../state/sandbox.ts'
import { Button } from '../../../ui/button.tsx'
import { EmptyState, ProblemCard } from '../../../ui/card.tsx'
import { toastProblem } from '../../../ui/toast.tsx'
import { prettyJson } from '../../request/body-text.ts'
import { useBytes } from '../../request/response-body.ts'
import { clock } from '../format.ts'
import { type FlowCall, type TimelineEntry, useFlows } from './flows-state.ts'
import { Findings, Steps } from './steps.tsx'

/** Every message that was sent, newest first, with what came of it. */
export function Timeline() {
  const timeline = useFlows((state) => state.timeline)
  const isRunning = useSandbox((state) => state.sandbox?.running === true)
  if (timeline.length === 0) {
    return (
      <section className="flows-timeline" aria-label="Timeline">
        <EmptyState
          title="Nothing sent yet"
          actions={
            !isRunning && (
              <Button onPress={() => void startSandbox().catch((error) => toastProblem(problemOf(error)))}>
                Start the sandbox
              </Button>
            )
          }
        >
          Send a ping: it is encrypted and signed as WhatsApp does it, and the reply is decrypted and checked.
          As it stands, it goes to the sandbox's own Flow endpoint.
        </EmptyState>
      </section>
    )
  }
  const [newest] = timeline
  return (
    <section className="flows-timeline" aria-label="Timeline">
      <ol>
        {timeline.map((entry) => (
          <li key={entry.id}>
            <Entry entry={entry} isNewest={entry === newest} />
          </li>
        ))}
      </ol>
    </section>
  )
}

interface Outcome {
  tone: 'ok' | 'bad' | 'busy'
  status: string
  words: string
}

function outcomeOf({ done }: TimelineEntry): Outcome {
  if (done === null) return { tone: 'busy', status: '', words: 'under way…' }
  if ('problem' in done) return { tone: 'bad', status: '', words: 'not sent' }
  const { attempts, ok, mistakes, findings, problem } = done.call
  const statuses = attempts.map(({ exchange }) => exchange.response?.status ?? '–').join(', ')
  if (ok) return { tone: 'ok', status: statuses, words: 'WhatsApp goes on' }
  if (problem?.code === 'flow-427')
    return { tone: 'bad', status: statuses, words: 'WhatsApp closes the Flow' }
  const faults = mistakes.length + findings.length
  return {
    tone: 'bad',
    status: statuses,
    words: faults > 0 && problem === null ? 'WhatsApp stops here' : 'ends in an error',
  }
}

const icons = { ok: CircleCheck, bad: CircleX, busy: LoaderCircle }

function Entry({ entry, isNewest }: { entry: TimelineEntry; isNewest: boolean }) {
  // Until the user chooses, the newest is open.
  const [chosen, setChosen] = useState<boolean | null>(null)
  const { tone, status, words } = outcomeOf(entry)
  const Icon = icons[tone]
  return (
    <Disclosure
      className={`flows-entry ${tone}`}
      isExpanded={chosen ?? isNewest}
      onExpandedChange={setChosen}
    >
      <AriaButton slot="trigger" className="flows-entry-head">
        <ChevronRight size={13} aria-hidden className="flows-chevron" />
        <Icon size={15} aria-hidden className={tone === 'busy' ? 'spin' : ''} />
        <b className="mono">{entry.action}</b>
        <span className="mono">{status}</span>
        <span className="ellipsis grow flows-words">{words}</span>
        <small className="muted">{clock(entry.at)}</small>
      </AriaButton>
      <DisclosurePanel className="flows-entry-body">
        {entry.done !== null &&
          ('problem' in entry.done ? (
            <ProblemCard problem={entry.done.problem} />
          ) : (
            <Done call={entry.done.call} />
          ))}
      </DisclosurePanel>
    </Disclosure>
  )
}

function Done({ call }: { call: FlowCall }) {
  const { attempts, steps, reply, mistakes, findings, problem } = call
  const last = attempts.at(-1)?.exchange
  return (
    <>
      <Steps label="Steps of the exchange" steps={steps} />
      {attempts.length > 1 && (
        <p className="field-help">
          Answered 421 at first: the public key was looked up anew and the message encrypted and sent once
          more.
        </p>
      )}
      {problem !== null && <ProblemCard problem={problem} />}
      <Findings findings={[...mistakes, ...findings]} />
      {reply !== null && (
        <section aria-label="Decrypted reply">
          <h3>{mistakes.length > 0 ? 'The reply, as it reads all the same' : 'Decrypted reply'}</h3>
          <pre className="flows-text">{prettyJson(reply)}</pre>
        </section>
      )}
      {last !== undefined && <OnTheWire exchangeId={last.id} />}
    </>
  )
}

/** The bytes themselves, read when they are asked for. */
function OnTheWire({ exchangeId }: { exchangeId: string }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <Disclosure isExpanded={isOpen} onExpandedChange={setOpen}>
      <AriaButton slot="trigger" className="flows-wire">
        <ChevronRight size={13} aria-hidden className="flows-chevron" />
        On the wire
      </AriaButton>
      <DisclosurePanel>
        {isOpen && (
          <>
            <h3>Sent</h3>
            <Bytes exchangeId={exchangeId} part="sent" />
            <h3>Answer, body</h3>
            <Bytes exchangeId={exchangeId} part="response" />
          </>
        )}
      </DisclosurePanel>
    </Disclosure>
  )
}

/** More than a Flow message ever has. */
const shownCharacters = 20_000

function Bytes({ exchangeId, part }: { exchangeId: string; part: 'sent' | 'response' }) {
  const { loaded } = useBytes(exchangeId, part)
  const text = loaded === null ? '…' : new TextDecoder().decode(loaded.bytes).slice(0, shownCharacters)
  return <pre className="flows-text">{text === '' ? '(empty)' : text}</pre>
}
