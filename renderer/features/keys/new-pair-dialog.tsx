import { LoaderCircle } from 'lucide-react'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import type { Input } from '../../../shared/ipc/bridge.ts'
import { type Problem, problemOf } from '../../../shared/problem.ts'
import { generateKey, useKeys } from '../../state/keys.ts'
import { Button } from '../../ui/button.tsx'
import { ProblemCard } from '../../ui/card.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Select } from '../../ui/select.tsx'
import { toast } from '../../ui/toast.tsx'
import { ciphers, formats } from './forms.ts'
import { isTypedTwice, NewPassphrase, nothingTyped } from './passphrases.tsx'

type Spec = Input<'generateKey'>
type Bits = `${Spec['bits']}`

const sizes = [
  { id: '2048', label: '2048 bits' },
  { id: '3072', label: '3072 bits' },
  { id: '4096', label: '4096 bits' },
] as const satisfies readonly { id: Bits; label: string }[]
const bitsOf: Record<Bits, Spec['bits']> = { '2048': 2048, '3072': 3072, '4096': 4096 }

/** The time in ms since something began, renewed ten times a second; 0 while nothing runs. */
function useElapsed(isRunning: boolean): number {
  const [elapsed, setElapsed] = useState(0)
  useEffect(() => {
    if (!isRunning) return
    const started = performance.now()
    setElapsed(0)
    const timer = setInterval(() => setElapsed(performance.now() - started), 100)
    return () => clearInterval(timer)
  }, [isRunning])
  return elapsed
}

function unusedName(): string {
  const names = new Set(useKeys.getState().pairs?.map((pair) => pair.name))
  const base = 'WhatsApp Flows'
  for (let n = 2; names.has(base); n++) if (!names.has(`${base} ${n}`)) return `${base} ${n}`
  return base
}

/** Asks for what a new pair shall be and makes it. The passphrase is forgotten as soon as it was handed over. */
export function NewPairDialog({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState(unusedName)
  const [bits, setBits] = useState<Bits>('2048')
  const [format, setFormat] = useState<Spec['format']>('pkcs8')
  const [cipher, setCipher] = useState<Spec['cipher']>('aes-256-cbc')
  const [typed, setTyped] = useState(nothingTyped)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [isMaking, setMaking] = useState(false)
  const work = useRef<AbortController | null>(null)

  useEffect(() => () => work.current?.abort(), [])

  const elapsed = useElapsed(isMaking)
  const canMake = name.trim() !== '' && isTypedTwice(typed)

  async function make(event: FormEvent) {
    event.preventDefault()
    if (!canMake || isMaking) return
    const making = new AbortController()
    work.current = making
    setMaking(true)
    setProblem(null)
    const spec = { name: name.trim(), bits: bitsOf[bits], passphrase: typed.passphrase, format, cipher }
    setTyped(nothingTyped)
    try {
      const pair = await generateKey(spec, making.signal)
      toast(`Made ${pair.name}`)
      onClose()
    } catch (error) {
      if (!making.signal.aborted) setProblem(problemOf(error))
      setMaking(false)
    }
  }

  return (
    <Dialog title="New key pair" isOpen onClose={onClose}>
      <form className="keys-form" onSubmit={(event) => void make(event)}>
        <TextField label="Name" value={name} onChange={setName} autoFocus isDisabled={isMaking} />
        <div className="keys-choices">
          <Select label="Size" choices={sizes} value={bits} onChange={setBits} isDisabled={isMaking} />
          <Select
            label="Format"
            choices={formats}
            value={format}
            onChange={setFormat}
            isDisabled={isMaking}
          />
          <Select
            label="Cipher"
            choices={ciphers}
            value={cipher}
            onChange={setCipher}
            isDisabled={isMaking}
          />
        </div>
        <p className="field-help">{note(bits, format, cipher)}</p>
        <NewPassphrase value={typed} onChange={setTyped} isDisabled={isMaking} />
        {typed.passphrase === '' && !isMaking && (
          <p className="keys-warning">
            Without a passphrase, whoever reads private.pem can read your users' answers. Some endpoints need
            it so.
          </p>
        )}
        {problem !== null && <ProblemCard problem={problem} />}
        <div className="dialog-actions">
          {isMaking && (
            <span className="keys-progress">
              <LoaderCircle size={14} aria-hidden className="spin" />
              <span role="status">
                Looking for two primes of {bitsOf[bits] / 2} bits, in a thread of its own…
              </span>
              <span className="keys-elapsed mono" aria-hidden>
                {(elapsed / 1000).toFixed(1)} s
              </span>
            </span>
          )}
          <Button
            onPress={() => {
              if (isMaking) work.current?.abort()
              else onClose()
            }}
          >
            {isMaking ? 'Stop' : 'Cancel'}
          </Button>
          <Button
            variant="primary"
            type="submit"
            isDisabled={!canMake}
            className={isMaking ? 'keys-busy' : ''}
          >
            Generate
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

function note(bits: Bits, format: Spec['format'], cipher: Spec['cipher']): string {
  if (bits !== '2048') return 'WhatsApp takes RSA keys of 2048 bits only; it refuses this size.'
  const shape = format === 'pkcs8' ? 'ENCRYPTED PRIVATE KEY' : 'RSA PRIVATE KEY'
  const made = cipher === 'des-ede3-cbc' && format === 'pkcs1'
  return made
    ? "With a passphrase it reads RSA PRIVATE KEY with DES-EDE3-CBC, as openssl genrsa -des3 in Meta's guide writes it."
    : `With a passphrase the file reads ${shape}; openssl and every common library open it.`
}
