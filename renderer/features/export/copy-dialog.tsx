import { Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { type SnippetLanguageId, snippetLanguages } from '../../../shared/catalog/snippet-languages.ts'
import type { Output } from '../../../shared/ipc/bridge.ts'
import { type Problem, problemOf } from '../../../shared/problem.ts'
import { call } from '../../bridge/call.ts'
import { CodeEditor } from '../../editor/code-editor.tsx'
import { inputOf } from '../../state/requests.ts'
import { useSession } from '../../state/session.ts'
import { Button } from '../../ui/button.tsx'
import { ProblemCard } from '../../ui/card.tsx'
import { copyText } from '../../ui/copy.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Checkbox } from '../../ui/fields.tsx'
import { Select } from '../../ui/select.tsx'
import './export.css'
import { closeExport } from './export-store.ts'
import { snippetSupport } from './snippet-language.ts'

type Snippet = Output<'requestSnippet'>

const choices = snippetLanguages.map(({ id, name }) => ({ id, label: name }))
const first = { language: 'curl', selfSigned: true } as const

/** The request that would be sent now as code: look at it, then copy it. What was chosen last is offered again. */
export function CopyDialog({ tabId }: { tabId: string }) {
  const { language, selfSigned } = useSession((state) => state.snippet) ?? first
  const [snippet, setSnippet] = useState<Snippet | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const name = snippetLanguages.find(({ id }) => id === language)?.name ?? language

  useEffect(() => {
    const input = inputOf(tabId)
    if (input === null) return
    const asking = new AbortController()
    call('requestSnippet', { ...input, language, selfSigned }, asking.signal)
      .then((made) => {
        if (asking.signal.aborted) return
        setSnippet(made)
        setProblem(null)
      })
      .catch((error) => {
        if (asking.signal.aborted) return
        setSnippet(null)
        setProblem(problemOf(error))
      })
    return () => asking.abort()
  }, [tabId, language, selfSigned])

  const choose = (change: { language?: SnippetLanguageId; selfSigned?: boolean }) =>
    useSession.setState({ snippet: { language, selfSigned, ...change } })

  async function copy() {
    if (snippet === null) return
    await copyText(snippet.text, `the request as ${name}`)
    closeExport()
  }

  return (
    <Dialog
      title="Copy as…"
      isOpen
      onClose={closeExport}
      actions={
        <>
          <Button onPress={closeExport}>Cancel</Button>
          <Button
            variant="primary"
            isDisabled={snippet === null || snippet.text === ''}
            onPress={() => void copy()}
          >
            <Copy size={13} aria-hidden />
            Copy
          </Button>
        </>
      }
    >
      <div className="copy-as">
        <div className="copy-as-head">
          <Select
            label="Language"
            choices={choices}
            value={language}
            onChange={(next) => choose({ language: next })}
          />
          {snippet?.canSign === true && (
            <Checkbox
              label="Signs by itself each time it runs"
              value={selfSigned}
              onChange={(next) => choose({ selfSigned: next })}
            />
          )}
        </div>
        {problem !== null && <ProblemCard problem={problem} />}
        {snippet !== null && (
          <>
            <CodeEditor
              className="copy-as-code"
              label={`The request as ${name}`}
              value={snippet.text}
              language="text"
              extensions={snippetSupport(language)}
              readOnly
            />
            <ul className="copy-as-notes" aria-label="Before you run it">
              {snippet.notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          </>
        )}
      </div>
    </Dialog>
  )
}
