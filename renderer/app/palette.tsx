import fuzzysort from 'fuzzysort'
import { useState } from 'react'
import {
  Autocomplete,
  Collection,
  Dialog,
  Header,
  Input,
  ListBox,
  ListBoxItem,
  ListBoxSection,
  Modal,
  ModalOverlay,
  TextField,
} from 'react-aria-components'
import { acsTemplates } from '../../shared/catalog/templates/acs.ts'
import type { RequestTemplate } from '../../shared/catalog/templates/template.ts'
import { whatsappTemplates } from '../../shared/catalog/templates/whatsapp.ts'
import { workspaceFolder } from '../../shared/request/item-id.ts'
import { openFolderSettings } from '../state/folders.ts'
import { draftOf, useRequests } from '../state/requests.ts'
import { activateTab, openDraft, openRequest, useSession } from '../state/session.ts'
import { focusRoomSoon, useShell } from '../state/shell.ts'
import { tabPlace } from '../state/tab-place.ts'
import { useWorkspace } from '../state/workspace.ts'
import { keysLabel } from '../ui/keys-label.ts'
import { Method } from '../ui/method.tsx'
import { commands } from './commands.ts'

interface Entry {
  id: string
  title: string
  /** What kind of thing it is, at the right. */
  note: string
  method?: string
  run: () => void
}

/** What was opened by the keyboard is gone on with by the keyboard. */
function entering(open: () => void): () => void {
  return () => {
    open()
    focusRoomSoon()
  }
}

function commandEntries(): Entry[] {
  return commands.map((command) => ({
    id: `command ${command.id}`,
    title: command.title,
    note: command.keys === undefined ? command.group : keysLabel(command.keys),
    run: command.run,
  }))
}

function templateEntry(template: RequestTemplate): Entry {
  return {
    id: `template ${template.id}`,
    title: template.name,
    note: template.service === 'acs' ? 'new ACS request' : 'new WhatsApp request',
    method: template.draft.method,
    run: entering(() => openDraft(template.name, template.draft)),
  }
}

/** The open tabs as they stand, each told from others of its name. */
function tabEntries(): Entry[] {
  const items = useWorkspace.getState().workspace?.items ?? []
  const { saved } = useRequests.getState()
  return useSession.getState().tabs.map((tab) => {
    const draft = tab.kind === 'request' ? draftOf(tab, saved) : null
    const method = draft?.method ?? items.find(({ id }) => id === tab.requestId)?.method
    return {
      id: `tab ${tab.id}`,
      title: tab.title,
      note: [tabPlace(tab, items), draft?.url ?? ''].filter((part) => part !== '').join(' · '),
      ...(method === undefined ? {} : { method }),
      run: entering(() => activateTab(tab.id)),
    }
  })
}

function allEntries(): Entry[] {
  const workspace = useWorkspace.getState().workspace
  const requests = (workspace?.items ?? [])
    .filter((item) => item.kind === 'request')
    .map((item) => ({
      id: `request ${item.id}`,
      title: item.name,
      note: item.parent ?? 'request',
      ...(item.method === undefined ? {} : { method: item.method }),
      run: entering(() => openRequest(item.id, item.name)),
    }))
  const folders = [
    ...(workspace === null
      ? []
      : [{ id: workspaceFolder, name: workspace.name, note: 'workspace settings' }]),
    ...(workspace?.items ?? [])
      .filter((item) => item.kind === 'folder')
      .map(({ id, name }) => ({ id, name, note: 'folder settings' })),
  ].map(({ id, name, note }) => ({
    id: `folder ${id}`,
    title: name,
    note,
    run: entering(() => openFolderSettings(id)),
  }))
  const environments = (workspace?.environments ?? []).map((environment) => ({
    id: `environment ${environment.id}`,
    title: environment.name,
    note: 'use environment',
    run: () => useSession.setState({ environmentId: environment.id }),
  }))
  return [
    ...requests,
    ...folders,
    ...commandEntries(),
    ...environments,
    ...[...acsTemplates, ...whatsappTemplates].map(templateEntry),
  ]
}

/** What the user made outranks what could be made, when both fit as well. */
function weight(entry: Entry): number {
  return entry.id.startsWith('template ') ? 0.8 : 1
}

/** 50 rows are more than anyone reads; the rest is a keystroke away. */
const shown = 50

/** A tab that fits worse is no reason to stand before what fits better. */
const tabFits = 0.5

interface Found {
  tabs: Entry[]
  others: Entry[]
}

function search(text: string): Found {
  const onlyCommands = text.startsWith('>')
  const tabs = onlyCommands ? [] : tabEntries()
  const entries = onlyCommands ? commandEntries() : allEntries()
  const query = (onlyCommands ? text.slice(1) : text).trim()
  if (query === '') return { tabs, others: entries.slice(0, shown) }
  return {
    tabs: fuzzysort
      .go(query, tabs, { keys: ['title', 'note'], threshold: tabFits })
      .map((result) => result.obj),
    others: fuzzysort
      .go(query, entries, {
        keys: ['title', 'note'],
        limit: shown,
        scoreFn: (result) => result.score * weight(result.obj),
      })
      .map((result) => result.obj),
  }
}

/** One list of everything that can be opened or done; `>` narrows it to commands. */
export function Palette() {
  const isOpen = useShell((state) => state.paletteOpen)
  return (
    <ModalOverlay
      className="modal-veil"
      isOpen={isOpen}
      onOpenChange={(open) => useShell.setState({ paletteOpen: open })}
      isDismissable
    >
      <Modal className="modal palette">
        <Dialog aria-label="Find anything" className="palette-dialog">
          <PaletteList />
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}

function PaletteList() {
  const [text, setText] = useState('')
  const { tabs, others } = search(text)
  return (
    <Autocomplete inputValue={text} onInputChange={setText}>
      <TextField aria-label="Find anything" autoFocus>
        <Input className="palette-input" placeholder="Requests, operations, commands ( > ), environments" />
      </TextField>
      <ListBox
        className="palette-list"
        aria-label="Results"
        selectionMode="none"
        onAction={(key) => {
          useShell.setState({ paletteOpen: false })
          ;[...tabs, ...others].find((entry) => entry.id === key)?.run()
        }}
        renderEmptyState={() => <p className="palette-empty">Nothing is called that.</p>}
      >
        {tabs.length > 0 && <Section id="tabs" title="Open tabs" entries={tabs} />}
        {others.length > 0 && (
          <Section id="others" title={tabs.length > 0 ? 'Everything' : ''} entries={others} />
        )}
      </ListBox>
    </Autocomplete>
  )
}

/** A title is left out where there is nothing to tell its entries from. */
function Section({ id, title, entries }: { id: string; title: string; entries: readonly Entry[] }) {
  return (
    <ListBoxSection id={id} aria-label={title === '' ? 'Results' : title}>
      {title !== '' && <Header className="palette-header">{title}</Header>}
      <Collection items={entries}>
        {(entry) => (
          <ListBoxItem className="option" textValue={entry.title}>
            <Method name={entry.method ?? ''} column />
            <span className="palette-title">{entry.title}</span>
            <small className="ellipsis">{entry.note}</small>
          </ListBoxItem>
        )}
      </Collection>
    </ListBoxSection>
  )
}
