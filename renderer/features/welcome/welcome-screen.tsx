import { ArrowRight, FilePenLine, KeyRound, type LucideIcon, Signature } from 'lucide-react'
import { Button as AriaButton } from 'react-aria-components'
import { sampleBody } from '../../../shared/catalog/sample-answer.ts'
import { acsTemplates } from '../../../shared/catalog/templates/acs.ts'
import { problemOf } from '../../../shared/problem.ts'
import { wantPair } from '../../state/keys.ts'
import { startSandbox, useSandbox } from '../../state/sandbox.ts'
import { openDraft, openRequest, openRoom, setSdp } from '../../state/session.ts'
import { useWorkspace } from '../../state/workspace.ts'
import { Button } from '../../ui/button.tsx'
import type { Command } from '../../ui/command.ts'
import { keysLabel } from '../../ui/keys-label.ts'
import { toastProblem } from '../../ui/toast.tsx'
import { openImport } from '../import/import-store.ts'
import { askForFolder } from '../workspace/folder-dialog-store.ts'
import './welcome.css'

function cleanSdp() {
  setSdp({ input: sampleBody, offer: '', profile: 'whatsapp', role: 'auto' })
  openRoom('sdp')
}

/** The workspace's own request; where it was renamed or deleted, the same one from the catalog. */
function signRequest() {
  const items = useWorkspace.getState().workspace?.items ?? []
  const folder = items.find((item) => item.kind === 'folder' && item.name === 'ACS')
  const play = items.find((item) => item.parent === folder?.id && item.name === 'Play')
  const template = acsTemplates.find((item) => item.draft.url.includes(':play?'))
  if (play !== undefined) openRequest(play.id, play.name)
  else if (template !== undefined) openDraft(template.name, template.draft)
}

/** To a pair that can be published: where there is none yet, one is made first. */
function publishKey() {
  wantPair()
  openRoom('keys')
}

/** The three jobs, each one click from its result. */
/** `commands`: for the keys that are worth knowing. */
export function WelcomeScreen({ commands }: { commands: readonly Command[] }) {
  return (
    <article className="welcome">
      <header>
        <h1>Welcome to Cordboard</h1>
        <p className="muted">
          For people who build voice calls on HTTP APIs. Three things it does, each ready to try against the
          sandbox.
        </p>
      </header>
      <div className="welcome-jobs">
        <Job
          icon={FilePenLine}
          title="Clean an SDP"
          action="Open the SDP Lab with a sample"
          onPress={cleanSdp}
        >
          aiortc writes three fingerprints, and WhatsApp refuses the call: “Fingerprint algo is not SHA256”.
          See which lines go, and why.
        </Job>
        <Job icon={Signature} title="Sign an ACS request" action="Open ACS / Play" onPress={signRequest}>
          The string to sign stands beside the editor while you type, and what is signed is what is sent.
          Press Send: the sandbox verifies it.
        </Job>
        <Job icon={KeyRound} title="Publish a key" action="Make a key pair" onPress={publishKey}>
          Make an RSA pair for WhatsApp Flows, publish it for each phone number, and read back whether it is
          VALID and yours.
        </Job>
      </div>
      <SandboxNote />
      <section aria-label="Your own work" className="welcome-sandbox">
        <h2>Your own requests</h2>
        <p className="muted">
          Collections of Postman, Insomnia and Bruno, OpenAPI, HAR and cURL commands come over with everything
          that can be carried, and a list of what cannot. Microsoft's signing script becomes the built-in ACS
          auth. A workspace is a folder of files: open one that you have from Git or from Bruno.
        </p>
        <div className="row">
          <Button onPress={() => askForFolder('open')}>Open a folder…</Button>
          <Button onPress={() => openImport()}>Import from Postman…</Button>
        </div>
      </section>
      <section aria-label="Keyboard" className="welcome-keys">
        <h2>At the keyboard</h2>
        <dl>
          {['palette', 'new-request', 'send', 'open-sdp-lab'].map((id) => (
            <Hint key={id} command={commands.find((command) => command.id === id)} />
          ))}
        </dl>
      </section>
    </article>
  )
}

function Job(props: {
  icon: LucideIcon
  title: string
  action: string
  onPress: () => void
  children: string
}) {
  const { icon: Icon, title, action, onPress, children } = props
  return (
    <AriaButton className="welcome-job" onPress={onPress}>
      <span className="welcome-job-title">
        <Icon size={16} aria-hidden />
        {title}
      </span>
      <span className="muted">{children}</span>
      <span className="welcome-job-action">
        {action}
        <ArrowRight size={14} aria-hidden />
      </span>
    </AriaButton>
  )
}

function SandboxNote() {
  const sandbox = useSandbox((state) => state.sandbox)
  const isRunning = sandbox?.running === true
  return (
    <section aria-label="Sandbox" className="welcome-sandbox">
      <h2>
        <span className={`dot ${isRunning ? 'ok' : ''}`} />
        {isRunning ? `The sandbox runs at ${sandbox.url}` : 'The sandbox is stopped'}
      </h2>
      <p className="muted">
        It stands in for WhatsApp and Azure Communication Services on this machine and checks what they check:
        fingerprints, signatures, keys. No account is needed and nothing leaves the machine. The environment
        <b> Sandbox</b> in the status bar points the sample requests to it.
      </p>
      <div className="row">
        {!isRunning && sandbox !== null && (
          <Button
            variant="strong"
            onPress={() => void startSandbox().catch((error) => toastProblem(problemOf(error)))}
          >
            Start it
          </Button>
        )}
        <Button onPress={() => openRoom('sandbox')}>See what it receives</Button>
      </div>
    </section>
  )
}

function Hint({ command }: { command: Command | undefined }) {
  if (command?.keys === undefined) return null
  return (
    <div>
      <dt>
        <kbd>{keysLabel(command.keys)}</kbd>
      </dt>
      <dd>{command.title}</dd>
    </div>
  )
}
