import { redo, undo } from '@codemirror/commands'
import type { EditorState, Extension, Text } from '@codemirror/state'
import { EditorView, placeholder } from '@codemirror/view'
import { extract } from '../../../shared/sdp/extract.ts'
import { textFileProblem } from '../../../shared/sdp/text-file.ts'
import type { CleanResult, Edit, Extraction, ProfileOptions } from '../../../shared/sdp/types.ts'
import { setSdp, useSession } from '../../state/session.ts'
import { useShell } from '../../state/shell.ts'
import { toastProblem } from '../../ui/toast.tsx'
import { analyse, fixed, keyOf, type LabResult, looksLikeSdp } from './analysis.ts'
import { type Compare, createCompare, revealFirst } from './compare.ts'
import { findingsGutter, showFindings } from './findings-gutter.ts'
import { createJudge } from './judge.ts'
import {
  type Chosen,
  choiceBroughtBack,
  choiceHistory,
  chosenOf,
  isSameChoice,
  leftOf,
  optionsOf,
  recordChoice,
  settings,
} from './lab-settings.ts'
import { stepKeys } from './lab-steps.ts'
import { intakeOf, tell, useLab } from './lab-store.ts'
import { lineEnds, putText } from './lab-text.ts'

/** Longer texts are judged in another thread, and when typing pauses: 1 MB of candidates takes some 600 ms. */
const longText = 200_000
const pauseOfLong = 250
const saveDelay = 400
/** Lists are drawn when typing pauses: their rows would cost more than the diff. */
const listDelayTyping = 150

let compare: Compare | null = null
/** Text and undo history while the Lab is not shown. */
let kept: EditorState | null = null
let saved = ''
let saveTimer = 0
let listTimer = 0
let pauseTimer = 0
let isQueued = false
let current: LabResult = { kind: 'empty' }
/** The document that `current` is about. */
let judged: Text | null = null
/** The first change is to be shown as soon as a long text is judged. */
let wantsChange = false
const judge = createJudge()

/** As many edits left out as the session keeps. */
const mostLeft = 2_000
/** A choice is being set that is no step of its own: it comes with a paste, or from the undo history. */
let isSilent = false

/** Draws what the judging gave; the lists follow at once or, while someone types, a moment later. */
function show(text: string, result: LabResult, listDelay: number) {
  if (compare === null) return
  judged = compare.editor.state.doc
  current = result
  if (current.kind === 'sdp') {
    compare.show(current.cleaned.sdp, current.cleaned.changes)
    showFindings(compare.editor, current.cleaned.findings)
  } else {
    compare.show('', [])
    showFindings(compare.editor, [])
  }
  clearTimeout(listTimer)
  if (listDelay === 0) tell(text, current)
  else listTimer = window.setTimeout(tell, listDelay, text, current)
  clearTimeout(saveTimer)
  saveTimer = window.setTimeout(save, saveDelay)
  if (wantsChange) showFirstChange()
}

/** Judges the text as it stands, here and now. */
function runHere(listDelay = 0) {
  if (compare === null) return
  judge.forget()
  performance.mark('sdp-run')
  const text = compare.editor.state.sliceDoc()
  show(text, analyse(text, settings()), listDelay)
  performance.measure('sdp-diff', 'sdp-run')
}

/** Judges the text as it stands: a short one at once, a long one in another thread. */
function run(listDelay = 0) {
  isQueued = false
  clearTimeout(pauseTimer)
  if (compare === null) return
  const { doc } = compare.editor.state
  if (doc.length <= longText) return runHere(listDelay)
  judged = null
  const text = compare.editor.state.sliceDoc()
  judge.ask(text, settings(), (result) => {
    // A text that was changed since then is judged when its own turn comes.
    if (compare?.editor.state.doc === doc) show(text, result, listDelay)
  })
}

function save() {
  if (compare === null) return
  saved = compare.editor.state.sliceDoc()
  if (useSession.getState().sdp.input !== saved) setSdp({ input: saved })
}

function runSoon(isTyped: boolean) {
  const isLong = (compare?.editor.state.doc.length ?? 0) > longText
  if (isLong && isTyped) {
    clearTimeout(pauseTimer)
    pauseTimer = window.setTimeout(run, pauseOfLong, listDelayTyping)
    return
  }
  if (isQueued) return
  isQueued = true
  queueMicrotask(() => run(isTyped ? listDelayTyping : 0))
}

function chooseInSilence(choice: Partial<Chosen>) {
  isSilent = true
  setSdp(choice)
  isSilent = false
}

/**
 * Takes a pasted, dropped or opened text: it goes in as it is, and the SDP in it follows as a second step, so that one
 * undo brings the pasted text back. False when it holds no whole description.
 */
function take(view: EditorView, pasted: string, userEvent: string): boolean {
  const extraction = extract(pasted)
  const picked = extraction.found[0]
  if (picked === undefined || !/^v=/m.test(picked.sdp)) return false
  putText(view, pasted, userEvent)
  if (picked.sdp !== pasted) putText(view, picked.sdp, 'input.extract')
  view.dispatch({ selection: { anchor: 0 }, scrollIntoView: true })
  queueMicrotask(showFirstChange)
  useLab.setState({ intake: intakeOf(pasted, extraction, 0) })
  chooseInSilence({ left: undefined })
  return true
}

/** A long text opens where cleaning changes it first. */
function showFirstChange() {
  if (compare === null) return
  wantsChange = judged !== compare.editor.state.doc
  if (!wantsChange && current.kind === 'sdp') revealFirst(compare, current.cleaned.changes)
}

/** Takes a text from anywhere; what holds no SDP stands there as it is, and the findings say what it is. */
export function takeText(text: string) {
  if (compare === null) return setSdp({ input: text })
  if (!take(compare.editor, text, 'input.paste')) putText(compare.editor, text, 'input.paste')
  compare.editor.focus()
}

/** Takes the text of a file; says why where it cannot be read or is too large for a text with an SDP in it. */
export async function takeFile(file: File) {
  const problem = textFileProblem(file)
  if (problem !== null) return toastProblem(problem)
  try {
    takeText(await file.text())
  } catch {
    toastProblem({
      code: 'file-unreadable',
      message: `${file.name} cannot be read.`,
      fix: 'Check that it is still there and that you may read it.',
    })
  }
}

/** Takes the description that stands in the text, or another one of several. */
export function pick(index: number, from?: { pasted: string; extraction: Extraction }) {
  const intake = from ?? useLab.getState().intake
  const found = intake?.extraction.found[index]
  if (compare === null || intake === null || found === undefined) return
  useLab.setState({ intake: intakeOf(intake.pasted, intake.extraction, index) })
  chooseInSilence({ left: undefined })
  putText(compare.editor, found.sdp, 'input.extract')
}

/** The cleaning of the text as it stands now, whatever is still waiting for a pause; null when it is no SDP. */
export function freshCleaned(): CleanResult | null {
  if (compare !== null && compare.editor.state.doc !== judged) runHere()
  return current.kind === 'sdp' ? current.cleaned : null
}

export function cleanAll() {
  const cleaned = freshCleaned()
  if (compare === null || cleaned?.changed !== true) return
  putText(compare.editor, cleaned.sdp, 'input.clean')
  // The button has nothing to do from here on and would drop the focus.
  compare.editor.focus()
}

export function fixFinding(rule: string, line: number | null) {
  if (compare === null) return
  const text = compare.editor.state.sliceDoc()
  putText(compare.editor, fixed(text, settings(), rule, line), 'input.clean')
}

/** Takes an edit out of the cleaning, or puts it back. */
export function toggleEdit(edit: Edit) {
  const left = leftOf(useSession.getState().sdp)
  const key = keyOf(edit)
  const rest = left.filter((other) => keyOf(other) !== key)
  setSdp({ left: rest.length < left.length ? rest : [...rest.slice(1 - mostLeft), edit] })
}

export function setOption(change: Partial<ProfileOptions>) {
  setSdp({ options: { ...optionsOf(useSession.getState().sdp), ...change } })
}

/** Takes the last step back, be it of the text or of what was chosen for its cleaning. */
export function undoStep() {
  if (compare !== null) undo(compare.editor)
}

export function redoStep() {
  if (compare !== null) redo(compare.editor)
}

export function goToLine(number: number) {
  if (compare === null || number > compare.editor.state.doc.lines) return
  const line = compare.editor.state.doc.line(number)
  compare.editor.dispatch({
    selection: { anchor: line.from },
    effects: EditorView.scrollIntoView(line.from, { y: 'center' }),
  })
  compare.editor.focus()
}

const intakeOfPastes: Extension = EditorView.domEventHandlers({
  paste(event, view) {
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if (text === '' || !take(view, text, 'input.paste')) return false
    event.preventDefault()
    return true
  },
  drop(event, view) {
    const file = event.dataTransfer?.files[0]
    if (file !== undefined) {
      event.preventDefault()
      void takeFile(file)
      return true
    }
    const text = event.dataTransfer?.getData('text/plain') ?? ''
    if (text === '' || !take(view, text, 'input.drop')) return false
    event.preventDefault()
    return true
  },
})

/** Shows the Lab in an element; the returned function takes it away and keeps text and undo history. */
export function mountLab(parent: HTMLElement, inline: boolean): () => void {
  const { input } = useSession.getState().sdp
  const isKept = kept !== null && (kept.sliceDoc() === input || input === saved)
  const isReady = isKept || input === '' || looksLikeSdp(input)
  compare = createCompare({
    parent,
    inline,
    labels: { a: 'Pasted SDP', b: 'Cleaned SDP' },
    editable: true,
    text: isKept && kept !== null ? kept : isReady ? input : '',
    extensions: [
      lineEnds(isReady ? input : ''),
      EditorView.clipboardInputFilter.of((text, state) => text.replace(/\r\n|\r|\n/g, state.lineBreak)),
      intakeOfPastes,
      stepKeys(() => current, goToLine),
      findingsGutter,
      choiceHistory,
      placeholder('Paste here: an SDP, a request body, a webhook, a log line …'),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) {
          const isTyped = update.transactions.some((item) => item.isUserEvent('input.type'))
          // Where someone types, that is where they look.
          if (isTyped) wantsChange = false
          runSoon(isTyped)
        }
        const choice = choiceBroughtBack(update)
        if (choice === null) return
        chooseInSilence(choice)
        runSoon(false)
      }),
    ],
  })
  saved = input
  run()
  if (isReady) showFirstChange()
  else takeText(input)
  const stop = useSession.subscribe(({ sdp }, before) => {
    if (sdp === before.sdp) return
    if (sdp.input !== before.sdp.input && sdp.input !== saved) {
      saved = sdp.input
      takeText(sdp.input)
      return
    }
    if (isSilent) return
    const isSame = isSameChoice(sdp, before.sdp)
    if (!isSame && compare !== null) recordChoice(compare.editor, chosenOf(before.sdp), chosenOf(sdp))
    if (!isSame || sdp.offer !== before.sdp.offer) run()
  })
  return () => {
    stop()
    clearTimeout(saveTimer)
    clearTimeout(listTimer)
    clearTimeout(pauseTimer)
    judge.close()
    save()
    kept = compare?.editor.state ?? null
    compare?.destroy()
    compare = null
    useShell.setState({ findings: null })
  }
}
