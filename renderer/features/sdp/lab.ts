import { isolateHistory, redo, undo } from '@codemirror/commands'
import { Compartment, EditorState, type Extension, type Text } from '@codemirror/state'
import { EditorView, placeholder } from '@codemirror/view'
import { extract, findingsOf } from '../../../shared/sdp/extract.ts'
import type { CleanResult, Edit, Extraction, ProfileOptions } from '../../../shared/sdp/types.ts'
import { textChange } from '../../editor/text-change.ts'
import { setSdp, useSession } from '../../state/session.ts'
import { useShell } from '../../state/shell.ts'
import { analyse, fixed, keyOf, type LabResult, type LabSettings, looksLikeSdp } from './analysis.ts'
import { type Compare, createCompare, documentOf, revealFirst } from './compare.ts'
import { findingsGutter, showFindings } from './findings-gutter.ts'
import {
  type Chosen,
  choiceBroughtBack,
  choiceHistory,
  chosenOf,
  isSameChoice,
  leftOf,
  optionsOf,
  recordChoice,
} from './lab-settings.ts'
import { stepKeys } from './lab-steps.ts'
import { useLab } from './lab-store.ts'

/** Longer texts are judged when typing pauses and the window has nothing else to do: 1 MB takes about 100 ms. */
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

/** As many edits left out as the session keeps. */
const mostLeft = 2_000
/** A choice is being set that is no step of its own: it comes with a paste, or from the undo history. */
let isSilent = false

const ends = new Compartment()

/** A text with one kind of line end gives it back; a mixed one is brought to LF, and the rules then say so. */
function endsOf(text: string): Extension {
  const hasCrLf = text.includes('\r\n')
  const isMixed = hasCrLf && /[^\r]\n|\r(?!\n)/.test(text)
  return hasCrLf && !isMixed ? EditorState.lineSeparator.of('\r\n') : []
}

function settings(): LabSettings {
  const { sdp } = useSession.getState()
  const { intake } = useLab.getState()
  const labelled = intake?.extraction.found[intake.index]?.type ?? null
  const { profile, role, offer } = sdp
  return { profile, role, offer, options: optionsOf(sdp), left: leftOf(sdp), labelled }
}

function countFindings(result: LabResult) {
  if (result.kind === 'empty') return null
  const findings = result.kind === 'sdp' ? result.cleaned.findings : findingsOf(result.extraction, 0)
  const count = (severity: string) => findings.filter((finding) => finding.severity === severity).length
  return { errors: count('error'), warnings: count('warning'), notes: count('info') }
}

/** Judges the text as it stands and draws the outcome; the lists follow at once or, while someone types, a moment later. */
function run(listDelay = 0) {
  isQueued = false
  if (compare === null) return
  performance.mark('sdp-run')
  judged = compare.editor.state.doc
  const text = compare.editor.state.sliceDoc()
  current = analyse(text, settings())
  if (current.kind === 'sdp') {
    compare.show(current.cleaned.sdp, current.cleaned.changes)
    showFindings(compare.editor, current.cleaned.findings)
  } else {
    compare.show('', [])
    showFindings(compare.editor, [])
  }
  performance.measure('sdp-diff', 'sdp-run')
  clearTimeout(listTimer)
  if (listDelay === 0) tell(text, current)
  else listTimer = window.setTimeout(tell, listDelay, text, current)
  clearTimeout(saveTimer)
  saveTimer = window.setTimeout(save, saveDelay)
}

function tell(text: string, result: LabResult) {
  const { intake } = useLab.getState()
  useLab.setState({
    text,
    result,
    intake: result.kind === 'empty' ? null : intake,
  })
  useShell.setState({ findings: countFindings(result) })
}

function save() {
  if (compare === null) return
  saved = compare.editor.state.sliceDoc()
  if (useSession.getState().sdp.input !== saved) setSdp({ input: saved })
}

function runSoon(isTyped: boolean) {
  const isLong = (compare?.editor.state.doc.length ?? 0) > longText
  if (isLong) {
    clearTimeout(pauseTimer)
    pauseTimer = window.setTimeout(() => requestIdleCallback(() => run(listDelayTyping)), pauseOfLong)
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

/** Puts a text into the left editor as one step of its undo history. */
function putText(view: EditorView, text: string, userEvent: string) {
  const doc = documentOf(text)
  const change = textChange(view.state.doc.toString(), doc.toString())
  view.dispatch({
    ...(change === null
      ? {}
      : { changes: { from: change.from, to: change.to, insert: documentOf(change.insert) } }),
    effects: ends.reconfigure(endsOf(text)),
    annotations: isolateHistory.of('full'),
    userEvent,
  })
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
  useLab.setState({ intake: { pasted, extraction, index: 0 } })
  chooseInSilence({ left: undefined })
  return true
}

/** A long text opens where cleaning changes it first. */
function showFirstChange() {
  if (compare !== null && current.kind === 'sdp') revealFirst(compare, current.cleaned.changes)
}

/** Takes a text from anywhere; what holds no SDP stands there as it is, and the findings say what it is. */
export function takeText(text: string) {
  if (compare === null) return setSdp({ input: text })
  if (!take(compare.editor, text, 'input.paste')) putText(compare.editor, text, 'input.paste')
  compare.editor.focus()
}

/** Takes the description that stands in the text, or another one of several. */
export function pick(index: number, from?: { pasted: string; extraction: Extraction }) {
  const intake = from ?? useLab.getState().intake
  const found = intake?.extraction.found[index]
  if (compare === null || intake === null || found === undefined) return
  useLab.setState({ intake: { pasted: intake.pasted, extraction: intake.extraction, index } })
  chooseInSilence({ left: undefined })
  putText(compare.editor, found.sdp, 'input.extract')
}

/** The cleaning of the text as it stands now, whatever is still waiting for a pause; null when it is no SDP. */
export function freshCleaned(): CleanResult | null {
  if (compare !== null && compare.editor.state.doc !== judged) run()
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
      void file.text().then(takeText)
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
      ends.of(endsOf(isReady ? input : '')),
      EditorView.clipboardInputFilter.of((text, state) => text.replace(/\r\n|\r|\n/g, state.lineBreak)),
      intakeOfPastes,
      stepKeys(() => current, goToLine),
      findingsGutter,
      choiceHistory,
      placeholder('Paste here: an SDP, a request body, a webhook, a log line …'),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) runSoon(update.transactions.some((item) => item.isUserEvent('input.type')))
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
    save()
    kept = compare?.editor.state ?? null
    compare?.destroy()
    compare = null
    useShell.setState({ findings: null })
  }
}
