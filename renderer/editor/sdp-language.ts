import { HighlightStyle, StreamLanguage, syntaxHighlighting } from '@codemirror/language'
import type { Extension } from '@codemirror/state'
import { tags } from '@lezer/highlight'

const language = StreamLanguage.define<{ name: string }>({
  name: 'sdp',
  startState: () => ({ name: '' }),
  token(stream, state) {
    if (stream.sol()) {
      state.name = ''
      if (!stream.match(/^[a-z]=/)) {
        stream.skipToEnd()
        return 'invalid'
      }
      state.name = stream.current()
      return 'meta'
    }
    if (stream.start === 2) {
      if (state.name === 'a=') {
        stream.match(/^[^: ]*/)
        return 'propertyName'
      }
      stream.match(/^\S+/)
      return state.name === 'm=' || state.name === 'c=' || state.name === 'v=' ? 'propertyName' : null
    }
    stream.skipToEnd()
    return null
  },
  tokenTable: { meta: tags.meta },
})

/** SDP (RFC 8866) by lines: type letter, attribute name, value; what is no `<letter>=` line is marked. */
export const sdpLanguage: Extension = [
  language,
  syntaxHighlighting(
    HighlightStyle.define(
      [
        { tag: tags.meta, color: 'var(--muted)' },
        { tag: tags.propertyName, color: 'var(--key)' },
        { tag: tags.invalid, color: 'var(--error)' },
      ],
      { scope: language },
    ),
  ),
]
