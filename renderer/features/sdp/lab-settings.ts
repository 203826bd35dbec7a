import { invertedEffects, isolateHistory } from '@codemirror/commands'
import { type Extension, StateEffect } from '@codemirror/state'
import type { EditorView, ViewUpdate } from '@codemirror/view'
import type { Edit, ProfileOptions } from '../../../shared/sdp/types.ts'
import { type SdpSession, useSession } from '../../state/session.ts'
import type { LabSettings } from './analysis.ts'
import { useLab } from './lab-store.ts'

/** What the user chose for the cleaning; each change of it is a step of the text's undo history. */
export type Chosen = Pick<SdpSession, 'profile' | 'role' | 'options' | 'left'>

const noOptions: Partial<ProfileOptions> = {}
const noEdits: readonly Edit[] = []

/** One object for all sessions without options: a fresh one would draw the bar again and again. */
export function optionsOf({ options }: Chosen): Partial<ProfileOptions> {
  return options ?? noOptions
}

export function leftOf({ left }: Chosen): readonly Edit[] {
  return left ?? noEdits
}

export function chosenOf({ profile, role, options, left }: SdpSession): Chosen {
  return { profile, role, options, left }
}

export function isSameChoice(a: Chosen, b: Chosen): boolean {
  return a.profile === b.profile && a.role === b.role && a.options === b.options && a.left === b.left
}

/** What decides how the text is judged, besides the text. */
export function settings(): LabSettings {
  const { sdp } = useSession.getState()
  const { intake } = useLab.getState()
  return {
    profile: sdp.profile,
    role: sdp.role,
    offer: sdp.offer,
    options: optionsOf(sdp),
    left: leftOf(sdp),
    labelled: intake?.extraction.found[intake.index]?.type ?? null,
    action: intake?.action ?? null,
  }
}

const chose = StateEffect.define<{ before: Chosen; after: Chosen }>()

/** Puts choices into the undo history, beside the changes of the text. */
export const choiceHistory: Extension = invertedEffects.of((transaction) =>
  transaction.effects.flatMap((effect) =>
    effect.is(chose) ? chose.of({ before: effect.value.after, after: effect.value.before }) : [],
  ),
)

/** Records a choice that was made, as a step of its own. */
export function recordChoice(view: EditorView, before: Chosen, after: Chosen) {
  view.dispatch({ effects: chose.of({ before, after }), annotations: isolateHistory.of('full') })
}

/** The choice that an undo or redo brings back; null when it is about the text alone. */
export function choiceBroughtBack(update: Pick<ViewUpdate, 'transactions'>): Chosen | null {
  let found: Chosen | null = null
  for (const transaction of update.transactions) {
    if (!transaction.isUserEvent('undo') && !transaction.isUserEvent('redo')) continue
    for (const effect of transaction.effects) if (effect.is(chose)) found = effect.value.after
  }
  return found
}
