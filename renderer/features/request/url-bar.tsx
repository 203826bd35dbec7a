import { ArrowRight, ChevronDown, CodeXml, Save } from 'lucide-react'
import { useState } from 'react'
import { Button as AriaButton, ComboBox, Input, ListBox, ListBoxItem, Popover } from 'react-aria-components'
import type { RequestDraft } from '../../../shared/request/model.ts'
import { LineField } from '../../editor/line-field.tsx'
import { cancelTab, sendTab } from '../../state/requests.ts'
import { saveTab } from '../../state/saving.ts'
import { isUnsaved, useSession } from '../../state/session.ts'
import { useVariableLookup } from '../../state/variables.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { keysLabel } from '../../ui/keys-label.ts'
import { openCopyAs } from '../export/export-store.ts'
import { openImport } from '../import/import-store.ts'
import { isCurlCommand } from './pasted-command.ts'
import { ProblemLine } from './request-problem.tsx'
import { isReadableByAnybody, readableText, schemeOf } from './resolved-url.ts'
import { StartSandbox } from './sandbox-card.tsx'
import { sandboxNames } from './sandbox-needed.ts'
import type { Preview } from './use-preview.ts'

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']

/** A command that was pasted for a URL: what it becomes is shown by the import, and taken from there. */
function takeCommand(text: string): boolean {
  if (!isCurlCommand(text)) return false
  openImport(new File([text], ''))
  return true
}

/** Method, URL with its variables, Send; below, what the URL comes to. */
export function UrlBar(props: {
  tabId: string
  draft: RequestDraft
  preview: Preview | null
  isSending: boolean
  /** A send was refused: what it lacks is no longer to be written yet, but missing. */
  isRefused: boolean
  onEdit: (change: Partial<RequestDraft>) => void
}) {
  const { tabId, draft, preview, isSending, isRefused, onEdit } = props
  const lookup = useVariableLookup()
  return (
    <>
      <div className="url-bar">
        <MethodField method={draft.method} onChange={(method) => onEdit({ method })} />
        <LineField
          label="URL"
          value={draft.url}
          onChange={(url) => onEdit({ url })}
          onEnter={() => sendTab(tabId)}
          onPaste={takeCommand}
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
        <SaveButton tabId={tabId} />
        <IconButton label="Copy as…" onPress={openCopyAs}>
          <CodeXml size={15} aria-hidden />
        </IconButton>
      </div>
      <Resolved preview={preview} isEmpty={draft.url.trim() === '' && !isRefused} />
    </>
  )
}

function SaveButton({ tabId }: { tabId: string }) {
  const hasEdits = useSession((state) => state.tabs.some((tab) => tab.id === tabId && isUnsaved(tab)))
  return (
    <IconButton label="Save" isDisabled={!hasEdits} onPress={() => saveTab(tabId)}>
      <Save size={15} aria-hidden />
    </IconButton>
  )
}

/** What the URL comes to, or what is in its way. */
function Resolved({ preview, isEmpty }: { preview: Preview | null; isEmpty: boolean }) {
  const blocking = preview?.problems[0]
  if (preview === null) return <p className="url-resolved"> </p>
  if (isEmpty && blocking?.code === 'missing-url')
    return <p className="url-resolved plain">Write the URL as https://host/path, or paste a cURL command.</p>
  if (blocking === undefined) return <ResolvedUrl preview={preview} />
  if (sandboxNames(blocking.message).length > 0)
    return (
      <p className="url-resolved blocked">
        This request has variables of the sandbox, which is stopped.{' '}
        <StartSandbox variant="bare" className="link" />
      </p>
    )
  return <ProblemLine problem={blocking} />
}

function ResolvedUrl({ preview: { url, host, requestTarget } }: { preview: Preview }) {
  const scheme = schemeOf(url)
  const isReadable = isReadableByAnybody(scheme, host)
  const whole = `${scheme}${host}${requestTarget}`
  return (
    <p className="url-resolved" title={isReadable ? `${readableText}\n${whole}` : whole}>
      <ArrowRight size={12} aria-hidden />
      {isReadable ? (
        <b className="url-plain">
          {scheme}
          <span className="visually-hidden"> ({readableText}) </span>
        </b>
      ) : (
        scheme
      )}
      {host}
      <span className="url-target">{requestTarget}</span>
    </p>
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
