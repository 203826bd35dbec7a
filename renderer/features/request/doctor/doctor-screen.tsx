import { Group, Panel, Separator } from 'react-resizable-panels'
import { CodeEditor } from '../../../editor/code-editor.tsx'
import { EditorTab } from '../../../editor/kept-history.ts'
import { useVariableLookup } from '../../../state/variables.ts'
import { Button } from '../../../ui/button.tsx'
import { EmptyState, ProblemCard } from '../../../ui/card.tsx'
import { Select } from '../../../ui/select.tsx'
import { SecretField } from '../secret-field.tsx'
import { useNarrow } from '../use-narrow.ts'
import '../request.css'
import { Diagnosis } from './diagnosis.tsx'
import './doctor.css'
import { useDoctor } from './doctor-store.ts'
import { useDiagnosis } from './use-diagnosis.ts'

/** Narrower than this, in px, the request and the diagnosis stand below each other. */
const besideEachOther = 640

/** A failed signature: paste the request, choose the key, see which mistake gives the signature that was sent. */
export default function DoctorScreen() {
  const { exchange } = useDoctor()
  const { result, problem } = useDiagnosis()
  const { frame, isNarrow } = useNarrow(besideEachOther)
  return (
    <div className="doctor" ref={frame}>
      <header className="doctor-head">
        <h2>Signature doctor</h2>
      </header>
      <Group className="doctor-panels" orientation={isNarrow ? 'vertical' : 'horizontal'}>
        <Panel id="doctor-input" className="panel-fill" minSize={isNarrow ? 120 : 280} defaultSize="42">
          <EditorTab value="doctor">{exchange === null ? <PastedInput /> : <ExchangeInput />}</EditorTab>
        </Panel>
        <Separator
          className={isNarrow ? 'splitter horizontal' : 'splitter'}
          aria-label={isNarrow ? 'Height of the pasted request' : 'Width of the pasted request'}
        />
        <Panel id="doctor-result" className="panel-fill" minSize={isNarrow ? 120 : 280}>
          <div className="doctor-result">
            {problem !== null && <ProblemCard problem={problem} />}
            {result !== null && <Diagnosis result={result} />}
            {problem === null && result === null && (
              <EmptyState title="Nothing to look at yet">
                Paste a request that was refused. The signature is computed again, and when it does not match,
                the mistake is searched that gives exactly the one that was sent.
              </EmptyState>
            )}
          </div>
        </Panel>
      </Group>
    </div>
  )
}

function PastedInput() {
  const { text, scheme, key } = useDoctor()
  const lookup = useVariableLookup()
  return (
    <div className="doctor-input">
      <div className="doctor-fields">
        <Select
          label="Scheme"
          choices={[
            { id: 'auto', label: 'By the headers' },
            { id: 'acs', label: 'Communication Services' },
            { id: 'azure-app-configuration', label: 'App Configuration' },
            { id: 'whatsapp-webhook', label: 'WhatsApp webhook' },
          ]}
          value={scheme}
          onChange={(next) => useDoctor.setState({ scheme: next })}
        />
        <SecretField
          label="Key, connection string or app secret"
          suggestedName="accessKey"
          value={key}
          variables={lookup}
          onChange={(next) => useDoctor.setState({ key: next })}
        />
      </div>
      <CodeEditor
        label="Request to look at"
        language="text"
        value={text}
        onChange={(next) => useDoctor.setState({ text: next })}
        placeholder="Paste a cURL command, the output of curl -v, a raw HTTP request, or a captured exchange as JSON or HAR"
        className="body-editor"
      />
    </div>
  )
}

function ExchangeInput() {
  const { exchange } = useDoctor()
  if (exchange === null) return null
  return (
    <div className="doctor-input">
      <div className="doctor-fields">
        <p>
          Sent {new Date(exchange.sentAt).toLocaleString()}, answered{' '}
          <b>{exchange.response === null ? 'not at all' : exchange.response.status}</b>. The key is the one
          that the request was signed with.
        </p>
        <p className="mono doctor-target">
          {exchange.request.method} {exchange.request.url}
        </p>
        <table className="facts">
          <tbody>
            {exchange.request.headers.map(([name, value], index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a header may stand twice.
              <tr key={index}>
                <th scope="row">{name}</th>
                <td className="mono">{value}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <Button onPress={() => useDoctor.setState({ exchange: null })}>
          Look at a pasted request instead
        </Button>
      </div>
    </div>
  )
}
