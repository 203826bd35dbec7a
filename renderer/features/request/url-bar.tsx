import { ChevronDown, CodeXml } from 'lucide-react'
import { useState } from 'react'
import { Button as AriaButton, ComboBox, Input, ListBox, ListBoxItem, Popover } from 'react-aria-components'
import type { RequestDraft } from '../../../shared/request/model.ts'
import { keysLabel } from '../../app/keys.ts'
import { LineField } from '../../editor/line-field.tsx'
import { cancelTab, sendTab } from '../../state/requests.ts'
import { useVariableLookup } from '../../state/variables.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { openCopyAs } from '../export/export-store.ts'
import type { Preview } from './use-preview.ts'

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']

/** Method, URL with its variables, Send; below, what the URL comes to. */
export function UrlBar(props: {
  tabId: string
  draft: RequestDraft
  preview: Preview | null
  isSending: boolean
  onEdit: (change: Partial<RequestDraft>) => void
}) {
  const { tabId, draft, preview, isSending, onEdit } = props
  const lookup = useVariableLookup()
  const blocking = preview?.problems[0]
  return (
    <>
      <div className="url-bar">
        <MethodField method={draft.method} onChange={(method) => onEdit({ method })} />
        <LineField
          label="URL"
          value={draft.url}
          onChange={(url) => onEdit({ url })}
          onEnter={() => sendTab(tabId)}
          placeholder="https://… or {{endpoint}}/…"
          variables={lookup}
        />
        {isSending ? (
          <Button className="url-send" onPress={() => cancelTab(tabId)}>
            Cancel
          </Button>
        ) : (
          <Button
            variant="primary"
            className="url-send"
            onPress={() => sendTab(tabId)}
            aria-description={keysLabel('Mod+Enter')}
          >
            Send
          </Button>
        )}
        <IconButton label="Copy as…" onPress={openCopyAs}>
          <CodeXml size={15} aria-hidden />
        </IconButton>
      </div>
      <p className={blocking === undefined ? 'url-resolved' : 'url-resolved blocked'}>
        {preview === null ? (
          ' '
        ) : blocking === undefined ? (
          <>
            {preview.host}
            <span>{preview.requestTarget}</span>
          </>
        ) : (
          <>
            {blocking.message} {blocking.fix}
          </>
        )}
      </p>
    </>
  )
}

/** The usual methods to pick from; any other token can be typed. */
function MethodField({ method, onChange }: { method: string; onChange: (method: string) => void }) {
  const [text, setText] = useState(method)
  const commit = (value: string) => {
    const next = value.trim().toUpperCase()
    if (next === '') return setText(method)
    setText(next)
    if (next !== method) onChange(next)
  }
  return (
    <ComboBox
      aria-label="Method"
      className="url-method"
      allowsCustomValue
      menuTrigger="focus"
      inputValue={text}
      onInputChange={setText}
      selectedKey={methods.includes(text) ? text : null}
      onSelectionChange={(key) => {
        if (key !== null) commit(String(key))
      }}
      onBlur={() => commit(text)}
      defaultFilter={() => true}
    >
      <Input className="method" data-method={method} size={7} spellCheck={false} />
      <AriaButton aria-label="Methods">
        <ChevronDown size={13} aria-hidden />
      </AriaButton>
      <Popover className="popover" offset={4}>
        <ListBox items={methods.map((id) => ({ id }))}>
          {({ id }) => (
            <ListBoxItem className="option" textValue={id}>
              <span className="method" data-method={id}>
                {id}
              </span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  )
}
