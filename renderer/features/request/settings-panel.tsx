import type { RequestDraft, RequestSettings } from '../../../shared/request/model.ts'
import { Card } from '../../ui/card.tsx'
import { Checkbox, TextField } from '../../ui/fields.tsx'
import { Select } from '../../ui/select.tsx'
import { CookiesSection } from './cookies-section.tsx'
import type { Preview } from './use-preview.ts'

export function SettingsPanel(props: {
  draft: RequestDraft
  preview: Preview | null
  onEdit: (change: Partial<RequestDraft>) => void
}) {
  const { settings } = props.draft
  const set = (change: Partial<RequestSettings>) => props.onEdit({ settings: { ...settings, ...change } })
  return (
    <div className="pane">
      <TextField
        label="Timeout in seconds"
        type="number"
        value={String(settings.timeoutMs / 1000)}
        onChange={(text) => {
          const seconds = Number(text)
          if (Number.isFinite(seconds) && seconds >= 0) set({ timeoutMs: Math.round(seconds * 1000) })
        }}
        help="0 waits for ever."
      />
      <Checkbox
        label="Follow redirects"
        value={settings.followRedirects}
        onChange={(followRedirects) => set({ followRedirects })}
      />
      <TextField
        label="Redirects at most"
        type="number"
        value={String(settings.maxRedirects)}
        isDisabled={!settings.followRedirects}
        onChange={(text) => {
          const count = Number(text)
          if (Number.isInteger(count) && count >= 0 && count <= 100) set({ maxRedirects: count })
        }}
      />
      <Checkbox
        label="Verify the server's certificate"
        value={settings.verifyTls}
        onChange={(verifyTls) => set({ verifyTls })}
      />
      {!settings.verifyTls && (
        <Card tone="warning" title="Anyone on the way can read and change this request">
          Leave this off only for a server of your own with a certificate of your own.
        </Card>
      )}
      <Select
        label="HTTP version"
        choices={[
          { id: 'auto', label: 'Automatic' },
          { id: '1.1', label: 'HTTP/1.1' },
          { id: '2', label: 'HTTP/2' },
        ]}
        value={settings.httpVersion}
        onChange={(httpVersion) => set({ httpVersion })}
      />
      <Checkbox
        label="Use the proxy of the settings"
        value={settings.useProxy}
        onChange={(useProxy) => set({ useProxy })}
      />
      <TextField
        label="Response at most, in MB"
        type="number"
        value={String(settings.maxResponseMb)}
        onChange={(text) => {
          const mb = Number(text)
          if (Number.isInteger(mb) && mb >= 1 && mb <= 1_000_000) set({ maxResponseMb: mb })
        }}
        help="What is larger is cut off there."
      />
      <Checkbox
        label="Send and keep cookies"
        value={settings.useCookies}
        onChange={(useCookies) => set({ useCookies })}
      />
      {settings.useCookies && <CookiesSection host={props.preview?.host ?? ''} />}
    </div>
  )
}
