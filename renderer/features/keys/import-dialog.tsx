import { FolderOpen, LoaderCircle } from 'lucide-react'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { FileTrigger } from 'react-aria-components'
import type { Output } from '../../../shared/ipc/bridge.ts'
import { type Problem, problemOf } from '../../../shared/problem.ts'
import { call } from '../../bridge/call.ts'
import { importKey, selectKey, useKeys } from '../../state/keys.ts'
import { Button } from '../../ui/button.tsx'
import { ProblemCard } from '../../ui/card.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Select } from '../../ui/select.tsx'
import { toast } from '../../ui/toast.tsx'
import { type KeySource, nameOfFile, sourceOfFile, sourceOfText } from './key-file.ts'
import { isTypedTwice, NewPassphrase, nothingTyped } from './passphrases.tsx'
import { SeenKey } from './seen-key.tsx'

type Seen = Output<'inspectKey'>

/** Opens a key that exists: a file or a pasted text, told for what it is before it is taken into the list. */
export function ImportDialog({ dropped, onClose }: { dropped: File | null; onClose: () => void }) {
  const [source, setSource] = useState<KeySource | null>(null)
  const [passphrase, setPassphrase] = useState('')
  const [seen, setSeen] = useState<Seen | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [isReading, setReading] = useState(false)
  const work = useRef<AbortController | null>(null)

  useEffect(() => () => work.current?.abort(), [])

  async function look(from: () => Promise<KeySource>, word: string) {
    work.current?.abort()
    const looking = new AbortController()
    work.current = looking
    setReading(true)
    setProblem(null)
    try {
      const found = await from()
      setSource(found)
      setSeen(await call('inspectKey', { base64: found.base64, passphrase: word }, looking.signal))
    } catch (error) {
      if (!looking.signal.aborted) setProblem(problemOf(error))
    } finally {
      if (work.current === looking) setReading(false)
    }
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: a file is opened once, when it was dropped.
  useEffect(() => {
    if (dropped !== null) void look(() => sourceOfFile(dropped), '')
  }, [dropped])

  function again() {
    work.current?.abort()
    setSource(null)
    setSeen(null)
    setProblem(null)
    setPassphrase('')
  }

  return (
    <Dialog title="Open a key" isOpen onClose={onClose}>
      {source === null && (
        <ChooseSource
          problem={problem}
          isReading={isReading}
          onSource={(from) => void look(from, '')}
          onClose={onClose}
        />
      )}
      {source !== null && seen === null && (
        <Locked
          source={source}
          problem={problem}
          isReading={isReading}
          passphrase={passphrase}
          onPassphrase={(word) => {
            setPassphrase(word)
            setProblem(null)
          }}
          onOpen={() => void look(async () => source, passphrase)}
          onAgain={again}
        />
      )}
      {source !== null && seen !== null && (
        <Take source={source} seen={seen} passphrase={passphrase} onAgain={again} onClose={onClose} />
      )}
    </Dialog>
  )
}

function ChooseSource(props: {
  problem: Problem | null
  isReading: boolean
  onSource: (from: () => Promise<KeySource>) => void
  onClose: () => void
}) {
  const { problem, isReading, onSource, onClose } = props
  const [text, setText] = useState('')
  function open(event: FormEvent) {
    event.preventDefault()
    if (text.trim() !== '') onSource(() => sourceOfText(text))
  }
  return (
    <form className="keys-form" onSubmit={open}>
      <p className="muted">
        A private key, a public key, a certificate or a PKCS#12 file; PEM or DER. Drop a file anywhere on the
        Keys screen, choose it, or paste PEM text.
      </p>
      <FileTrigger
        onSelect={(files) => {
          const file = files?.[0]
          if (file !== undefined) onSource(() => sourceOfFile(file))
        }}
      >
        <Button className="keys-choose">
          <FolderOpen size={14} aria-hidden />
          Choose a file…
        </Button>
      </FileTrigger>
      <TextField
        label="PEM text"
        placeholder="-----BEGIN …"
        value={text}
        onChange={setText}
        multiline
        mono
        autoFocus
      />
      {problem !== null && <ProblemCard problem={problem} />}
      <div className="dialog-actions">
        {isReading && <Reading />}
        <Button onPress={onClose}>Cancel</Button>
        <Button variant="primary" type="submit" isDisabled={text.trim() === ''}>
          Open
        </Button>
      </div>
    </form>
  )
}

/** Asks for the passphrase, or says why the file is none that can be opened. */
function Locked(props: {
  source: KeySource
  problem: Problem | null
  isReading: boolean
  passphrase: string
  onPassphrase: (passphrase: string) => void
  onOpen: () => void
  onAgain: () => void
}) {
  const { source, problem, isReading, passphrase, onPassphrase, onOpen, onAgain } = props
  const [wasLocked, setLocked] = useState(false)
  const code = problem?.code ?? ''
  const isLocked = wasLocked || code === 'passphrase-needed'
  useEffect(() => {
    if (code === 'passphrase-needed') setLocked(true)
  }, [code])
  return (
    <form
      className="keys-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (passphrase !== '' && !isReading) onOpen()
      }}
    >
      {source.name !== '' && <p className="mono keys-source">{source.name}</p>}
      {isLocked && (
        <TextField
          label="Its passphrase"
          type="password"
          value={passphrase}
          onChange={onPassphrase}
          help="The private key in it is encrypted."
          error={code === 'wrong-passphrase' ? `${problem?.message} ${problem?.fix}` : null}
          autoFocus
        />
      )}
      {problem !== null && code !== 'passphrase-needed' && code !== 'wrong-passphrase' && (
        <ProblemCard problem={problem} />
      )}
      <div className="dialog-actions">
        {isReading && <Reading />}
        <Button onPress={onAgain}>Another…</Button>
        {isLocked && (
          <Button
            variant="primary"
            type="submit"
            isDisabled={passphrase === ''}
            className={isReading ? 'keys-busy' : ''}
          >
            Open
          </Button>
        )}
      </div>
    </form>
  )
}

function Reading() {
  return (
    <span className="keys-progress" role="status">
      <LoaderCircle size={14} aria-hidden className="spin" />
      Reading…
    </span>
  )
}

type Lock = 'kept' | 'anew'

function Take(props: {
  source: KeySource
  seen: Seen
  passphrase: string
  onAgain: () => void
  onClose: () => void
}) {
  const { source, seen, passphrase, onAgain, onClose } = props
  const present = useKeys((state) => state.pairs?.find((pair) => pair.id === seen.matchesKeyId))
  const [name, setName] = useState(() => nameOfFile(source.name) || (present?.name ?? 'Opened key'))
  const [lock, setLock] = useState<Lock>('kept')
  const [anew, setAnew] = useState(nothingTyped)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [isTaking, setTaking] = useState(false)
  const work = useRef<AbortController | null>(null)

  useEffect(() => () => work.current?.abort(), [])

  const joins = present !== undefined && seen.hasPrivate && !present.hasPrivate
  const isNew = present === undefined || joins
  const isLockFine = lock === 'kept' || (anew.passphrase !== '' && isTypedTwice(anew))
  const canTake = isNew && seen.type === 'rsa' && name.trim() !== '' && isLockFine

  async function take(event: FormEvent) {
    event.preventDefault()
    if (!canTake || isTaking) return
    const taking = new AbortController()
    work.current = taking
    setTaking(true)
    setProblem(null)
    const { base64 } = source
    const newLock = { passphrase: anew.passphrase, format: 'pkcs8', cipher: 'aes-256-cbc' } as const
    try {
      const input = { name: name.trim(), base64, passphrase, lock: lock === 'anew' ? newLock : null }
      const pair = await importKey(input, taking.signal)
      toast(`Opened ${pair.name}`)
      onClose()
    } catch (error) {
      if (!taking.signal.aborted) setProblem(problemOf(error))
      setTaking(false)
    }
  }

  return (
    <form className="keys-form" onSubmit={(event) => void take(event)}>
      {source.name !== '' && <p className="mono keys-source">{source.name}</p>}
      <SeenKey seen={seen} />
      {present !== undefined && (
        <p className="keys-warning" role="status">
          {joins
            ? `This is the private half of ${present.name}, and joins it.`
            : `This key is in the list already: ${present.name}.`}
        </p>
      )}
      {seen.type === 'rsa' && isNew && (
        <TextField label="Name" value={name} onChange={setName} autoFocus isDisabled={isTaking} />
      )}
      {canLock(seen, isNew) && (
        <Select
          label="Keep the private key"
          choices={[
            { id: 'kept', label: seen.encrypted ? 'locked as it is' : 'as it is, not encrypted' },
            { id: 'anew', label: 'locked with a new passphrase', note: 'PKCS#8, AES-256' },
          ]}
          value={lock}
          onChange={setLock}
          isDisabled={isTaking}
        />
      )}
      {lock === 'anew' && (
        <NewPassphrase label="New passphrase" value={anew} onChange={setAnew} isDisabled={isTaking} />
      )}
      {problem !== null && <ProblemCard problem={problem} />}
      <div className="dialog-actions">
        {isTaking && <Reading />}
        <Button onPress={onAgain} autoFocus={seen.type !== 'rsa'}>
          Another…
        </Button>
        {present !== undefined && !joins ? (
          <Button
            variant="primary"
            autoFocus
            onPress={() => {
              selectKey(present.id)
              onClose()
            }}
          >
            Show it
          </Button>
        ) : (
          <Button
            variant="primary"
            type="submit"
            isDisabled={!canTake}
            className={isTaking ? 'keys-busy' : ''}
          >
            Add to the list
          </Button>
        )}
      </div>
    </form>
  )
}

function canLock(seen: Seen, isNew: boolean): boolean {
  return seen.hasPrivate && seen.type === 'rsa' && isNew
}
