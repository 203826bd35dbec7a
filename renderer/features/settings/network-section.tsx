import { Plus, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Input, Output } from '../../../shared/ipc/bridge.ts'
import { type Problem, problemOf } from '../../../shared/problem.ts'
import { call } from '../../bridge/call.ts'
import { useAppInfo } from '../../state/app-info.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Card, ProblemCard } from '../../ui/card.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Select } from '../../ui/select.tsx'
import { toast, toastProblem } from '../../ui/toast.tsx'
import './network.css'

type Network = Output<'loadNetwork'>
type Edited = Input<'saveNetwork'>
type Certificate = Edited['clientCertificates'][number]

function editedOf({ proxy, caFiles, clientCertificates }: Network): Edited {
  return { proxy, caFiles, clientCertificates }
}

/** What "As the system says" comes to in this host. */
function systemNote({ environmentProxy }: Network, isDesktop: boolean): string {
  const variables = 'HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY'
  if (environmentProxy !== null)
    return `${environmentProxy}, by the variables ${variables} of the environment.`
  return isDesktop
    ? 'The proxy settings of your system, with automatic configuration (PAC) and exceptions. The variables ' +
        `${variables} would go first; none names a proxy.`
    : `None: of the variables ${variables} none named a proxy when Cordboard was started. The desktop app ` +
        "also follows the system's own proxy settings."
}

/** Proxies, further roots and client certificates. Passwords go one way, into the vault. */
export function NetworkSection() {
  const [network, setNetwork] = useState<Network | null>(null)
  const [edited, setEdited] = useState<Edited | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const isDesktop = useAppInfo((state) => state.info?.host === 'electron')

  useEffect(() => {
    call('loadNetwork', undefined).then(
      (loaded) => {
        setNetwork(loaded)
        setEdited(editedOf(loaded))
      },
      (error) => toastProblem(problemOf(error)),
    )
  }, [])
  if (network === null || edited === null) return null

  const set = (change: Partial<Edited>) => setEdited({ ...edited, ...change })
  const setProxy = (change: Partial<Edited['proxy']>) => set({ proxy: { ...edited.proxy, ...change } })
  const isChanged = JSON.stringify(edited) !== JSON.stringify(editedOf(network))
  const save = async () => {
    try {
      const saved = await call('saveNetwork', {
        ...edited,
        caFiles: edited.caFiles.map((file) => file.trim()).filter((file) => file !== ''),
      })
      setNetwork(saved)
      setEdited(editedOf(saved))
      setProblem(null)
      toast('Network settings saved', 'They hold from the next request on.')
    } catch (error) {
      setProblem(problemOf(error))
    }
  }

  return (
    <div className="network">
      {network.problem !== null && <ProblemCard problem={network.problem} />}
      <Select
        label="Proxy"
        choices={[
          { id: 'system', label: 'As the system says' },
          { id: 'custom', label: 'This one' },
          { id: 'none', label: 'None' },
        ]}
        value={edited.proxy.mode}
        onChange={(mode) => setProxy({ mode })}
      />
      {edited.proxy.mode === 'system' && (
        <p className="network-note muted">{systemNote(network, isDesktop)}</p>
      )}
      {edited.proxy.mode === 'custom' && (
        <>
          <TextField
            label="Address of the proxy"
            mono
            placeholder="http://proxy.example:3128 or socks5://…"
            value={edited.proxy.address}
            onChange={(address) => setProxy({ address })}
          />
          <TextField
            label="No proxy for"
            mono
            value={edited.proxy.noProxy}
            onChange={(noProxy) => setProxy({ noProxy })}
            help="Names, addresses and subnets, separated by commas."
          />
          <TextField
            label="User name for the proxy"
            value={edited.proxy.username}
            onChange={(username) => setProxy({ username })}
          />
          <StoredSecret
            label="Password for the proxy"
            certificateId={null}
            isStored={network.hasProxyPassword}
            onStored={setNetwork}
          />
        </>
      )}
      <TextField
        label="Additional certificate authorities"
        mono
        multiline
        value={edited.caFiles.join('\n')}
        onChange={(text) => set({ caFiles: text === '' ? [] : text.split('\n') })}
        help="Paths of PEM files on this machine, one a line; the usual ones stay trusted."
      />
      <Certificates edited={edited} network={network} onEdit={set} onStored={setNetwork} />
      {problem !== null && <ProblemCard problem={problem} />}
      <Button variant="strong" isDisabled={!isChanged} onPress={() => void save()}>
        Save network settings
      </Button>
    </div>
  )
}

function Certificates(props: {
  edited: Edited
  network: Network
  onEdit: (change: Partial<Edited>) => void
  onStored: (network: Network) => void
}) {
  const { edited, network, onEdit, onStored } = props
  const list = edited.clientCertificates
  const change = (id: string, part: Partial<Certificate>) =>
    onEdit({ clientCertificates: list.map((item) => (item.id === id ? { ...item, ...part } : item)) })
  const saved = new Set(network.clientCertificates.map((item) => item.id))
  return (
    <>
      {list.map((item, index) => (
        <fieldset className="network-certificate" key={item.id}>
          <legend>Client certificate {index + 1}</legend>
          <TextField
            label={`Host of certificate ${index + 1}`}
            mono
            placeholder="api.example.com, *.example.com or host:8443"
            value={item.host}
            onChange={(host) => change(item.id, { host })}
          />
          <TextField
            label={`File of certificate ${index + 1}`}
            mono
            placeholder="path of a .pem, .p12 or .pfx"
            value={item.certFile}
            onChange={(certFile) => change(item.id, { certFile })}
          />
          <TextField
            label={`Key file of certificate ${index + 1}`}
            mono
            placeholder="empty when the first file holds the key"
            value={item.keyFile}
            onChange={(keyFile) => change(item.id, { keyFile })}
          />
          {saved.has(item.id) ? (
            <StoredSecret
              label={`Passphrase of certificate ${index + 1}`}
              certificateId={item.id}
              isStored={network.withPassphrase.includes(item.id)}
              onStored={onStored}
            />
          ) : (
            <Card title="Save first">A passphrase is given once the certificate is saved.</Card>
          )}
          <IconButton
            label={`Remove certificate ${index + 1}`}
            onPress={() => onEdit({ clientCertificates: list.filter((other) => other.id !== item.id) })}
          >
            <X size={14} aria-hidden />
          </IconButton>
        </fieldset>
      ))}
      <Button
        variant="bare"
        onPress={() =>
          onEdit({
            clientCertificates: [...list, { id: crypto.randomUUID(), host: '', certFile: '', keyFile: '' }],
          })
        }
      >
        <Plus size={14} aria-hidden />
        Add client certificate
      </Button>
    </>
  )
}

/** A secret that goes into the vault and never comes back. */
function StoredSecret(props: {
  label: string
  certificateId: string | null
  isStored: boolean
  onStored: (network: Network) => void
}) {
  const { label, certificateId, isStored, onStored } = props
  const [value, setValue] = useState('')
  const store = async (next: string) => {
    try {
      onStored(await call('storeNetworkSecret', { certificateId, value: next }))
      setValue('')
    } catch (error) {
      toastProblem(problemOf(error))
    }
  }
  return (
    <div className="network-secret">
      <TextField
        label={label}
        type="password"
        placeholder={isStored ? 'kept in the vault' : 'none'}
        value={value}
        onChange={setValue}
      />
      <Button isDisabled={value === ''} onPress={() => void store(value)}>
        Keep in vault
      </Button>
      {isStored && <Button onPress={() => void store('')}>Forget</Button>}
    </div>
  )
}
