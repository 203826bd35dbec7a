import { type RefObject, useEffect, useRef } from 'react'

/** The row that takes the focus when one goes: the one that comes into its place, else the one before; null when none is left. */
export function rowAfterRemoval(removed: number, before: number): number | null {
  const left = before - 1
  return left < 1 ? null : Math.min(removed, left - 1)
}

/** A new row is the last one without a name; the owner of the rows says where it stands. */
export function newRow(rows: readonly { name: string }[]): number | null {
  const index = rows.findLastIndex(({ name }) => name === '')
  return index < 0 ? null : index
}

/**
 * Keeps the focus in a list of rows: `frame` holds one element of the class `fields-row` a row, and the button that adds
 * one at its end. `added` and `removed` are called with the press that changes the rows.
 */
export function useRowFocus(rows: readonly { name: string }[]): {
  frame: RefObject<HTMLDivElement | null>
  added: () => void
  removed: (index: number) => void
} {
  const frame = useRef<HTMLDivElement | null>(null)
  const pending = useRef<{ before: readonly { name: string }[]; removed: number | null } | null>(null)

  useEffect(() => {
    const change = pending.current
    if (change === null || frame.current === null || rows === change.before) return
    pending.current = null
    const at = change.removed === null ? newRow(rows) : rowAfterRemoval(change.removed, change.before.length)
    const row = at === null ? null : frame.current.querySelectorAll('.fields-row').item(at)
    const target =
      row?.querySelector<HTMLElement>('input.input, .cm-content') ??
      frame.current.querySelector(':scope > button')
    if (target instanceof HTMLElement) target.focus()
  })

  return {
    frame,
    added: () => {
      pending.current = { before: rows, removed: null }
    },
    removed: (index) => {
      pending.current = { before: rows, removed: index }
    },
  }
}
