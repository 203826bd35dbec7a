import { Copy } from 'lucide-react'
import type { ReactNode } from 'react'
import { Label, Radio, RadioGroup } from 'react-aria-components'
import { type AppInfo, useAppInfo } from '../../state/app-info.ts'
import { type Session, useSession } from '../../state/session.ts'
import { useWorkspace } from '../../state/workspace.ts'
import { IconButton } from '../../ui/button.tsx'
import type { Command } from '../../ui/command.ts'
import { copyText } from '../../ui/copy.ts'
import { keysLabel } from '../../ui/keys-label.ts'
import { HistorySection } from '../history/history-section.tsx'
import { VaultSection } from '../workspace/vault-section.tsx'
import { Diagnostics, Updates } from './installation.tsx'
import { NetworkSection } from './network-section.tsx'
import './settings.css'

const themes = [
  { id: 'system', label: 'As the system' },
  { id: 'light', label: 'Light' },
  { id: 'dark', label: 'Dark' },
] as const satisfies readonly { id: Session['theme']; label: string }[]

/** The one choice that there is, and the facts about this installation. */
/** `commands`: for the table of keys. */
export default function SettingsScreen({ commands }: { commands: readonly Command[] }) {
  const info = useAppInfo((state) => state.info)
  const path = useWorkspace((state) => state.workspace?.path)
  return (
    <article className="settings">
      <h1>Settings</h1>
      <Section title="Look">
        <Theme />
      </Section>
      {info !== null && (
        <Section title="Secrets and keys">
          <VaultSection />
        </Section>
      )}
      <Section title="Network">
        <NetworkSection />
      </Section>
      <Section title="History">
        <HistorySection />
      </Section>
      <Section title="This installation">
        <dl className="settings-facts">
          {path !== undefined && (
            <>
              <dt>Workspace folder</dt>
              <dd className="mono">
                {path}
                <IconButton
                  label="Copy the path of the workspace"
                  onPress={() => void copyText(path, 'the path')}
                >
                  <Copy size={13} aria-hidden />
                </IconButton>
              </dd>
            </>
          )}
          {info !== null && <Versions info={info} />}
        </dl>
        <Diagnostics />
      </Section>
      <Section title="Updates">
        <Updates />
      </Section>
      <Section title="Keyboard">
        <table className="settings-keys">
          <caption className="visually-hidden">Keyboard shortcuts</caption>
          <thead>
            <tr>
              <th scope="col">Command</th>
              <th scope="col">Group</th>
              <th scope="col">Keys</th>
            </tr>
          </thead>
          <tbody>
            {commands
              .filter((command) => command.keys !== undefined)
              .map((command) => (
                <tr key={command.id}>
                  <th scope="row">{command.title}</th>
                  <td className="muted">{command.group}</td>
                  <td>
                    <kbd>{keysLabel(command.keys ?? '')}</kbd>
                  </td>
                </tr>
              ))}
            <tr>
              <th scope="row">Leave an editor in which Tab indents</th>
              <td className="muted">Editor</td>
              <td>
                <kbd>Escape</kbd> then <kbd>Tab</kbd>
              </td>
            </tr>
          </tbody>
        </table>
      </Section>
    </article>
  )
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="settings-section" aria-label={title}>
      <h2>{title}</h2>
      <div>{children}</div>
    </section>
  )
}

function Theme() {
  const theme = useSession((state) => state.theme)
  return (
    <RadioGroup
      className="settings-themes"
      value={theme}
      onChange={(value) => {
        const chosen = themes.find((item) => item.id === value)
        if (chosen !== undefined) useSession.setState({ theme: chosen.id })
      }}
      orientation="horizontal"
    >
      <Label className="visually-hidden">Theme</Label>
      {themes.map((item) => (
        <Radio key={item.id} value={item.id} className="settings-theme">
          <span className="settings-radio" aria-hidden />
          {item.label}
        </Radio>
      ))}
    </RadioGroup>
  )
}

function Versions({ info }: { info: AppInfo }) {
  return (
    <>
      <dt>Cordboard</dt>
      <dd>{info.version}</dd>
      <dt>Window</dt>
      <dd>
        {info.host === 'electron'
          ? `Electron ${info.electron ?? ''}`
          : 'a browser, over the loopback address'}
      </dd>
      <dt>Node</dt>
      <dd>{info.node}</dd>
      <dt>System</dt>
      <dd>{info.platform}</dd>
    </>
  )
}
