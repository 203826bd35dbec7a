import { FolderOpen } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import type { Input } from '../../../shared/ipc/bridge.ts'
import { type Problem, problemOf } from '../../../shared/problem.ts'
import { call } from '../../bridge/call.ts'
import { useAppInfo } from '../../state/app-info.ts'
import { type KeyPair, saveKey } from '../../state/keys.ts'
import { Button } from '../../ui/button.tsx'
import { ProblemCard } from '../../ui/card.tsx'
import { Checkbox, TextField } from '../../ui/fields.tsx'
import { Select } from '../../ui/select.tsx'
import { toast, toastProblem } from '../../ui/toast.tsx'
import { folderName } from './format.ts'
import { ciphers, encodings, formats } from './forms.ts'
import { isTypedTwice, NewPassphrase, nothingTyped } from './passphrases.tsx'

type Form = NonNullable<Input<'saveKey'>['as']>
type Lock = Form['cipher'] | 'none'

const locks = [...ciphers, { id: 'none', label: 'nothing' }] as const
const start = { format: 'pkcs8', encoding: 'pem', lock: 'aes-256-cbc' } as const
const locksOfDer = locks.filter((lock) => lock.id === 'none')

/** Writes the pair into a folder: private.pem for its owner only, and public.pem; in another form when asked. */
export function SaveFiles({ pair }: { pair: KeyPair }) {
  const hasDialogs = useAppInfo((state) => state.info?.host === 'electron')
  const [directory, setDirectory] = useState(
    () => pair.savedTo ?? `~/cordboard-keys/${folderName(pair.name)}`,
  )
  const [problem, setProblem] = useState<Problem | null>(null)
  const [isSaving, setSaving] = useState(false)
  const [isConverting, setConverting] = useState(false)
  const [form, setForm] = useState<{ format: Form['format']; encoding: Form['encoding']; lock: Lock }>(start)
  const [present, setPresent] = useState('')
  const [typed, setTyped] = useState(nothingTyped)

  const extension = isConverting ? form.encoding : 'pem'
  const files = pair.hasPrivate ? `private.${extension} and public.${extension}` : 'public.pem'
  const isFormFine =
    !isConverting ||
    ((!pair.encrypted || present !== '') &&
      (form.lock === 'none' || (typed.passphrase !== '' && isTypedTwice(typed))))

  function change(part: Partial<typeof form>) {
    setProblem(null)
    setForm((before) => {
      const next = { ...before, ...part }
      // PKCS#1 in DER has no place for a lock: its encryption stands in PEM headers.
      return next.format === 'pkcs1' && next.encoding === 'der' ? { ...next, lock: 'none' } : next
    })
  }

  async function save(event: FormEvent) {
    event.preventDefault()
    if (isSaving || !isFormFine) return
    setSaving(true)
    setProblem(null)
    const { format, encoding, lock } = form
    const as: Form = {
      format,
      encoding,
      cipher: lock === 'none' ? 'aes-256-cbc' : lock,
      presentPassphrase: pair.encrypted ? present : '',
      passphrase: lock === 'none' ? '' : typed.passphrase,
    }
    try {
      const saved = await saveKey({ keyId: pair.id, directory, ...(isConverting ? { as } : {}) })
      setPresent('')
      setTyped(nothingTyped)
      toast(`Saved ${files}`, saved.savedTo ?? '')
    } catch (error) {
      setProblem(problemOf(error))
    } finally {
      setSaving(false)
    }
  }

  async function choose() {
    try {
      const { path } = await call('chooseDirectory', { title: `Folder for ${files}` })
      if (path !== null) setDirectory(path)
    } catch (error) {
      toastProblem(problemOf(error))
    }
  }

  return (
    <form className="keys-save" onSubmit={(event) => void save(event)}>
      <div className="keys-save-line">
        <TextField
          label={`Save ${files} to the folder`}
          value={directory}
          onChange={(value) => {
            setDirectory(value)
            setProblem(null)
          }}
          mono
        />
        {hasDialogs && (
          <Button onPress={() => void choose()}>
            <FolderOpen size={14} aria-hidden />
            Choose…
          </Button>
        )}
        <Button
          type="submit"
          variant="strong"
          isDisabled={isSaving || directory.trim() === '' || !isFormFine}
        >
          Save files
        </Button>
      </div>
      {pair.hasPrivate && (
        <Checkbox
          label="In another form, or with another passphrase"
          value={isConverting}
          onChange={(value) => {
            setConverting(value)
            setProblem(null)
            setPresent('')
            setTyped(nothingTyped)
          }}
        />
      )}
      {isConverting && (
        <fieldset className="keys-convert" aria-label="The form of the private key">
          <div className="keys-choices">
            <Select
              label="Format"
              choices={formats}
              value={form.format}
              onChange={(format) => change({ format })}
            />
            <Select
              label="Encoding"
              choices={encodings}
              value={form.encoding}
              onChange={(encoding) => change({ encoding })}
            />
            <Select
              label="Locked with"
              choices={form.format === 'pkcs1' && form.encoding === 'der' ? locksOfDer : locks}
              value={form.lock}
              onChange={(lock) => change({ lock })}
            />
          </div>
          {pair.encrypted && (
            <div className="keys-passphrases">
              <TextField
                label="Present passphrase"
                type="password"
                value={present}
                onChange={(value) => {
                  setPresent(value)
                  setProblem(null)
                }}
              />
            </div>
          )}
          {form.lock === 'none' ? (
            <p className="keys-warning">
              {form.format === 'pkcs1' && form.encoding === 'der' && 'PKCS#1 in DER cannot be locked. '}
              Without a passphrase, whoever reads private.{extension} can read your users' answers.
            </p>
          ) : (
            <NewPassphrase label="New passphrase" value={typed} onChange={setTyped} />
          )}
          <p className="field-help">Only the files get this form; here the key stays as it is.</p>
        </fieldset>
      )}
      {pair.savedTo !== null && problem === null && (
        <p className="field-help">
          Saved to <span className="mono">{pair.savedTo}</span>
        </p>
      )}
      {problem !== null && <ProblemCard problem={problem} />}
    </form>
  )
}
