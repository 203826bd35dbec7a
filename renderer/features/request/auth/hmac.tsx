import { hmacPlaceholders } from '../../../../shared/signing/hmac-template.ts'
import { CodeEditor } from '../../../editor/code-editor.tsx'
import { variableChips } from '../../../editor/variable-chips.ts'
import { Select } from '../../../ui/select.tsx'
import { SecretField } from '../secret-field.tsx'
import { VariableField } from '../variable-field.tsx'
import type { AuthForm } from './form.ts'

export function HmacForm({ auth, variables, onChange }: AuthForm<'hmac'>) {
  return (
    <>
      <SecretField
        label="Key"
        suggestedName="hmacKey"
        value={auth.key}
        variables={variables}
        onChange={(key) => onChange({ ...auth, key })}
      />
      <div className="row">
        <Select
          label="Key is"
          choices={[
            { id: 'utf8', label: 'text' },
            { id: 'base64', label: 'base64' },
            { id: 'hex', label: 'hexadecimal' },
          ]}
          value={auth.keyEncoding}
          onChange={(keyEncoding) => onChange({ ...auth, keyEncoding })}
        />
        <Select
          label="Algorithm"
          choices={[
            { id: 'sha256', label: 'SHA-256' },
            { id: 'sha384', label: 'SHA-384' },
            { id: 'sha512', label: 'SHA-512' },
            { id: 'sha1', label: 'SHA-1', note: 'only where a service demands it' },
          ]}
          value={auth.algorithm}
          onChange={(algorithm) => onChange({ ...auth, algorithm })}
        />
        <Select
          label="Signature as"
          choices={[
            { id: 'hex', label: 'hexadecimal' },
            { id: 'base64', label: 'base64' },
          ]}
          value={auth.output}
          onChange={(output) => onChange({ ...auth, output })}
        />
      </div>
      <div className="auth-template">
        <span className="field-label" aria-hidden>
          String to sign
        </span>
        <CodeEditor
          label="String to sign"
          language="text"
          value={auth.template}
          onChange={(template) => onChange({ ...auth, template })}
          extensions={variableChips(variables)}
        />
        <dl className="auth-placeholders">
          {hmacPlaceholders.map(({ name, help }) => (
            <div key={name}>
              <dt>
                <code>{`{${name}}`}</code>
              </dt>
              <dd>{help}</dd>
            </div>
          ))}
        </dl>
      </div>
      <VariableField
        label="Header for the signature"
        value={auth.header}
        variables={variables}
        onChange={(header) => onChange({ ...auth, header })}
      />
      <VariableField
        label="Before the signature"
        placeholder="sha256="
        value={auth.prefix}
        variables={variables}
        onChange={(prefix) => onChange({ ...auth, prefix })}
      />
      <VariableField
        label="Header for the time"
        value={auth.timeHeader}
        variables={variables}
        onChange={(timeHeader) => onChange({ ...auth, timeHeader })}
        help="Carries the time that was signed, in the form of the first time placeholder. Empty: none is added."
      />
    </>
  )
}
