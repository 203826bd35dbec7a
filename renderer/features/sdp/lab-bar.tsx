import { ChevronDown, Copy, FolderOpen, Plus, SlidersHorizontal } from 'lucide-react'
import { Dialog, DialogTrigger, FileTrigger, Popover } from 'react-aria-components'
import { defaultOptions, minimalSwitches, profiles } from '../../../shared/sdp/profiles.ts'
import type { ProfileOptions } from '../../../shared/sdp/types.ts'
import { setSdp, useSession } from '../../state/session.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { copyText } from '../../ui/copy.ts'
import { Checkbox } from '../../ui/fields.tsx'
import { keysLabel } from '../../ui/keys-label.ts'
import { MenuButton } from '../../ui/menu.tsx'
import { Select } from '../../ui/select.tsx'
import { jsonString, requestBody, shellString } from './forms.ts'
import { cleanAll, freshCleaned, setOption, takeFile } from './lab.ts'
import { optionsOf } from './lab-settings.ts'
import { useLab } from './lab-store.ts'

export type UseInRequest = (action: 'accept' | 'pre_accept' | 'connect', sdp: string) => void

function download(text: string) {
  const link = document.createElement('a')
  const url = URL.createObjectURL(new Blob([text], { type: 'application/sdp' }))
  link.href = url
  link.download = 'cleaned.sdp'
  link.click()
  URL.revokeObjectURL(url)
}

/** Profile, role and offer on the left; what can be done with the cleaned text on the right. */
export function LabBar({ onUseInRequest }: { onUseInRequest: UseInRequest }) {
  const { profile, role, offer } = useSession((state) => state.sdp)
  const result = useLab((state) => state.result)
  const isSdp = result.kind === 'sdp'
  const cleaned = isSdp ? result.cleaned : null
  const because = isSdp && role === 'auto' ? result.roleBecause : ''

  const copy = (id: string) => {
    const fresh = freshCleaned()
    if (fresh === null) return
    const { sdp, role: itsRole } = fresh
    if (id === 'sdp') void copyText(sdp, 'the cleaned SDP')
    else if (id === 'json') void copyText(jsonString(sdp), 'the cleaned SDP as a JSON string')
    else if (id === 'body') void copyText(requestBody(sdp, itsRole), 'a request body with the cleaned SDP')
    else if (id === 'shell') void copyText(shellString(sdp), 'the cleaned SDP as one shell word')
    else download(sdp)
  }

  return (
    <div className="sdp-bar">
      <div className="sdp-bar-part">
        <Select
          label="Profile"
          choices={profiles.map(({ id, title, summary }) => ({ id, label: title, note: summary }))}
          value={profile}
          onChange={(value) => setSdp({ profile: value })}
          className="sdp-profile"
        />
        <Select
          label="Role"
          choices={[
            { id: 'auto', label: cleaned?.role ?? 'auto', text: 'auto', note: 'as the text tells' },
            { id: 'offer', label: 'offer', note: 'set by you' },
            { id: 'answer', label: 'answer', note: 'set by you' },
          ]}
          value={role}
          onChange={(value) => setSdp({ role: value })}
          className="sdp-role"
        />
        {because !== '' && <small className="sdp-seen">seen: {because}</small>}
        <span className="sdp-offer">
          <span className="field-label">Offer</span>
          <Button
            aria-label={offer === '' ? 'Offer: none, add one' : 'Offer: added, show it'}
            onPress={() => useLab.setState({ tab: 'offer' })}
          >
            {offer === '' ? 'none' : 'added'}
            {offer === '' && <Plus size={13} aria-hidden />}
          </Button>
        </span>
        <Options />
      </div>
      <div className="sdp-bar-part">
        <FileTrigger
          acceptedFileTypes={['.sdp', '.txt', '.json', '.log', 'text/*', 'application/json']}
          onSelect={(files) => {
            const file = files?.[0]
            if (file !== undefined) void takeFile(file)
          }}
        >
          <IconButton label="Open a file">
            <FolderOpen size={15} aria-hidden />
          </IconButton>
        </FileTrigger>
        <MenuButton
          label="Copy"
          isDisabled={!isSdp}
          onAction={copy}
          choices={[
            { id: 'sdp', label: 'SDP' },
            { id: 'json', label: 'JSON string' },
            { id: 'body', label: 'Request body', note: cleaned?.role === 'offer' ? 'connect' : 'accept' },
            { id: 'shell', label: 'Shell-safe string', note: "$'…'" },
            { id: 'file', label: 'Save to a file', note: 'cleaned.sdp' },
          ]}
        >
          <Copy size={14} aria-hidden />
          Copy
          <ChevronDown size={13} aria-hidden />
        </MenuButton>
        <MenuButton
          label="Use in request"
          isDisabled={!isSdp}
          onAction={(id) => {
            const fresh = freshCleaned()
            if (fresh !== null) onUseInRequest(id as 'accept' | 'pre_accept' | 'connect', fresh.sdp)
          }}
          choices={[
            { id: 'accept', label: 'Accept call', note: 'answer', isDisabled: cleaned?.role === 'offer' },
            {
              id: 'pre_accept',
              label: 'Pre-accept call',
              note: 'answer',
              isDisabled: cleaned?.role === 'offer',
            },
            {
              id: 'connect',
              label: 'Connect (new call)',
              note: 'offer',
              isDisabled: cleaned?.role === 'answer',
            },
          ]}
        >
          Use in request
          <ChevronDown size={13} aria-hidden />
        </MenuButton>
        <Button
          variant="primary"
          isDisabled={cleaned?.changed !== true}
          onPress={cleanAll}
          aria-keyshortcuts="Control+Shift+F"
        >
          Clean all
          <kbd className="sdp-keys">{keysLabel('Mod+Shift+F')}</kbd>
        </Button>
      </div>
    </div>
  )
}

type Switch = {
  [K in keyof ProfileOptions]: ProfileOptions[K] extends boolean ? K : never
}[keyof ProfileOptions]

const switches: readonly { key: Switch; title: string }[] = [
  { key: 'addPtime', title: 'Add a=ptime:20 where it is missing' },
  { key: 'addEndOfCandidates', title: 'Add a=end-of-candidates after the candidates' },
  { key: 'dropTrickle', title: 'Drop the trickle option where candidates are listed' },
  { key: 'dropMdns', title: 'Drop mDNS candidates' },
  { key: 'dropTcp', title: 'Drop TCP candidates' },
  { key: 'dropLegacy', title: 'Drop msid-semantic, mslabel and label, which nobody reads' },
  { key: 'harmlessNotes', title: 'Also note what is ordinary and harmless' },
]

/** The switches of the profile; those of the WhatsApp minimal set tell what speaks for and against them. */
function Options() {
  const options = useSession((state) => optionsOf(state.sdp))
  const profile = useSession((state) => state.sdp.profile)
  const chosen = Object.values(options).filter((value) => value === true).length
  return (
    <DialogTrigger>
      <Button variant="bare" aria-label={chosen === 0 ? 'Options' : `Options, ${chosen} chosen`}>
        <SlidersHorizontal size={14} aria-hidden />
        {chosen > 0 && <small>{chosen}</small>}
      </Button>
      <Popover className="popover sdp-options" offset={4}>
        <Dialog aria-label="Options of the profile" className="sdp-options-dialog">
          <Select
            label="Fingerprint"
            choices={[
              { id: 'upper', label: 'SHA-256' },
              { id: 'lower', label: 'sha-256' },
              { id: 'keep', label: 'as written' },
            ]}
            value={options.fingerprintCase ?? defaultOptions.fingerprintCase}
            onChange={(fingerprintCase) => setOption({ fingerprintCase })}
          />
          <Select
            label="Written by"
            choices={[
              { id: 'auto', label: 'as the text tells' },
              { id: 'ours', label: 'us' },
              { id: 'theirs', label: 'Meta' },
            ]}
            value={options.side ?? defaultOptions.side}
            onChange={(side) => setOption({ side })}
          />
          {switches.map(({ key, title }) => (
            <Checkbox
              key={key}
              label={title}
              value={options[key] ?? false}
              onChange={(value) => setOption({ [key]: value })}
            />
          ))}
          {profile === 'whatsapp' && (
            <>
              <h3>WhatsApp minimal</h3>
              <p className="muted">Reported by some, contradicted by others. Off unless you know better.</p>
              {minimalSwitches.map(({ key, title, evidence }) => (
                <div key={key}>
                  <Checkbox
                    label={title}
                    value={options[key] ?? false}
                    onChange={(value) => setOption({ [key]: value })}
                  />
                  <p className="sdp-evidence">{evidence}</p>
                </div>
              ))}
            </>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}
