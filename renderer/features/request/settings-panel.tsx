import type { RequestDraft, RequestSettings } from '../../../shared/request/model.ts'
import { Card } from '../../ui/card.tsx'
import { Checkbox, TextField } from '../../ui/fields.tsx'

export function SettingsPanel(props: {
  draft: RequestDraft
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
    </div>
  )
}
