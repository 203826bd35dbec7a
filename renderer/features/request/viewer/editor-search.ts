import { openSearchPanel } from '@codemirror/search'
import type { Extension } from '@codemirror/state'
import { type EditorView, ViewPlugin } from '@codemirror/view'

/** An extension for one editor, and the function that opens its search. */
export function editorSearch(): { extension: Extension; open: () => void } {
  let shown: EditorView | null = null
  const extension = ViewPlugin.define((view) => {
    shown = view
    return {
      destroy() {
        if (shown === view) shown = null
      },
    }
  })
  return {
    extension,
    open() {
      if (shown !== null) openSearchPanel(shown)
    },
  }
}
