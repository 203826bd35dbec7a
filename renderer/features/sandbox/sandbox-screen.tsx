import { Copy, Play, Square } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { problemOf } from '../../../shared/problem.ts'
import {
  followSandbox,
  reregisterNumber,
  type Sandbox,
  startSandbox,
  stopSandbox,
  useSandbox,
} from '../../state/sandbox.ts'
import { openRoom } from '../../state/session.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/card.tsx'
import { copyText } from '../../ui/copy.ts'
import { toast, toastProblem } from '../../ui/toast.tsx'
import './sandbox.css'
import { SandboxLog } from './sandbox-log.tsx'
import { WebhookField } from './webhook-field.tsx'

/** The stand-in for WhatsApp and ACS on this machine: what it is, what it holds, what it received. */
export default function SandboxScreen() {
  const sandbox = useSandbox((state) => state.sandbox)
  const [isBusy, setBusy] = useState(false)

  /** The buttons stay enabled while it works, so that they keep the keyboard's focus. */
  async function run(step: () => Promise<void>) {
    if (isBusy) return
    setBusy(true)
    try {
      await step()
    } catch (error) {
      toastProblem(problemOf(error))
    } finally {
      setBusy(false)
    }
  }

  if (sandbox === null) {
    return (
      <EmptyState
        title="The sandbox did not say how it is"
        actions={<Button onPress={() => void run(followSandbox)}>Ask again</Button>}
      >
        It is asked when the window opens.
      </EmptyState>
    )
  }
  return (
    <article className="sandbox">
      <header className="sandbox-head">
        <span className={`dot ${sandbox.running ? 'ok' : ''}`} />
        <h1>{sandbox.running ? 'The sandbox is running' : 'The sandbox is stopped'}</h1>
        <span className="grow" />
        <Button
          variant={sandbox.running ? 'ghost' : 'primary'}
          onPress={() => void run(sandbox.running ? stopSandbox : startSandbox)}
        >
          {sandbox.running ? <Square size={13} aria-hidden /> : <Play size={13} aria-hidden />}
          {sandbox.running ? 'Stop' : 'Start'}
        </Button>
      </header>
      {sandbox.running ? (
        <Running sandbox={sandbox} run={(step) => void run(step)} />
      ) : (
        <EmptyState title="Nothing answers for now">
          Running, it answers on this machine as WhatsApp and Azure Communication Services do, and checks what
          they check: fingerprints, call states, signatures, published keys. What it held before is gone: it
          starts afresh.
        </EmptyState>
      )}
    </article>
  )
}

function Running({ sandbox, run }: { sandbox: Sandbox; run: (step: () => Promise<void>) => void }) {
  return (
    <>
      <div className="sandbox-panes">
        <Section title="Addresses">
          <table className="sandbox-table sandbox-facts sandbox-addresses">
            <caption className="visually-hidden">Addresses of the sandbox</caption>
            <tbody>
              <Address name="WhatsApp Graph API" variable="graphBaseUrl" url={`${sandbox.url}/graph`} />
              <Address name="WhatsApp On-Premises API" variable="onPremUrl" url={`${sandbox.url}/onprem`} />
              <Address name="Azure Communication Services" variable="endpoint" url={sandbox.url} />
            </tbody>
          </table>
        </Section>
        <Section title="Calls">
          <Calls calls={sandbox.calls} />
        </Section>
      </div>
      <Section title="WhatsApp numbers">
        <table className="sandbox-table sandbox-facts">
          <caption className="visually-hidden">WhatsApp numbers and their published keys</caption>
          <thead>
            <tr>
              <th scope="col">Number</th>
              <th scope="col">Phone number id</th>
              <th scope="col">Published key</th>
              <th scope="col">
                <span className="visually-hidden">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {sandbox.numbers.map((number) => (
              <tr key={number.phoneNumberId}>
                <th scope="row">{number.displayNumber}</th>
                <td className="mono">{number.phoneNumberId}</td>
                <td>
                  <KeyStatus status={number.keyStatus} />
                </td>
                <td className="sandbox-actions">
                  <Button
                    aria-label={`Register anew ${number.displayNumber}`}
                    onPress={() =>
                      run(async () => {
                        await reregisterNumber(number.phoneNumberId)
                        toast(`Registered ${number.displayNumber} anew`)
                      })
                    }
                  >
                    Register anew
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <p className="field-help">
          Registering a number anew does what moving it to another account does: Meta's signature no longer
          fits the published key, and its status reads MISMATCH until you publish again.{' '}
          <Button variant="bare" className="sandbox-inline" onPress={() => openRoom('keys')}>
            Open Keys
          </Button>
        </p>
      </Section>
      <Section title="Webhooks and events">
        <WebhookField current={sandbox.webhook} />
      </Section>
      <SandboxLog log={sandbox.log} />
    </>
  )
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="sandbox-section" aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  )
}

function Address({ name, variable, url }: { name: string; variable: string; url: string }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className="mono">{url}</td>
      <td>
        <span className="sandbox-chip mono">{variable}</span>
      </td>
      <td className="sandbox-actions">
        <IconButton label={`Copy the address of ${name}`} onPress={() => void copyText(url, 'the address')}>
          <Copy size={13} aria-hidden />
        </IconButton>
      </td>
    </tr>
  )
}

function KeyStatus({ status }: { status: Sandbox['numbers'][number]['keyStatus'] }) {
  if (status === 'none') return <span className="muted">none</span>
  return <span className={status === 'VALID' ? 'sandbox-ok' : 'sandbox-warn'}>{status}</span>
}

const services = { whatsapp: 'WhatsApp', acs: 'ACS' } as const

function Calls({ calls }: { calls: Sandbox['calls'] }) {
  if (calls.length === 0) return <p className="muted">No calls yet: send ACS / Create call to make one.</p>
  return (
    <div className="sandbox-calls">
      <table className="sandbox-table">
        <caption className="visually-hidden">Calls in the sandbox</caption>
        <tbody>
          {calls.map((call) => (
            <tr key={`${call.service} ${call.id}`}>
              <th scope="row">{services[call.service]}</th>
              <td className="mono">{call.id}</td>
              <td>{call.state}</td>
              <td className="sandbox-actions">
                <IconButton
                  label={`Copy the id of the ${services[call.service]} call`}
                  onPress={() => void copyText(call.id, "the call's id")}
                >
                  <Copy size={13} aria-hidden />
                </IconButton>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
