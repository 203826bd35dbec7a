import { history, undo } from '@codemirror/commands'
import { EditorState, type Transaction } from '@codemirror/state'
import { describe, expect, it } from 'vitest'
import { type KeptEditor, keptEditor, keptFor, withKept } from './kept-history.ts'

function typed(doc: string, insert: string): EditorState {
  const state = EditorState.create({ doc, extensions: [history()] })
  return state.update({ changes: { from: doc.length, insert }, userEvent: 'input.type' }).state
}

function keptOf(state: EditorState): KeptEditor {
  const kept = keptEditor(state)
  if (kept === null) throw new Error('There is no history to keep.')
  return kept
}

function undone(state: EditorState): string | undefined {
  const steps: Transaction[] = []
  undo({ state, dispatch: (transaction) => steps.push(transaction) })
  return steps[0]?.state.sliceDoc()
}

describe('an editor that was left', () => {
  const kept = keptOf(typed('a', 'b'))

  it('goes on with its undo history', () => {
    const found = keptFor(withKept(new Map(), 'Body', kept), 'Body', 'ab')
    const state = EditorState.create({
      doc: found?.doc ?? '',
      extensions: [found?.history ?? [], history()],
    })
    expect(undone(state)).toBe('a')
  })

  it.each([
    ['is found by its label and text', 'Body', 'ab', true],
    ['is not found when the text was changed elsewhere', 'Body', 'abc', false],
    ['is not found under another label', 'Docs', 'ab', false],
  ])('%s', (_fact, label, text, isFound) => {
    expect(keptFor(new Map([['Body', kept]]), label, text) !== null).toBe(isFound)
  })

  it('makes room for those that were left later', () => {
    const labels = ['A', 'B', 'A', 'C']
    const editors = labels.reduce<ReadonlyMap<string, KeptEditor>>(
      (all, label) => withKept(all, label, kept, 2),
      new Map(),
    )
    expect([...editors.keys()]).toEqual(['A', 'C'])
  })

  it('without a history is not kept', () => {
    expect(keptEditor(EditorState.create({ doc: 'a' }))).toBeNull()
  })
})
