import { history, redo, undo } from '@codemirror/commands'
import { EditorState, type Transaction } from '@codemirror/state'
import type { EditorView } from '@codemirror/view'
import { expect, test } from 'vitest'
import { type Chosen, choiceBroughtBack, choiceHistory, recordChoice } from './lab-settings.ts'

const plain: Chosen = { profile: 'whatsapp', role: 'auto' }

/** Drives the state as an editor does, without a document to draw in. */
function harness() {
  let state = EditorState.create({ doc: 'v=0', extensions: [history(), choiceHistory] })
  let choice = plain
  const dispatch = (transaction: Transaction) => {
    state = transaction.state
    choice = choiceBroughtBack({ transactions: [transaction] }) ?? choice
  }
  return {
    choose(after: Chosen) {
      const view = { dispatch: (spec: object) => dispatch(state.update(spec)) } as unknown as EditorView
      recordChoice(view, choice, after)
      choice = after
    },
    type: (insert: string) =>
      dispatch(state.update({ changes: { from: state.doc.length, insert }, userEvent: 'input.type' })),
    undo: () => undo({ state, dispatch }),
    redo: () => redo({ state, dispatch }),
    now: () => ({ text: state.doc.toString(), profile: choice.profile, options: choice.options }),
  }
}

test('choices and typing are undone in the order in which they were made', () => {
  const lab = harness()
  lab.choose({ ...plain, profile: 'webrtc' })
  lab.type('x')
  lab.choose({ ...plain, profile: 'webrtc', options: { dropTcp: true } })
  expect(lab.now()).toEqual({ text: 'v=0x', profile: 'webrtc', options: { dropTcp: true } })
  lab.undo()
  expect(lab.now()).toEqual({ text: 'v=0x', profile: 'webrtc', options: undefined })
  lab.undo()
  expect(lab.now()).toEqual({ text: 'v=0', profile: 'webrtc', options: undefined })
  lab.undo()
  expect(lab.now()).toEqual({ text: 'v=0', profile: 'whatsapp', options: undefined })
  lab.redo()
  lab.redo()
  lab.redo()
  expect(lab.now()).toEqual({ text: 'v=0x', profile: 'webrtc', options: { dropTcp: true } })
})
